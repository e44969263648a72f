import { Injectable } from "@nestjs/common";
import { type ID, Order, Refund, RefundLine, type RequestContext, TransactionalConnection } from "@vendure/core";
import { In } from "typeorm";

import type { ReturnedLine, SettledOrder } from "../contract.js";
import type { KnownLine, LoyaltyOrder } from "../entities/loyalty-order.entity.js";
import { PlacedOrders } from "./placed-orders.js";
import { Ledger } from "./ledger.js";
import { asPriced, share, stretch, unitMoney, type UnitMoney, valueOf } from "./unit-money.js";

/** A line that a refund names. */
interface Named {
  known: KnownLine;
  units: number;
  money: UnitMoney;
}

/**
 * What comes back of an order. Vendure knows two ways for a unit to come back: it is cancelled, and
 * its money is refunded; a shop usually does both to the same unit. So what came back of a line is
 * whichever tells more, and the component is told what is new.
 *
 * A unit is refunded when its money is. Vendure writes a refund once for each payment that bears a
 * part of it, with all lines in each, and a merchant may give back less than the lines cost: money
 * that is no whole unit's is told as a part of the line's value.
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
    const lines = await this.connection.getRepository(ctx, RefundLine).find({ where: { refundId: refund.id } });
    const named = lines.flatMap(({ orderLineId, quantity }): Named[] => {
      const known = row.lines.find(({ id }) => String(id) === String(orderLineId));
      const line = order.lines.find(({ id }) => String(id) === String(orderLineId));
      return known && line ? [{ known, units: quantity, money: unitMoney(line, known.units) }] : [];
    });
    const before = lines.length > 0 ? await this.before(ctx, row.refunds, refund) : 0;
    row.refunds = [...row.refunds, refund.id];
    // A modification is told as a changed order, and its refund is a part of that.
    const modifying = order.state === "Modifying";
    if (modifying) whole(before > 0 ? [] : named);
    else give(named, refund, before);
    await this.orders.save(ctx, row);
    if (modifying) return;
    if (lines.length > 0) return this.tell(ctx, order);
    const amount = asPriced(order, refund.total - refund.shipping);
    if (amount <= 0) return;
    const id = `refunded:${row.code}:${refund.id}`;
    const body = { OrderRefunded: { order: row.code, lines: [], amount, whole: false } };
    await this.ledger.tell(ctx, row.customerId, id, body, row.code);
  }

  /**
   * What other payments bore of the same refund already. Each part says what was asked for as a
   * whole, and the parts of one refund come to that; only an amount that was named is never parted.
   */
  private async before(ctx: RequestContext, refunds: ID[], refund: Refund): Promise<number> {
    const { items, shipping, adjustment, reason } = refund;
    const asked = items + shipping + adjustment;
    if (items === 0 || asked <= 0) return 0;
    const same = await this.connection.getRepository(ctx, Refund).find({
      where: { id: In(refunds), items, shipping, adjustment, reason },
    });
    return same.reduce((sum, { total }) => sum + total, 0) % asked;
  }

  private async tell(ctx: RequestContext, order: Order): Promise<void> {
    const row = await this.orders.known(ctx, order.id);
    if (row === undefined) return;
    const back = row.lines.flatMap((known, place) => {
      const line = order.lines.find(({ id }) => String(id) === String(known.id));
      const cancelled = known.units - (line?.quantity ?? 0);
      const unit = line === undefined ? 0 : unitMoney(line, known.units).unit;
      return news(known, place + 1, cancelled, unit, valueIn(row, place + 1)) ?? [];
    });
    if (back.length === 0) return;
    const all = row.lines.every(({ units, returned }) => units === returned);
    if (all) this.orders.reach(row, "Refunded");
    await this.orders.save(ctx, row);
    const sum = (what: "returned" | "value") => row.lines.reduce((total, line) => total + line[what], 0);
    const id = `returned:${row.code}:${row.versions}:${sum("returned")}:${sum("value")}`;
    const body = { OrderRefunded: { order: row.code, lines: all ? [] : back, amount: 0, whole: all } };
    await this.ledger.tell(ctx, row.customerId, id, body, row.code);
  }
}

/** Notes that all units that a refund names came back. */
function whole(named: Named[]): void {
  for (const { known, units } of named) known.refunded = Math.min(known.units, known.refunded + units);
}

/**
 * Notes what a refund gives back of its lines. What is beyond their money makes good for something
 * else, and shipping is no goods.
 *
 * @param before what other payments bore of it already
 */
function give(named: Named[], { total, shipping }: Refund, before: number): void {
  const goods = (money: number) => Math.max(0, money - shipping);
  const least = named.reduce((sum, { units, money }) => sum + money.least(units), 0);
  if (before === 0 && goods(total) >= least) return whole(named);
  const shares = stretch(named.map(({ units, money }) => units * money.unit), goods(before), goods(before + total));
  for (const [place, { known, units, money }] of named.entries()) {
    const given = known.part + shares[place]!;
    // What costs nothing comes back with the first part of its refund.
    const complete = money.unit > 0 ? Math.floor(given / money.unit) : before > 0 ? 0 : units;
    known.refunded = Math.min(known.units, known.refunded + complete);
    known.part = known.refunded < known.units ? given - complete * money.unit : 0;
  }
}

/**
 * What is new of a line, and notes that it is told: in units, which are exact, as long as nothing
 * else of it came back.
 *
 * @param unit the money of one unit
 * @param all the line's value
 */
function news(known: KnownLine, line: number, cancelled: number, unit: number, all: number): ReturnedLine | undefined {
  const of = (units: number) => (known.units === 0 ? 0 : share(all, units, known.units));
  const came = Math.min(known.units, Math.max(cancelled, known.refunded));
  // A part that was refunded of a unit which is cancelled now came back with it.
  const part = came === known.refunded && unit > 0 ? Number((BigInt(all) * BigInt(known.part)) / (BigInt(unit) * BigInt(known.units || 1))) : 0;
  const value = of(came) + part;
  const units = came - known.returned;
  if (units <= 0 && value <= known.value) return undefined;
  const exact = part === 0 && known.value === of(known.returned);
  const told = { line, amount: exact ? null : Math.max(0, value - known.value), units: Math.max(0, units) };
  known.returned += told.units;
  known.value = value;
  return told;
}

/** The value of a line as the component was told it; 0 for one that it does not know. */
function valueIn({ told }: LoyaltyOrder, number: number): number {
  const order = told === null ? undefined : (JSON.parse(told) as SettledOrder);
  const line = order?.cart.lines.find((each) => each.number === number);
  return line === undefined ? 0 : valueOf(line);
}
