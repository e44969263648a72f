import { Injectable } from "@nestjs/common";
import {
  ConfigService, type Order, type Promotion, PromotionService, PromotionShippingAction, RequestContextCacheService,
  type RequestContext, type ShippingLine,
} from "@vendure/core";

import { PREFIX } from "../promotion/sources.js";
import type { OwnSources } from "./cart.js";

/**
 * What the shop's own promotions leave of shipping. While a cart is reckoned they are asked: Vendure
 * clears the adjustments of shipping, and those that act behind this plugin's have not acted again yet.
 */
@Injectable()
export class Shipping {
  constructor(
    private readonly promotions: PromotionService,
    private readonly config: ConfigService,
    private readonly cache: RequestContextCacheService,
  ) {}

  /** Line by line, in minor units as the prices of shipping are, and never below 0. */
  async left(ctx: RequestContext, order: Order): Promise<number[]> {
    if (order.shippingLines.length === 0) return [];
    const left = order.shippingLines.map((line) => line.listPrice);
    for (const promotion of await this.acting(ctx)) {
      const holds = await promotion.test(ctx, order);
      if (!holds) continue;
      for (const [place, shippingLine] of order.shippingLines.entries()) {
        const adjustment = await promotion.apply(ctx, { shippingLine, order }, typeof holds === "object" ? holds : undefined);
        left[place]! += adjustment?.amount ?? 0;
      }
    }
    return left.map((price) => Math.max(0, price));
  }

  /** Those that may take something off shipping. One that waits for a quote cannot be asked for one. */
  private acting(ctx: RequestContext): Promise<Promotion[]> {
    return this.cache.get(ctx, "fidelis-shipping", async () => {
      const actions = this.config.promotionOptions.promotionActions ?? [];
      const codes = new Set(actions.filter((action) => action instanceof PromotionShippingAction).map(({ code }) => code));
      const active = await this.promotions.getActivePromotionsInChannel(ctx);
      return active.filter((promotion) =>
        promotion.actions.some(({ code }) => codes.has(code)) &&
        [...promotion.actions, ...promotion.conditions].every(({ code }) => !code.startsWith(PREFIX)),
      );
    });
  }
}

/** What an order's shipping costs before this plugin's promotions: what the others took off is gone. */
export function shippingOf(order: Order, { offers, points }: OwnSources): number {
  return order.shippingLines.reduce((sum, line) => {
    const others = line.adjustments.filter(({ adjustmentSource }) => !offers.has(adjustmentSource) && !points.has(adjustmentSource));
    return sum + Math.max(0, line.listPrice + total(others));
  }, 0);
}

/** What the programme's offers took off an order's shipping. */
export function shippingOffered(order: Order, { offers }: OwnSources): number {
  return -total(order.shippingLines.flatMap(({ adjustments }) => adjustments.filter(({ adjustmentSource }) => offers.has(adjustmentSource))));
}

function total(adjustments: ShippingLine["adjustments"]): number {
  return adjustments.reduce((sum, { amount }) => sum + amount, 0);
}
