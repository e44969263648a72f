import { Injectable } from "@nestjs/common";
import { Fulfillment, FulfillmentLine, type ID, type RequestContext, TransactionalConnection } from "@vendure/core";

import { number } from "../facts/cart.js";
import { Ledger } from "./ledger.js";
import { PlacedOrders } from "./placed-orders.js";

/** Fulfilment states that count as having reached a step. */
const REACHED = {
  Shipped: new Set(["Shipped", "Delivered"]),
  Delivered: new Set(["Delivered"]),
} as const;

/** The steps of an order: points that wait for one start then. */
@Injectable()
export class Steps {
  constructor(
    private readonly connection: TransactionalConnection,
    private readonly orders: PlacedOrders,
    private readonly ledger: Ledger,
  ) {}

  /** An order was paid. */
  async paid(ctx: RequestContext, orderId: ID): Promise<void> {
    const row = await this.orders.known(ctx, orderId);
    if (row === undefined) return;
    this.orders.reach(row, "Paid");
    await this.orders.save(ctx, row);
    await this.ledger.tell(ctx, row.customerId, `paid:${row.code}`, { OrderPaid: { order: row.code, lines: [] } }, row.code);
  }

  /**
   * A parcel was shipped, or arrived. A line has come so far when all of its units have, in whatever
   * number of parcels.
   */
  async fulfilled(ctx: RequestContext, fulfillmentId: ID, step: "Shipped" | "Delivered"): Promise<void> {
    const { lines, orders } = await this.connection.getEntityOrThrow(ctx, Fulfillment, fulfillmentId, {
      relations: ["lines", "lines.orderLine", "orders", "orders.lines"],
    });
    for (const order of orders) {
      const row = await this.orders.known(ctx, order.id);
      if (row === undefined) continue;
      const parcels = await this.connection.getRepository(ctx, FulfillmentLine).find({
        where: { orderLine: { order: { id: order.id } } },
        relations: { fulfillment: true },
      });
      const come = (lineId: ID): number => parcels
        .filter((part) => String(part.orderLineId) === String(lineId) && REACHED[step].has(part.fulfillment.state as never))
        .reduce((units, part) => units + part.quantity, 0);
      const complete = order.lines.filter((line) =>
        lines.some((part) => String(part.orderLineId) === String(line.id)) && come(line.id) >= line.quantity,
      );
      if (complete.length === 0) continue;
      if (order.lines.every((line) => come(line.id) >= line.quantity)) this.orders.reach(row, step);
      await this.orders.save(ctx, row);
      const told = { order: row.code, lines: complete.map((line) => number(line, row.lines)) };
      const id = `${step.toLowerCase()}:${row.code}:${fulfillmentId}`;
      await this.ledger.tell(ctx, row.customerId, id, step === "Shipped" ? { OrderShipped: told } : { OrderDelivered: told }, row.code);
    }
  }
}
