import { EntityId, type ID, VendureEntity, type DeepPartial } from "@vendure/core";
import { BeforeRemove, BeforeUpdate, Column, Entity, Index } from "typeorm";

import type { Entry } from "../contract.js";

/** One immutable movement of the ledger. Entries are added, never changed: a correction is a new one. */
@Entity("fidelis_entry")
@Index(["customerId", "eventId", "ordinal"], { unique: true })
export class LoyaltyEntry extends VendureEntity {
  constructor(input?: DeepPartial<LoyaltyEntry>) {
    super(input);
  }

  /** 32 hexadecimal digits, which follow from account, event and ordinal. */
  @Index({ unique: true })
  @Column({ length: 32 })
  entryId: string;

  @EntityId()
  customerId: ID;

  /** The event that caused it. */
  @Column()
  eventId: string;

  /** Its number within the event, from 0. */
  @Column()
  ordinal: number;

  /** Code of the order concerned. A refund is computed from the entries of its order. */
  @Index()
  @Column({ type: "varchar", nullable: true })
  orderCode: string | null;

  @Column("simple-json")
  entry: Entry;

  @BeforeUpdate()
  @BeforeRemove()
  protected refuse(): never {
    throw new Error(`entry ${this.entryId} is immutable: correct it by another event`);
  }
}
