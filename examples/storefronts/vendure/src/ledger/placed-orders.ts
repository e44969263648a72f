import { Injectable } from "@nestjs/common";
import { type ID, Order, type RequestContext, TransactionalConnection } from "@vendure/core";

import type { AppliedOffer, OrderStatus, PastOrder, PointsPayment, SettledOrder } from "../contract.js";
import { LoyaltyOrder } from "../entities/loyalty-order.entity.js";
import { cartAsCharged, number, numbered, type OwnSources, takenOff } from "../facts/cart.js";
import { shippingOffered } from "../facts/shipping.js";
import { Quotes } from "../promotion/quotes.js";
import { Ledger } from "./ledger.js";

/** Tells the component of orders that were placed, changed or called off, as they were charged. */
@Injectable()
export class PlacedOrders {
  constructor(
    private readonly connection: TransactionalConnection,
    private readonly quotes: Quotes,
    private readonly ledger: Ledger,
  ) {}

  /** The row of a placed order of a member; nothing for a guest's. */
  async known(ctx: RequestContext, orderId: ID): Promise<(LoyaltyOrder & { customerId: ID; past: PastOrder }) | undefined> {
    const row = await this.quotes.row(ctx, orderId);
    return row !== null && row.customerId !== null && row.past !== null ? (row as never) : undefined;
  }

  /** Keeps what became of an order, for it is a fact of its member. */
  save(ctx: RequestContext, row: LoyaltyOrder): Promise<unknown> {
    return this.connection.getRepository(ctx, LoyaltyOrder).save(row, { reload: false });
  }

  /** Marks how far an order has come; it never goes back. */
  reach(row: LoyaltyOrder & { past: PastOrder }, status: OrderStatus): void {
    const steps: OrderStatus[] = ["Placed", "Paid", "Shipped", "Delivered", "Cancelled", "Refunded"];
    if (steps.indexOf(status) > steps.indexOf(row.past.status)) row.past = { ...row.past, status };
  }

  /** An order was placed. */
  async placed(ctx: RequestContext, order: Order, member: ID): Promise<void> {
    const row = (await this.quotes.row(ctx, order.id)) ?? this.quotes.fresh(order);
    if (row.versions > 0) return;
    row.customerId = member;
    const told = await this.describe(ctx, order, row);
    row.hold = null;
    await this.save(ctx, row);
    await this.ledger.tell(ctx, member, `placed:${order.code}`, { OrderPlaced: told }, order.code);
  }

  /** An order was modified by the shop: what was told of it is replaced, if anything changed. */
  async amended(ctx: RequestContext, orderId: ID): Promise<void> {
    const row = await this.known(ctx, orderId);
    if (row === undefined) return;
    const order = await this.connection.getEntityOrThrow(ctx, Order, orderId, {
      relations: ["lines", "lines.productVariant", "shippingLines", "customer"],
    });
    const before = row.told;
    const status = row.past.status;
    const told = await this.describe(ctx, order, row);
    if (row.told === before) return;
    row.past = { ...row.past, status };
    await this.save(ctx, row);
    const id = `amended:${order.code}:${row.versions}`;
    await this.ledger.tell(ctx, row.customerId, id, { OrderChanged: { how: "Amended", order: told } }, order.code);
  }

  /** An order was called off. */
  async cancelled(ctx: RequestContext, orderId: ID): Promise<void> {
    const row = await this.known(ctx, orderId);
    if (row === undefined) return;
    this.reach(row, "Cancelled");
    await this.save(ctx, row);
    await this.ledger.tell(ctx, row.customerId, `cancelled:${row.code}`, { OrderCancelled: row.code }, row.code);
  }

  /** The order as it was charged. Its row remembers what is told here. */
  private async describe(ctx: RequestContext, order: Order, row: LoyaltyOrder): Promise<SettledOrder> {
    row.lines = numbered(order, row.lines);
    const facts = await this.quotes.facts(ctx, order);
    const cart = cartAsCharged(order, row.lines, facts);
    const told: SettledOrder = {
      id: order.code,
      placed_at: row.quotedAt,
      cart,
      payments: this.payments(order, row, facts.sources),
      offers: this.offers(order, row, facts.sources),
    };
    row.lines = row.lines.map(({ id, units, refunded, part }, place) => {
      // A line that is gone keeps its number; nothing is left of it.
      const left = order.lines.find((line) => number(line, row.lines) === place + 1)?.quantity ?? 0;
      // Units that were refunded and are still in the order come back once more, of this version.
      return { id, units: left, refunded: Math.max(0, refunded - Math.max(0, units - left)), part: left > 0 ? part : 0, returned: 0, value: 0 };
    });
    const text = JSON.stringify(told);
    if (text !== row.told) row.versions += 1;
    row.told = text;
    row.past = {
      placed_at: row.quotedAt,
      status: "Placed",
      net: cart.lines.reduce((sum, line) => sum + line.amount - line.discount, 0),
      discount: cart.lines.reduce((sum, line) => sum + line.discount, 0),
      units: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
      lines: cart.lines.length,
      bundles: 0,
    };
    return told;
  }

  /** What points paid: the points of the quote, the money that the order's lines say. */
  private payments(order: Order, row: LoyaltyOrder, { points }: OwnSources): PointsPayment[] {
    const paying = row.quotation === null ? undefined : this.quotes.paying(row.quotation);
    const amount = order.lines.reduce(
      (sum, line) => sum + takenOff(line, ({ adjustmentSource }) => points.has(adjustmentSource)), 0,
    );
    if (!paying?.requested || amount === 0) return [];
    return [{ wallet: paying.wallet, points: paying.points, amount, hold: row.hold?.id ?? null }];
  }

  /**
   * The programme's offers, where the promotion that carries them acted, and its gifts. An offer on
   * shipping took off what was charged less for it.
   */
  private offers(order: Order, row: LoyaltyOrder, sources: OwnSources): AppliedOffer[] {
    const acted = [...order.lines, ...order.shippingLines].some(({ adjustments }) =>
      adjustments.some(({ adjustmentSource }) => sources.offers.has(adjustmentSource)),
    );
    let shipping = shippingOffered(order, sources);
    return (row.quotation?.effects ?? []).flatMap((effect) => {
      if ("Discount" in effect && effect.Discount.lane === "Shipping") {
        const amount = Math.min(shipping, effect.Discount.amount);
        shipping -= amount;
        return amount > 0 ? [{ offer: effect.Discount.offer, code: null, amount }] : [];
      }
      if ("Discount" in effect) {
        return acted ? [{ offer: effect.Discount.offer, code: null, amount: effect.Discount.amount }] : [];
      }
      if ("Gift" in effect) return [{ offer: effect.Gift.offer, code: null, amount: 0 }];
      if ("Access" in effect) return [{ offer: effect.Access.offer, code: null, amount: 0 }];
      return [];
    });
  }
}
