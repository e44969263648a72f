import { Injectable } from "@nestjs/common";
import { AdjustmentType, Promotion, RequestContextCacheService, type RequestContext, TransactionalConnection } from "@vendure/core";
import { Like } from "typeorm";

import type { OwnSources } from "../facts/cart.js";

/** Codes of this plugin's conditions and actions begin so. */
export const PREFIX = "fidelis-";

/** The code of the action that pays with points. */
export const POINTS_ACTION = `${PREFIX}pay-with-points`;

/** Which adjustments of an order are this plugin's own. */
@Injectable()
export class Sources {
  constructor(
    private readonly connection: TransactionalConnection,
    private readonly cache: RequestContextCacheService,
  ) {}

  /** Promotions that were deleted meanwhile count too: an older order may still carry them. */
  of(ctx: RequestContext): Promise<OwnSources> {
    return this.cache.get(ctx, "fidelis-sources", async () => {
      const promotions = await this.connection.getRepository(ctx, Promotion).find({
        where: { actions: Like(`%"${PREFIX}%`) as never },
      });
      const sources: OwnSources = { offers: new Set(), points: new Set() };
      for (const { id, actions } of promotions) {
        const kind = actions.some(({ code }) => code === POINTS_ACTION) ? "points" : "offers";
        sources[kind].add(`${AdjustmentType.PROMOTION}:${id}`);
      }
      return sources;
    });
  }
}
