import type { Order, OrderLine } from "@vendure/core";

import type { Line } from "../contract.js";

/** Parts of a whole tax rate. */
const PPM = 1_000_000;

/** What customers pay for a unit, and what of a line comes back with their money. All amounts are minor units. */
export interface UnitMoney {
  /** What Vendure refunds for one unit: tax and what was taken off included, rounded. */
  unit: number;
  /** The least that is the money of so many units: rounded one by one, or together and down. */
  least(units: number): number;
}

/**
 * The money of a line's unit. Vendure spreads what was taken off over the units that were ordered,
 * also when some of them are gone.
 *
 * @param units those that the component was told of
 */
export function unitMoney(line: OrderLine, units: number): UnitMoney {
  const spread = BigInt(Math.max(line.orderPlacedQuantity, line.quantity) || units || 1);
  const off = line.adjustments.reduce((sum, { amount }) => sum + amount, 0);
  const tax = line.listPriceIncludesTax ? 0 : Math.round((line.taxRate * PPM) / 100);
  const whole = (BigInt(line.listPrice) * spread + BigInt(Math.round(off))) * BigInt(PPM + tax);
  const parts = spread * BigInt(PPM);
  const unit = whole <= 0n ? 0 : Number((2n * whole + parts) / (2n * parts));
  return {
    unit,
    least: (count) => (whole <= 0n ? 0 : Math.min(count * unit, Number((BigInt(count) * whole) / parts))),
  };
}

/** What is left of a line before payment by points: the value of which a returned part is told. */
export function valueOf({ amount, discount }: Line): number {
  return amount - discount;
}

/** `amount × part ÷ whole`, rounded down; all of it where the part is the whole. Doubles would lose digits. */
export function share(amount: number, part: number, whole: number): number {
  return part >= whole ? amount : Number((BigInt(amount) * BigInt(part)) / BigInt(whole));
}

/**
 * What each of some lines has of a stretch of their money, so that stretches that meet come to exactly
 * what the lines weigh.
 *
 * @param weights the lines' money
 */
export function stretch(weights: number[], from: number, to: number): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let before = 0;
  return weights.map((weight) => {
    const start = before;
    before += weight;
    const reached = (money: number) => share(before, money, all) - share(start, money, all);
    return all === 0 ? 0 : reached(to) - reached(from);
  });
}

/** Money that the customer got back, as the order's prices are: net where these are net. 0 for none. */
export function asPriced(
  { lines, subTotal, subTotalWithTax }: { lines: Pick<OrderLine, "listPriceIncludesTax">[] } & Pick<Order, "subTotal" | "subTotalWithTax">,
  gross: number,
): number {
  const net = lines.some((line) => !line.listPriceIncludesTax);
  if (gross <= 0) return 0;
  if (!net || subTotalWithTax <= 0) return gross;
  const whole = BigInt(subTotalWithTax);
  return Number((2n * BigInt(gross) * BigInt(subTotal) + whole) / (2n * whole));
}
