import { EntityId, type ID, VendureEntity, type DeepPartial } from "@vendure/core";
import { Column, Entity, Index } from "typeorm";

import type { Event } from "../contract.js";

/**
 * Something that happened to a member. It is written in the transaction in which it happened, and
 * stays open until the component has answered it: what could not be settled is settled later.
 */
@Entity("fidelis_event")
@Index(["customerId", "eventId"], { unique: true })
export class LoyaltyEvent extends VendureEntity {
  constructor(input?: DeepPartial<LoyaltyEvent>) {
    super(input);
  }

  @EntityId()
  customerId: ID;

  /** Unique for each account: told again, it is the same event. */
  @Column()
  eventId: string;

  /** Its place among the events of the account, from 0. */
  @Column()
  sequence: number;

  /** Code of the order that it speaks of. Events of one order are settled in their sequence. */
  @Column({ type: "varchar", nullable: true })
  orderCode: string | null;

  @Column("simple-json")
  event: Event;

  /** Whether the component has answered. */
  @Index()
  @Column({ default: false })
  settled: boolean;

  /** The first answer, as canonical JSON. */
  @Column({ type: "text", nullable: true })
  answer: string | null;

  /** How often settling it failed. */
  @Column({ default: 0 })
  failures: number;

  /** What went wrong the last time. */
  @Column({ type: "text", nullable: true })
  lastError: string | null;
}
