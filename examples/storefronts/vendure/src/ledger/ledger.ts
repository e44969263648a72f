import { Inject, Injectable } from "@nestjs/common";
import { EventBus, type ID, Logger, type RequestContext, TransactionalConnection } from "@vendure/core";

import { Component } from "../component.js";
import type { Event, EventBody, Settlement, SettleRequest, Verdict } from "../contract.js";
import { LoyaltyAccount } from "../entities/loyalty-account.entity.js";
import { LoyaltyEntry } from "../entities/loyalty-entry.entity.js";
import { LoyaltyEvent } from "../entities/loyalty-event.entity.js";
import { Counters } from "../facts/counters.js";
import { Members } from "../facts/members.js";
import { type Clock, FIDELIS_CLOCK, LOG } from "../options.js";
import { apply, empty } from "./account.js";
import { EventLog } from "./events.js";
import { Lost } from "./lost.js";
import { LoyaltySettledEvent } from "./settled.event.js";

/** How often a decision is made again, because another one was faster, before it waits for later. */
const ATTEMPTS = 8;

/** What became of the open events of a member. */
export interface Progress {
  settled: number;
  open: number;
}

/** Accounts and entries: what the component decides is written here, whole or not at all. */
@Injectable()
export class Ledger {
  constructor(
    private readonly connection: TransactionalConnection,
    private readonly component: Component,
    private readonly members: Members,
    private readonly counters: Counters,
    private readonly log: EventLog,
    private readonly eventBus: EventBus,
    @Inject(FIDELIS_CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * Tells what happened to a member: it is written down in the caller's transaction, and settled at
   * once if the component can answer. If it cannot, it is settled later, and the caller goes on.
   */
  async tell(ctx: RequestContext, customerId: ID, id: string, body: EventBody, orderCode: string | null = null): Promise<void> {
    await this.openAccount(ctx, customerId);
    await this.log.note(ctx, customerId, { id, at: this.clock.now(), body }, orderCode);
    await this.settleOpen(ctx, customerId);
  }

  /** Settles what fell due by itself, such as a reservation that lapsed, where something did. */
  async awaken(ctx: RequestContext, customerId: ID): Promise<void> {
    const row = await this.connection.getRepository(ctx, LoyaltyAccount).findOne({
      where: { customerId }, select: { id: true, nextDue: true },
    });
    if (row?.nextDue == null || row.nextDue > this.clock.now()) return;
    await this.tell(ctx, customerId, `due:${row.nextDue}`, "DayEnded");
  }

  /** What the component said to an event; nothing where it has not answered yet. */
  async verdict(ctx: RequestContext, customerId: ID, eventId: string): Promise<Verdict | undefined> {
    const row = await this.log.find(ctx, customerId, eventId);
    return row?.answer == null ? undefined : verdict(JSON.parse(row.answer) as Settlement, eventId);
  }

  /** Opens the account of a customer who has none yet, and tells the component that they signed up. */
  async openAccount(ctx: RequestContext, customerId: ID): Promise<void> {
    const rows = this.connection.getRepository(ctx, LoyaltyAccount);
    const locale = ctx.languageCode;
    const row = await rows.findOne({ where: { customerId }, select: { id: true, locale: true } });
    if (row !== null) {
      // What an administrator reads says nothing of the member.
      if (ctx.apiType === "shop" && row.locale !== locale) await rows.update(row.id, { locale });
      return;
    }
    const at = this.clock.now();
    const body: EventBody = { ActivityDone: { kind: "SignedUp", target: null, attributes: [] } };
    await this.connection.withTransaction(ctx, async (inner) => {
      await this.connection.getRepository(inner, LoyaltyAccount).createQueryBuilder().insert()
        .values({ customerId, enrolledAt: at, locale, version: 0, state: empty(), nextDue: null })
        .orIgnore()
        .execute();
      await this.log.note(inner, customerId, { id: `signed-up:${customerId}`, at, body }, null);
    });
    await this.settleOpen(ctx, customerId);
  }

  /**
   * Settles what is open of a member. An event that fails stays open and holds up the later ones of
   * its order, as an order is told in steps; everything else goes on.
   */
  async settleOpen(ctx: RequestContext, customerId: ID): Promise<Progress> {
    const progress: Progress = { settled: 0, open: 0 };
    const heldUp = new Set<string>();
    for (const row of await this.log.open(ctx, customerId)) {
      if (row.orderCode !== null && heldUp.has(row.orderCode)) {
        progress.open += 1;
        continue;
      }
      try {
        await this.settle(ctx, row);
        progress.settled += 1;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        Logger.error(`event ${row.eventId} of member ${customerId} stays open: ${why}`, LOG);
        await this.log.failed(ctx, row, why);
        if (row.orderCode !== null) heldUp.add(row.orderCode);
        progress.open += 1;
      }
    }
    return progress;
  }

  /** Settles what is open of every member. */
  async settleAllOpen(ctx: RequestContext): Promise<Progress> {
    const progress: Progress = { settled: 0, open: 0 };
    const customers = new Map((await this.log.allOpen(ctx)).map(({ customerId }) => [String(customerId), customerId]));
    for (const customerId of customers.values()) {
      const { settled, open } = await this.settleOpen(ctx, customerId);
      progress.settled += settled;
      progress.open += open;
    }
    return progress;
  }

  private async settle(ctx: RequestContext, row: LoyaltyEvent): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // Within a transaction of the caller this is a savepoint: if the decision cannot be written,
        // what the caller wrote stands.
        const settlement = await this.connection.withTransaction(ctx, (inner) => this.decide(inner, row));
        if (settlement !== undefined) await this.after(ctx, row, settlement);
        return;
      } catch (error) {
        if (!(error instanceof Lost) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  /** One decision: loads, asks, and writes everything. Nothing where somebody else has settled the event. */
  private async decide(ctx: RequestContext, row: LoyaltyEvent): Promise<Settlement | undefined> {
    const { customerId, event, orderCode } = row;
    const events = this.connection.getRepository(ctx, LoyaltyEvent);
    if ((await events.update({ id: row.id, settled: false }, { settled: true })).affected !== 1) return undefined;
    const placed = "OrderPlaced" in of(event) ? orderCode ?? undefined : undefined;
    const known = await this.members.of(ctx, customerId, placed);
    if (known === undefined) throw new Error(`customer ${customerId} is no member any more`);
    const request: SettleRequest = {
      ...known,
      events: [event],
      entries: orderCode === null ? [] : await this.entriesOf(ctx, customerId, orderCode),
      counters: await this.counters.used(ctx),
      explain: false,
    };
    const settlement = this.ask(request, event);
    const { affected } = await this.connection.getRepository(ctx, LoyaltyAccount).update(
      { customerId, version: settlement.expected_version },
      { version: settlement.version, state: apply(known.account, settlement), nextDue: settlement.next_due ?? null },
    );
    if (affected !== 1) throw new Lost(`account ${customerId}`);
    const entries = settlement.entries.map((entry) => new LoyaltyEntry({
      entryId: entry.id, customerId, eventId: entry.event_id, ordinal: entry.ordinal, orderCode: entry.order ?? null, entry,
    }));
    await this.connection.getRepository(ctx, LoyaltyEntry).save(entries, { reload: false });
    await this.counters.move(ctx, settlement.shared);
    await events.update(row.id, { answer: JSON.stringify(settlement), lastError: null });
    await this.noteFollowUps(ctx, settlement);
    return settlement;
  }

  /**
   * Asks the component. A reservation may have lapsed while the customer was paying: the order was
   * charged with these points all the same, so they are then asked of the account itself.
   */
  private ask(request: SettleRequest, event: Event): Settlement {
    const settlement = this.component.settle(request);
    const body = of(event);
    const refused = reason(verdict(settlement, event.id));
    if (!("OrderPlaced" in body) || (refused !== "HoldLapsed" && refused !== "HoldUnknown")) return settlement;
    const payments = body.OrderPlaced.payments.map((payment) => ({ ...payment, hold: null }));
    const direct: Event = { ...event, body: { OrderPlaced: { ...body.OrderPlaced, payments } } };
    return this.component.settle({ ...request, events: [direct] });
  }

  private async entriesOf(ctx: RequestContext, customerId: ID, orderCode: string) {
    const rows = await this.connection.getRepository(ctx, LoyaltyEntry).find({
      where: { customerId, orderCode },
      order: { createdAt: "ASC", id: "ASC" },
    });
    return rows.map(({ entry }) => entry);
  }

  /** Words for other accounts are written down with the decision, so that none is lost. */
  private async noteFollowUps(ctx: RequestContext, settlement: Settlement): Promise<void> {
    const customers = await this.members.known(ctx, settlement.follow_ups.map(({ member }) => member));
    for (const { member, id, at, word } of settlement.follow_ups) {
      const customerId = customers.get(member);
      if (customerId === undefined) {
        Logger.error(`follow-up ${id} is for ${member}, whom the shop does not know: it is left out`, LOG);
        continue;
      }
      await this.openAccount(ctx, customerId);
      await this.log.note(ctx, customerId, { id, at, body: { Notified: word } }, null);
    }
  }

  private async after(ctx: RequestContext, row: LoyaltyEvent, settlement: Settlement): Promise<void> {
    const refused = reason(verdict(settlement, row.eventId));
    if (refused !== undefined) {
      Logger.warn(`event ${row.eventId} of member ${row.customerId} was refused: ${refused}`, LOG);
    }
    await this.eventBus.publish(new LoyaltySettledEvent(ctx, row.customerId, row.event, settlement));
    const customers = await this.members.known(ctx, settlement.follow_ups.map(({ member }) => member));
    for (const customerId of customers.values()) await this.settleOpen(ctx, customerId);
  }
}

/** An event's body as an object, also where its case has no content. */
function of(event: Event): Exclude<EventBody, string> | Record<string, never> {
  return typeof event.body === "string" ? {} : event.body;
}

function verdict(settlement: Settlement, eventId: string): Verdict | undefined {
  return settlement.outcomes.find((outcome) => outcome.event_id === eventId)?.verdict;
}

/** Why something was refused; nothing where it was not. */
export function reason(verdict: Verdict | undefined) {
  return verdict === undefined || verdict === "Applied" ? undefined : verdict.Refused.reason;
}
