import { Injectable } from "@nestjs/common";
import { type RequestContext, TransactionalConnection } from "@vendure/core";
import { Like } from "typeorm";

import type { SharedCounter, SharedDelta } from "../contract.js";
import { LoyaltyCounter } from "../entities/loyalty-counter.entity.js";
import { Lost } from "../ledger/lost.js";

/** Budgets that all members share. */
@Injectable()
export class Counters {
  constructor(private readonly connection: TransactionalConnection) {}

  /** What is used of every budget. */
  async used(ctx: RequestContext): Promise<SharedCounter[]> {
    const rows = await this.connection.getRepository(ctx, LoyaltyCounter).find({
      where: { counterId: Like("budget:%") },
      order: { counterId: "ASC" },
    });
    return rows.map(({ counterId, used }) => ({ id: counterId, used, limit: null }));
  }

  /**
   * Applies deltas, each only while it stays within its limit; in the sequence of their ids, so that
   * two transactions never wait for each other.
   *
   * @throws {Lost} where one does not fit any more
   */
  async move(ctx: RequestContext, deltas: SharedDelta[]): Promise<void> {
    const rows = this.connection.getRepository(ctx, LoyaltyCounter);
    for (const { id, delta, limit } of [...deltas].sort((one, other) => (one.id < other.id ? -1 : 1))) {
      await rows.createQueryBuilder().insert().values({ counterId: id, used: 0 }).orIgnore().execute();
      const update = rows.createQueryBuilder().update()
        .set({ used: () => "used + :delta" })
        .where({ counterId: id })
        .setParameter("delta", delta);
      if (delta > 0 && limit != null) update.andWhere("used + :delta <= :limit", { limit });
      const { affected } = await update.execute();
      if (affected !== 1) throw new Lost(`counter ${id}`);
    }
  }
}
