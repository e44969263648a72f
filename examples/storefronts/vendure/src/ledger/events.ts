import { Injectable } from "@nestjs/common";
import { type ID, Logger, type RequestContext, TransactionalConnection } from "@vendure/core";

import type { Event } from "../contract.js";
import { LoyaltyEvent } from "../entities/loyalty-event.entity.js";
import { LOG } from "../options.js";

/**
 * What happened to members, written down in the transaction in which it happened. Whether the
 * component can answer it now or later is another matter.
 */
@Injectable()
export class EventLog {
  constructor(private readonly connection: TransactionalConnection) {}

  /**
   * Notes an event, once: told again under the same id it is the same event.
   *
   * @param orderCode the order that it speaks of
   */
  async note(ctx: RequestContext, customerId: ID, event: Event, orderCode: string | null): Promise<void> {
    const rows = this.connection.getRepository(ctx, LoyaltyEvent);
    const first = await rows.findOne({ where: { customerId, eventId: event.id } });
    if (first === null) {
      const sequence = await rows.count({ where: { customerId } });
      // Whoever tells the same at the same time does no harm, and spoils nobody's transaction.
      await rows.createQueryBuilder().insert()
        .values({ customerId, eventId: event.id, event: event as never, orderCode, sequence })
        .orIgnore()
        .execute();
    } else if (JSON.stringify(first.event.body) !== JSON.stringify(event.body)) {
      Logger.error(`event ${event.id} of member ${customerId} was told before, and was another one: it is left out`, LOG);
    }
  }

  /** The open events of a member, in the sequence in which they were noted. */
  open(ctx: RequestContext, customerId: ID): Promise<LoyaltyEvent[]> {
    const rows = this.connection.getRepository(ctx, LoyaltyEvent);
    return rows.find({ where: { customerId, settled: false }, order: { sequence: "ASC", id: "ASC" } });
  }

  /** All open events, of every member. */
  allOpen(ctx: RequestContext): Promise<LoyaltyEvent[]> {
    const rows = this.connection.getRepository(ctx, LoyaltyEvent);
    return rows.find({ where: { settled: false }, order: { customerId: "ASC", sequence: "ASC" } });
  }

  /** One event of a member. */
  find(ctx: RequestContext, customerId: ID, eventId: string): Promise<LoyaltyEvent | null> {
    return this.connection.getRepository(ctx, LoyaltyEvent).findOne({ where: { customerId, eventId } });
  }

  /** What was noted of an order so far, whether the component has answered it or not. */
  async ofOrder(ctx: RequestContext, customerId: ID, orderCode: string): Promise<Event[]> {
    const rows = this.connection.getRepository(ctx, LoyaltyEvent);
    const found = await rows.find({ where: { customerId, orderCode }, select: { id: true, event: true } });
    return found.map(({ event }) => event);
  }

  /** Keeps an event open, with what went wrong. */
  async failed(ctx: RequestContext, row: LoyaltyEvent, error: string): Promise<void> {
    const rows = this.connection.getRepository(ctx, LoyaltyEvent);
    await rows.update(row.id, { failures: row.failures + 1, lastError: error });
  }
}
