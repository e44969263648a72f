import { Injectable } from "@nestjs/common";
import { type Injector, Logger, type Order, type OrderProcess, type RequestContext } from "@vendure/core";

import { LOG } from "../options.js";
import { Quotes } from "../promotion/quotes.js";
import { Ledger, reason } from "./ledger.js";
import { PlacedOrders } from "./placed-orders.js";

/** Points are reserved while the customer pays, so that they cannot pay two orders. */
@Injectable()
export class Holds {
  constructor(
    private readonly quotes: Quotes,
    private readonly orders: PlacedOrders,
    private readonly ledger: Ledger,
  ) {}

  /** Reserves what the quote pays with; answers why not, where the account lacks the points by now. */
  async reserve(ctx: RequestContext, order: Order): Promise<string | undefined> {
    const row = await this.quotes.row(ctx, order.id);
    const paying = row?.quotation ? this.quotes.paying(row.quotation) : undefined;
    if (!row || row.customerId === null || !paying?.requested || paying.points === 0) return undefined;
    row.holds += 1;
    row.hold = { id: `${order.code}:${row.holds}`, points: paying.points };
    await this.orders.save(ctx, row);
    const { id, points } = row.hold;
    const body = { HoldRequested: { hold: id, wallet: paying.wallet, points } };
    await this.ledger.tell(ctx, row.customerId, `hold:${id}`, body, order.code);
    const verdict = await this.ledger.verdict(ctx, row.customerId, `hold:${id}`);
    // Where the component is out of order checkout goes on: the reservation is settled later, before
    // the order that names it.
    if (verdict === undefined) Logger.warn(`${points} points of order ${order.code} are not reserved yet`, LOG);
    const refused = reason(verdict);
    if (refused === undefined) return undefined;
    row.hold = null;
    await this.orders.save(ctx, row);
    return refused;
  }

  /** Gives a reservation up: the customer went back to the cart, or the order was called off. */
  async release(ctx: RequestContext, order: Order): Promise<void> {
    const row = await this.quotes.row(ctx, order.id);
    if (!row?.hold || row.customerId === null) return;
    const { id } = row.hold;
    row.hold = null;
    await this.orders.save(ctx, row);
    await this.ledger.tell(ctx, row.customerId, `release:${id}`, { HoldReleased: id }, order.code);
  }
}

let holds: Holds;

/** Checkout begins only if the points that are to pay can be reserved. */
export const loyaltyOrderProcess: OrderProcess<never> = {
  init: (injector: Injector) => void (holds = injector.get(Holds)),
  async onTransitionStart(fromState, toState, { ctx, order }) {
    if (toState !== "ArrangingPayment" || fromState === "ArrangingPayment") return;
    const refused = await holds.reserve(ctx, order);
    return refused === undefined ? undefined : `The points cannot be reserved: ${refused}`;
  },
};
