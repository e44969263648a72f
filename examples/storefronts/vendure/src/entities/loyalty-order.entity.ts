import { EntityId, type ID, VendureEntity, type DeepPartial } from "@vendure/core";
import { Column, Entity, Index } from "typeorm";

import type { PastOrder, Quotation } from "../contract.js";
import { Integer } from "./integer.js";

/** A line of the order as the component knows it. */
export interface KnownLine {
  /** Vendure's id of the line. */
  id: ID;
  /** Units that the component was told of; 0 before the order is placed. */
  units: number;
  /** Units whose whole money was given back. */
  refunded: number;
  /** Money that was given back of one unit more, in minor units as the customer paid it. */
  part: number;
  /** Units that the component was told came back. */
  returned: number;
  /** Value that it was told came back, before payment by points, in minor units as prices are. */
  value: number;
}

/** Points that are reserved while the customer pays. */
export interface KnownHold {
  id: string;
  points: number;
}

/**
 * What loyalty knows of an order: what was quoted last (and when, for that instant is kept for each
 * later evaluation), and what the component was told.
 */
@Entity("fidelis_order")
export class LoyaltyOrder extends VendureEntity {
  constructor(input?: DeepPartial<LoyaltyOrder>) {
    super(input);
  }

  @Index({ unique: true })
  @EntityId()
  orderId: ID;

  @Column()
  code: string;

  /** The member; absent for a guest. */
  @Index()
  @EntityId({ nullable: true })
  customerId: ID | null;

  /** The quote's `now`, UTC milliseconds: `placed_at` of the order. */
  @Integer()
  quotedAt: number;

  /** The last quote; absent where the component could not be asked. */
  @Column("simple-json", { nullable: true })
  quotation: Quotation | null;

  /** The lines; a line's number is its place here, from 1. */
  @Column("simple-json")
  lines: KnownLine[];

  /** The present reservation. */
  @Column("simple-json", { nullable: true })
  hold: KnownHold | null;

  /** Reservations so far. Each has an id of its own. */
  @Column({ default: 0 })
  holds: number;

  /** The order as a fact of its member; absent until it is placed. */
  @Column("simple-json", { nullable: true })
  past: PastOrder | null;

  /** Versions of the order that the component was told: 1 for the placed one. */
  @Column({ default: 0 })
  versions: number;

  /** The order as it was told last, to tell whether a modification changed it. */
  @Column({ type: "text", nullable: true })
  told: string | null;

  /** Refunds that the component was told of. */
  @Column("simple-json")
  refunds: ID[];
}
