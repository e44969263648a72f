import { Mutation, Parent, Query, ResolveField, Resolver } from "@nestjs/graphql";
import { Allow, Ctx, type Customer, Permission, type RequestContext, Transaction } from "@vendure/core";

import { EventLog } from "../ledger/events.js";
import { Ledger } from "../ledger/ledger.js";
import { Views } from "./views.js";

/** What is open, and settling it by hand. */
@Resolver()
export class AdminLoyaltyResolver {
  constructor(private readonly log: EventLog, private readonly ledger: Ledger) {}

  @Query()
  @Allow(Permission.ReadOrder)
  openLoyaltyEvents(@Ctx() ctx: RequestContext) {
    return this.log.allOpen(ctx);
  }

  @Mutation()
  @Transaction()
  @Allow(Permission.UpdateOrder)
  settleOpenLoyaltyEvents(@Ctx() ctx: RequestContext) {
    return this.ledger.settleAllOpen(ctx);
  }
}

/** `Customer.loyalty` for administrators. */
@Resolver("Customer")
export class AdminCustomerResolver {
  constructor(private readonly views: Views) {}

  @ResolveField()
  @Allow(Permission.ReadCustomer)
  loyalty(@Ctx() ctx: RequestContext, @Parent() customer: Customer) {
    return this.views.account(ctx, customer.id);
  }
}
