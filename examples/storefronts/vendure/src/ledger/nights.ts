import { Inject, Injectable } from "@nestjs/common";
import { type ID, type RequestContext, ScheduledTask, TransactionalConnection } from "@vendure/core";

import { LoyaltyAccount } from "../entities/loyalty-account.entity.js";
import { type Clock, FIDELIS_CLOCK } from "../options.js";
import { Ledger } from "./ledger.js";

/** So many accounts are read at once. */
const PAGE = 200;

/** What a day's end brings: activation, expiry, tier reviews, feasts, reminders. */
@Injectable()
export class Nights {
  constructor(
    private readonly connection: TransactionalConnection,
    private readonly ledger: Ledger,
    @Inject(FIDELIS_CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Settles what is open, then ends the day of every member. Twice in one day (of UTC) is harmless.
   *
   * @returns accounts
   */
  async run(ctx: RequestContext): Promise<number> {
    await this.ledger.settleAllOpen(ctx);
    const day = new Date(this.clock.now()).toISOString().slice(0, 10);
    let accounts = 0;
    for (let page: ID[] = []; ; accounts += page.length) {
      page = await this.page(ctx, accounts);
      if (page.length === 0) return accounts;
      for (const customerId of page) await this.ledger.tell(ctx, customerId, `day:${day}`, "DayEnded");
    }
  }

  private async page(ctx: RequestContext, from: number): Promise<ID[]> {
    const rows = await this.connection.getRepository(ctx, LoyaltyAccount).find({
      select: { id: true, customerId: true }, order: { id: "ASC" }, skip: from, take: PAGE,
    });
    return rows.map(({ customerId }) => customerId);
  }
}

/** Runs the night once a day, on the server that Vendure's scheduler chooses. */
export const loyaltyNight = new ScheduledTask({
  id: "fidelis-night",
  description: "Ends the day of every loyalty account",
  schedule: (cron) => cron.everyDayAt(3, 30),
  timeout: "30m",
  preventOverlap: true,
  execute: async ({ injector, scheduledContext }) => ({ accounts: await injector.get(Nights).run(scheduledContext) }),
});
