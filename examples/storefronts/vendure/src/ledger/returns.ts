import { Injectable } from "@nestjs/common";
import { Order, type Refund, RefundLine, type RequestContext, TransactionalConnection } from "@vendure/core";

import type { ReturnedLine } from "../contract.js";
import { PlacedOrders } from "./placed-orders.js";
import { Ledger } from "./ledger.js";

/**
 * What comes back of an order. Vendure knows two ways for a unit to come back: it is cancelled, and
 * it is refunded; a shop usually does both to the same unit. So what came back of a line is
 * whichever tells more, and the component is told what is new.
 */
@Injectable()
export class Returns {
  constructor(
    private readonly connection: TransactionalConnection,
    private readonly orders: PlacedOrders,
    private readonly ledger: Ledger,
  ) {}

  /**
   * Units were cancelled. Those of an order that is called off as a whole are told by that, those of
   * a modification as a changed order.
   */
  async cancelled(ctx: RequestContext, orderId: Order["id"]): Promise<void> {
    const order = await this.connection.getEntityOrThrow(ctx, Order, orderId, { relations: ["lines"] });
    if (order.state !== "Modifying" && order.lines.some((line) => line.quantity > 0)) await this.tell(ctx, order);
  }

  /** Money was given back, for units or for none in particular. */
  async refunded(ctx: RequestContext, refund: Refund, orderId: Order["id"]): Promise<void> {
    const row = await this.orders.known(ctx, orderId);
    if (row === undefined || row.refunds.some((id) => String(id) === String(refund.id))) return;
    const order = await this.connection.getEntityOrThrow(ctx, Order, orderId, { relations: ["lines", "shippingLines", "surcharges"] });
    row.refunds = [...row.refunds, refund.id];
    const lines = await this.connection.getRepository(ctx, RefundLine).find({ where: { refundId: refund.id } });
    for (const { orderLineId, quantity } of lines) {
      const known = row.lines.find(({ id }) => String(id) === String(orderLineId));
      if (known) known.refunded += quantity;
    }
    await this.orders.save(ctx, row);
    // A modification is told as a changed order, and its refund is a part of that.
    if (order.state === "Modifying") return;
    if (lines.length > 0) return this.tell(ctx, order);
    const amount = asPriced(order, refund.total - refund.shipping);
    if (amount <= 0) return;
    const id = `refunded:${row.code}:${refund.id}`;
    const body = { OrderRefunded: { order: row.code, lines: [], amount, whole: false } };
    await this.ledger.tell(ctx, row.customerId, id, body, row.code);
  }

  private async tell(ctx: RequestContext, order: Order): Promise<void> {
    const row = await this.orders.known(ctx, order.id);
    if (row === undefined) return;
    const back: ReturnedLine[] = [];
    row.lines.forEach((known, place) => {
      const line = order.lines.find(({ id }) => String(id) === String(known.id));
      const cancelled = known.units - (line?.quantity ?? 0);
      const units = Math.min(known.units, Math.max(cancelled, known.refunded)) - known.returned;
      if (units <= 0) return;
      known.returned += units;
      back.push({ line: place + 1, amount: null, units });
    });
    if (back.length === 0) return;
    const whole = row.lines.every(({ units, returned }) => units === returned);
    if (whole) this.orders.reach(row, "Refunded");
    await this.orders.save(ctx, row);
    const returned = row.lines.reduce((sum, line) => sum + line.returned, 0);
    const id = `returned:${row.code}:${row.versions}:${returned}`;
    const body = { OrderRefunded: { order: row.code, lines: whole ? [] : back, amount: 0, whole } };
    await this.ledger.tell(ctx, row.customerId, id, body, row.code);
  }
}

/** Money that the customer got back, as the order's prices are: net where these are net. */
function asPriced(order: Order, gross: number): number {
  const net = order.lines.some((line) => !line.listPriceIncludesTax);
  return net && order.subTotalWithTax !== 0 ? Math.round((gross * order.subTotal) / order.subTotalWithTax) : gross;
}
