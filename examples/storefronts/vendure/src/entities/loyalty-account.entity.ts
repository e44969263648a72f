import { EntityId, type ID, VendureEntity, type DeepPartial } from "@vendure/core";
import { Column, Entity, Index } from "typeorm";

import type { Account } from "../contract.js";
import { Integer } from "./integer.js";

/** A member's account, as the component wants it back. Nobody reads it but through `describe`. */
@Entity("fidelis_account")
export class LoyaltyAccount extends VendureEntity {
  constructor(input?: DeepPartial<LoyaltyAccount>) {
    super(input);
  }

  /** Whose it is: one account for each customer. */
  @Index({ unique: true })
  @EntityId()
  customerId: ID;

  /** When the account was opened, by the plugin's clock: UTC milliseconds. */
  @Integer()
  enrolledAt: number;

  /** The language that the member reads, as the shop saw it last. */
  @Column()
  locale: string;

  /** Raised by every settlement. An update names the version that it expects, and the loser asks again. */
  @Integer()
  version: number;

  /** When something falls due by itself next, UTC milliseconds; absent where nothing does. */
  @Integer({ nullable: true })
  nextDue: number | null;

  /** The account itself. */
  @Column("simple-json")
  state: Account;
}
