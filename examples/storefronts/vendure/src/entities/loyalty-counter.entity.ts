import { VendureEntity, type DeepPartial } from "@vendure/core";
import { Column, Entity, Index } from "typeorm";

import { Integer } from "./integer.js";

/** What all members have used of a budget or of a code. */
@Entity("fidelis_counter")
export class LoyaltyCounter extends VendureEntity {
  constructor(input?: DeepPartial<LoyaltyCounter>) {
    super(input);
  }

  /** `budget:…` or `code:…`, as the component names it. */
  @Index({ unique: true })
  @Column()
  counterId: string;

  /** Used so far. */
  @Integer()
  used: number;
}
