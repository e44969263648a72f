import type { Order, OrderLine } from "@vendure/core";

import type { Cart, Line } from "../contract.js";
import type { KnownLine } from "../entities/loyalty-order.entity.js";
import type { ProductFacts } from "../options.js";
import { shippingOf } from "./shipping.js";

/** What was taken off a line, and by which promotion. */
type Adjustment = OrderLine["adjustments"][number];

/** The adjustments of this plugin's own promotions, by `adjustmentSource`. */
export interface OwnSources {
  /** Of the promotion that carries the programme's offers. */
  offers: Set<string>;
  /** Of the promotion that pays with points. */
  points: Set<string>;
}

/** All that is known when a cart is made of an order. */
export interface CartFacts {
  products: Map<string, ProductFacts & { sku: string }>;
  sources: OwnSources;
  /** Code of the channel, an attribute of the cart. */
  channel: string;
}

/**
 * Vendure's lines under the numbers that they keep. A line that was removed keeps its place, so that
 * a number never comes to mean another line.
 */
export function numbered(order: Order, known: KnownLine[]): KnownLine[] {
  const ids = new Set(known.map((line) => String(line.id)));
  const added = order.lines.filter((line) => !ids.has(String(line.id)));
  return [...known, ...added.map((line) => ({ id: line.id, units: 0, refunded: 0, part: 0, returned: 0, value: 0 }))];
}

/**
 * The cart to be quoted: what the shop's own promotions take off is taken off already, what this
 * plugin's take off is not, as the quote decides it.
 *
 * @param shipping what the shop's own promotions leave of it, where the order does not say it yet
 */
export function cartToQuote(order: Order, known: KnownLine[], facts: CartFacts, shipping?: number): Cart {
  const { offers, points } = facts.sources;
  const quoted = cart(order, known, facts, ({ adjustmentSource }) => !offers.has(adjustmentSource) && !points.has(adjustmentSource));
  return shipping === undefined ? quoted : { ...quoted, shipping };
}

/**
 * The cart as it was charged, before payment by points: points are no discount. Of shipping the
 * contract wants what it costs before the programme's offers, which the order names apart.
 */
export function cartAsCharged(order: Order, known: KnownLine[], facts: CartFacts): Cart {
  return cart(order, known, facts, ({ adjustmentSource }) => !facts.sources.points.has(adjustmentSource));
}

/**
 * All amounts are as the channel's prices are: with their tax where they include it, else net, and
 * then no tax is contained.
 */
function cart(order: Order, known: KnownLine[], facts: CartFacts, counts: (adjustment: Adjustment) => boolean): Cart {
  return {
    currency: order.currencyCode,
    rate: null,
    lines: order.lines.map((line) => toLine(line, number(line, known), facts, counts)),
    shipping: shippingOf(order, facts.sources),
    tendered: 0,
    attributes: [{ name: "channel", value: { Text: facts.channel } }],
  };
}

/** The line's number in the component's eyes, from 1. */
export function number(line: { id: OrderLine["id"] }, known: KnownLine[]): number {
  return known.findIndex(({ id }) => String(id) === String(line.id)) + 1;
}

function toLine(line: OrderLine, number: number, facts: CartFacts, counts: (adjustment: Adjustment) => boolean): Line {
  const { sku, ...product } = facts.products.get(String(line.productVariantId)) ?? { sku: String(line.productVariantId) };
  const amount = line.listPrice * line.quantity;
  return {
    number,
    sku,
    category: null,
    seller: null,
    tags: [],
    kind: "Goods",
    on_sale: false,
    floor: 0,
    attributes: [],
    ...product,
    quantity: line.quantity,
    amount,
    discount: Math.min(amount, takenOff(line, counts)),
    // Vendure's rates are percent of the untaxed price.
    tax_ppm: line.listPriceIncludesTax ? Math.round(line.taxRate * 10_000) : 0,
  };
}

/** What adjustments take off the line's present units; Vendure spreads them over those once placed. */
export function takenOff(line: OrderLine, counts: (adjustment: Adjustment) => boolean): number {
  const sum = line.adjustments.filter(counts).reduce((total, { amount }) => total - amount, 0);
  const spread = Math.max(line.orderPlacedQuantity, line.quantity);
  return spread === 0 ? 0 : Math.round((sum * line.quantity) / spread);
}
