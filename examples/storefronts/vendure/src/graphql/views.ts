import { Inject, Injectable } from "@nestjs/common";
import { type ID, Logger, type Order, type RequestContext } from "@vendure/core";

import { Component } from "../component.js";
import type { Message, ProgramPage, TierProgress } from "../contract.js";
import { customerOf, Members, type MemberAndAccount } from "../facts/members.js";
import { standing } from "../ledger/account.js";
import { Ledger } from "../ledger/ledger.js";
import { type Clock, FIDELIS_CLOCK, FIDELIS_OPTIONS, type FidelisOptions, LOG } from "../options.js";
import { discounts, Quotes } from "../promotion/quotes.js";
import { Words } from "./words.js";

/** What the GraphQL fields show, made of the component's answers. */
@Injectable()
export class Views {
  constructor(
    private readonly component: Component,
    private readonly members: Members,
    private readonly ledger: Ledger,
    private readonly quotes: Quotes,
    private readonly words: Words,
    @Inject(FIDELIS_OPTIONS) private readonly options: FidelisOptions,
    @Inject(FIDELIS_CLOCK) private readonly clock: Clock,
  ) {}

  /** Where a member stands; nothing for a guest. What is still open of them is settled first. */
  account(ctx: RequestContext, customerId: ID) {
    return this.guarded("the account", async () => {
      if ((await this.members.of(ctx, customerId)) === undefined) return null;
      await this.ledger.openAccount(ctx, customerId);
      await this.ledger.settleOpen(ctx, customerId);
      await this.ledger.awaken(ctx, customerId);
      const known = (await this.members.of(ctx, customerId))!;
      const page = this.page(known);
      const { account } = known;
      const holding = page.holdings.find(({ wallet }) => wallet === this.options.wallet);
      const holds = account.holds.filter(({ wallet }) => wallet === this.options.wallet);
      return this.words.of({
        programme: page.name,
        wallet: holding?.name ?? page.name,
        available: holding?.usable ?? 0,
        // Points that wait for a step of their order are in no standing.
        pending: (holding?.pending ?? 0) + waiting(known, this.options.wallet),
        held: holds.reduce((sum, { parts }) => sum + parts.reduce((points, { held }) => points + held, 0), 0),
        owed: holding?.debt ?? 0,
        nextExpiry: holding?.expires_at == null ? null : { points: holding.expiring, at: new Date(holding.expires_at).toISOString() },
        tiers: progress(page, page.progress),
        missions: missions(page),
      }, ctx.languageCode);
    });
  }

  /** The programme page. */
  programme(ctx: RequestContext, customerId: ID | undefined) {
    return this.guarded("the programme page", async () => {
      const page = this.page(customerId === undefined ? undefined : await this.members.of(ctx, customerId));
      return this.words.of({
        name: page.name,
        tagline: page.tagline ?? null,
        paragraphs: page.identity,
        benefits: page.benefits,
        earning: page.earning,
        using: page.using,
        tiers: page.ladder.map(({ ladder, tier, name, requirement, benefits, current }) => ({ ladder, id: tier, name, requirement, benefits, current })),
        missions: missions(page),
      }, ctx.languageCode);
    });
  }

  /** What an order means; nothing for an empty one. */
  order(ctx: RequestContext, order: Order) {
    return this.guarded(`order ${order.code}`, async () => {
      const quoted = await this.quotes.shown(ctx, order);
      if (quoted === undefined) return null;
      const { quotation } = quoted;
      const customerId = customerOf(order);
      const page = this.page(customerId === undefined ? undefined : await this.members.of(ctx, customerId));
      const texts = new Map(page.using.map(({ id, text }) => [id, text]));
      const text = (id: string): Message | null => texts.get(id) ?? null;
      const paying = this.quotes.paying(quotation);
      const used = paying?.requested && paying.amount > 0 ? paying : undefined;
      return this.words.of({
        earns: quotation.earnings
          .filter(({ wallet }) => wallet === this.options.wallet)
          .reduce((sum, { granted }) => sum + granted, 0),
        usable: (used ? (await this.most(ctx, order)) : paying?.points) ?? 0,
        used: used?.points ?? 0,
        usedAmount: used?.amount ?? 0,
        refusal: paying?.refusal?.reason ?? null,
        offers: (["Item", "Order", "Shipping"] as const).flatMap((lane) =>
          discounts(quotation, lane).map(({ offer, amount }) => ({ id: offer, text: text(offer), amount })),
        ),
        gifts: quotation.effects.flatMap((effect) =>
          "Gift" in effect ? [{ ...effect.Gift, text: text(effect.Gift.offer) }] : [],
        ),
        progress: (order.active ? quotation.progress : [])
          .filter(({ missing }) => missing > 0)
          .map(({ offer, lacking, missing, target }) => ({ id: offer, text: text(offer), lacking: lacking.toLowerCase(), missing, target })),
        tiers: progress(page, quotation.tiers),
      }, ctx.languageCode);
    });
  }

  /** Where a wish is in the quote, the most that is allowed is not: it is asked for apart. */
  private async most(ctx: RequestContext, order: Order): Promise<number | undefined> {
    if (order.state !== "AddingItems") return undefined;
    return (await this.quotes.wish(ctx, order, "Most"))?.points;
  }

  private page(known: MemberAndAccount | undefined): ProgramPage {
    return this.component.describe({
      now: this.clock.now(),
      member: known?.member ?? null,
      standing: known ? standing(known.account) : null,
    });
  }

  /** A page is shown without what the component cannot answer. */
  private async guarded<T>(what: string, view: () => Promise<T>): Promise<T | null> {
    try {
      return await view();
    } catch (error) {
      Logger.error(`${what} could not be shown: ${error instanceof Error ? error.message : error}`, LOG);
      return null;
    }
  }
}

/** What the programme calls those who have no tier yet. */
const BELOW: Message = { key: "fidelis.tier.none", arguments: [] };

function waiting({ account }: MemberAndAccount, wallet: string): number {
  return account.buckets
    .filter((bucket) => bucket.wallet === wallet && bucket.awaiting != null)
    .reduce((sum, { remaining }) => sum + remaining, 0);
}

function progress(page: ProgramPage, ladders: TierProgress[]) {
  const name = (ladder: string, tier: string | null | undefined): Message | undefined =>
    page.ladder.find((rung) => rung.ladder === ladder && rung.tier === tier)?.name;
  return ladders.map(({ ladder, tier, next, value, to_next, review_at }) => ({
    ladder,
    tier: tier ?? null,
    tierName: name(ladder, tier) ?? BELOW,
    next: next ?? null,
    nextName: name(ladder, next) ?? null,
    value,
    missing: to_next,
    reviewAt: review_at == null ? null : new Date(review_at).toISOString(),
    text: page.progress_texts[page.progress.findIndex((each) => each.ladder === ladder)]!,
  }));
}

function missions(page: ProgramPage) {
  return page.missions.map(({ campaign, name, done, target, missing, ends_at, text }) => ({
    id: campaign, name, done, target, missing, endsAt: ends_at == null ? null : new Date(ends_at).toISOString(), text,
  }));
}
