import { Parent, ResolveField, Resolver } from "@nestjs/graphql";
import { Allow, Ctx, type Order, OrderService, Permission, type RequestContext } from "@vendure/core";

import { Views } from "./views.js";

/** `Order.loyalty`, in both APIs: whoever may see the order may see it. */
@Resolver("Order")
export class OrderLoyaltyResolver {
  constructor(private readonly views: Views, private readonly orders: OrderService) {}

  @ResolveField()
  @Allow(Permission.Owner, Permission.ReadOrder)
  async loyalty(@Ctx() ctx: RequestContext, @Parent() parent: Order) {
    const order = await this.orders.findOne(ctx, parent.id);
    return order === undefined ? null : this.views.order(ctx, order);
  }
}
