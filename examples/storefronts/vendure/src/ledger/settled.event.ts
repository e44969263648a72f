import { type ID, type RequestContext, VendureEvent } from "@vendure/core";

import type { Event, Settlement } from "../contract.js";

/**
 * An event of a member was settled. Subscribe to it to carry out what the programme decided beside
 * points: send messages (`render` finds the words), issue coupons, hand tasks to people. Effects that
 * could be carried out twice carry ids of their own.
 */
export class LoyaltySettledEvent extends VendureEvent {
  constructor(
    readonly ctx: RequestContext,
    readonly customerId: ID,
    readonly event: Event,
    readonly settlement: Settlement,
  ) {
    super();
  }
}
