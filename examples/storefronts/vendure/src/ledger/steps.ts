import { Injectable } from "@nestjs/common";
import { Fulfillment, FulfillmentLine, type ID, Order, type RequestContext, TransactionalConnection } from "@vendure/core";

import type { Event } from "../contract.js";
import type { LoyaltyOrder } from "../entities/loyalty-order.entity.js";
import { number } from "../facts/cart.js";
import { EventLog } from "./events.js";
import { Ledger } from "./ledger.js";
import { PlacedOrders } from "./placed-orders.js";

/** The steps of a parcel, in their sequence, and the fulfilment states that count as having reached them. */
const STEPS = [
  ["Shipped", new Set(["Shipped", "Delivered"])],
  ["Delivered", new Set(["Delivered"])],
] as const;

/** Order states in which a payment is still to come. */
const UNPAID = new Set(["PaymentAuthorized", "ArrangingAdditionalPayment"]);

/**
 * The steps of an order: points that wait for one start then.
 *
 * A step is told once for each version of an order. The component knows by the points of a line that
 * it came so far: one that had none, and has some after a modification, waits for its step anew.
 */
@Injectable()
export class Steps {
  constructor(
    private readonly connection: TransactionalConnection,
    private readonly orders: PlacedOrders,
    private readonly ledger: Ledger,
    private readonly log: EventLog,
  ) {}

  /** An order was paid. */
  async paid(ctx: RequestContext, orderId: ID): Promise<void> {
    const row = await this.orders.known(ctx, orderId);
    if (row === undefined) return;
    this.orders.reach(row, "Paid");
    await this.orders.save(ctx, row);
    const body = { OrderPaid: { order: row.code, lines: [] } };
    await this.ledger.tell(ctx, row.customerId, idOf("Paid", row), body, row.code);
  }

  /** A parcel was shipped, or arrived. */
  async fulfilled(ctx: RequestContext, fulfillmentId: ID): Promise<void> {
    const { orders } = await this.connection.getEntityOrThrow(ctx, Fulfillment, fulfillmentId, { relations: ["orders"] });
    for (const { id } of orders) await this.look(ctx, id);
  }

  /**
   * Looks how far an order has come, and tells what was not told yet: with each parcel, and when the
   * order became another one, as no parcel may follow. A line has come so far when all of its units
   * that are left have, in whatever number of parcels.
   */
  async look(ctx: RequestContext, orderId: ID): Promise<void> {
    const row = await this.orders.known(ctx, orderId);
    if (row !== undefined) await this.connection.withTransaction(ctx, (inner) => this.tellNews(inner, orderId));
  }

  private async tellNews(ctx: RequestContext, orderId: ID): Promise<void> {
    await this.lock(ctx, orderId);
    const row = await this.orders.known(ctx, orderId);
    if (row === undefined) return;
    const order = await this.connection.getEntityOrThrow(ctx, Order, orderId, { relations: ["lines"] });
    const left = order.lines.filter(({ quantity }) => quantity > 0);
    // What a modification makes of an order is told when it is done, and how far that has come behind it.
    if (order.state === "Modifying" || left.length === 0) return;
    const known = await this.log.ofOrder(ctx, row.customerId, row.code);
    if (!UNPAID.has(order.state) && known.some(({ body }) => typeof body === "object" && "OrderPaid" in body)) {
      await this.paid(ctx, orderId);
    }
    const parcels = await this.connection.getRepository(ctx, FulfillmentLine).find({
      where: { orderLine: { order: { id: orderId } } },
      relations: { fulfillment: true },
    });
    for (const [step, states] of STEPS) {
      const come = (lineId: ID): number => parcels
        .filter((part) => String(part.orderLineId) === String(lineId) && states.has(part.fulfillment.state as never))
        .reduce((units, part) => units + part.quantity, 0);
      const complete = left.filter((line) => come(line.id) >= line.quantity);
      if (complete.length === left.length) {
        this.orders.reach(row, step);
        await this.orders.save(ctx, row);
      }
      const told = new Set(known.filter(({ id }) => id.startsWith(`${idOf(step, row)}:`)).flatMap(linesOf));
      const lines = complete.map((line) => number(line, row.lines)).filter((line) => !told.has(line)).sort((one, other) => one - other);
      if (lines.length === 0) continue;
      const body = { order: row.code, lines };
      const id = `${idOf(step, row)}:${ranges(lines)}`;
      await this.ledger.tell(ctx, row.customerId, id, step === "Shipped" ? { OrderShipped: body } : { OrderDelivered: body }, row.code);
    }
  }

  /**
   * Keeps an order from others until the transaction ends: of two parcels that come at once each
   * would miss the other one's units, and the line would never be complete. Vendure takes the same
   * lock as it writes the order: with one of our own, two could wait for each other. SQLite has one
   * connection, where nothing happens at once.
   */
  private async lock(ctx: RequestContext, orderId: ID): Promise<void> {
    if (this.connection.rawConnection.options.type !== "postgres") return;
    await this.connection.getRepository(ctx, Order).findOne({
      where: { id: orderId }, select: { id: true }, loadEagerRelations: false, lock: { mode: "for_no_key_update" },
    });
  }
}

/** How the ids of events begin that tell a step of an order's present version. */
function idOf(step: "Paid" | (typeof STEPS)[number][0], { code, versions }: LoyaltyOrder): string {
  return `${step.toLowerCase()}:${code}:${versions}`;
}

/** The lines of which a parcel's step was told. */
function linesOf({ body }: Event): number[] {
  if (typeof body === "string") return [];
  if ("OrderShipped" in body) return body.OrderShipped.lines;
  return "OrderDelivered" in body ? body.OrderDelivered.lines : [];
}

/** Line numbers in ascending order as short text: `1-3,5`. */
function ranges(lines: number[]): string {
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  return runs.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(",");
}
