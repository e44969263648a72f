import {
  LanguageCode, type Order, PromotionCondition, PromotionLineAction, PromotionOrderAction, PromotionShippingAction,
  type RequestContext,
} from "@vendure/core";

import { number } from "../facts/cart.js";
import { Shipping } from "../facts/shipping.js";
import { discounts, type Quoted, Quotes } from "./quotes.js";
import { POINTS_ACTION, PREFIX } from "./sources.js";

let quotes: Quotes;
let shipping: Shipping;

const text = (en: string, fr: string) => [
  { languageCode: LanguageCode.en, value: en },
  { languageCode: LanguageCode.fr, value: fr },
];

/** This plugin's promotions come last: what the shop's own ones take off is in the quote. */
const LAST = 1_000;

/** What a condition hands to its actions. */
type State = { quoted: Quoted };

async function ask(ctx: RequestContext, order: Order, applies: (quoted: Quoted) => boolean): Promise<false | State> {
  const quoted = await quotes.pricing(ctx, order);
  return quoted !== undefined && applies(quoted) ? { quoted } : false;
}

/** Holds where the programme has a discount for this cart and customer. */
export const programmeHasOffers = new PromotionCondition({
  code: `${PREFIX}programme-has-offers`,
  description: text("The loyalty programme has an offer for this cart", "Le programme de fidélité a une offre pour ce panier"),
  args: {},
  priorityValue: LAST,
  init: (injector) => void (quotes = injector.get(Quotes)),
  check: (ctx, order) => ask(ctx, order, ({ quotation }) => quotation.effects.some((effect) => "Discount" in effect)),
});

/** Holds where the customer pays with points, and may. */
export const customerPaysWithPoints = new PromotionCondition({
  code: `${PREFIX}customer-pays-with-points`,
  description: text("The customer pays with points", "Le client paie avec des points"),
  args: {},
  priorityValue: LAST,
  init: (injector) => void (quotes = injector.get(Quotes)),
  check: (ctx, order) => ask(ctx, order, ({ quotation }) => {
    const paying = quotes.paying(quotation);
    return paying !== undefined && paying.requested && paying.amount > 0;
  }),
});

/**
 * The programme's discounts on goods, those on the order too: the quote says what of them lies on
 * each line. Vendure would spread a discount of the order over all lines, gift cards included, and
 * the customer would earn other points than were quoted.
 */
export const goodsOffers = new PromotionLineAction({
  code: `${PREFIX}goods-offers`,
  description: text("Take off what the programme's offers take off goods", "Appliquer les offres du programme aux articles"),
  args: {},
  conditions: [programmeHasOffers],
  priorityValue: LAST,
  execute: (_ctx, line, _args, state) => {
    const { lines, quotation } = (state[programmeHasOffers.code] as State).quoted;
    const shares = [...discounts(quotation, "Item"), ...discounts(quotation, "Order")].flatMap((discount) => discount.shares);
    return -sum(shares.filter((share) => share.line === number(line, lines)));
  },
});

/**
 * The programme's discounts on shipping: the first shipping line is paid for first. A line gives no
 * more than the shop's own promotions leave of it, those that act later too.
 */
export const shippingOffers = new PromotionShippingAction({
  code: `${PREFIX}shipping-offers`,
  description: text("Take off what the programme's offers take off shipping", "Appliquer les offres du programme à la livraison"),
  args: {},
  conditions: [programmeHasOffers],
  priorityValue: LAST,
  init: (injector) => void (shipping = injector.get(Shipping)),
  execute: async (ctx, line, order, _args, state) => {
    let left = sum(discounts((state[programmeHasOffers.code] as State).quoted.quotation, "Shipping"));
    const prices = await shipping.left(ctx, order);
    for (const [place, each] of order.shippingLines.entries()) {
      const part = Math.min(left, prices[place]!);
      if (each === line) return -part;
      left -= part;
    }
    return 0;
  },
});

/** Payment with points, as a discount on the order. */
export const payWithPoints = new PromotionOrderAction({
  code: POINTS_ACTION,
  description: text("Pay with the points that the customer wants to use", "Payer avec les points choisis par le client"),
  args: {},
  conditions: [customerPaysWithPoints],
  priorityValue: 2 * LAST,
  execute: (_ctx, _order, _args, state) =>
    -(quotes.paying((state[customerPaysWithPoints.code] as State).quoted.quotation)?.amount ?? 0),
});

function sum(parts: { amount: number }[]): number {
  return parts.reduce((total, { amount }) => total + amount, 0);
}
