import { Args, Mutation, Parent, Query, ResolveField, Resolver } from "@nestjs/graphql";
import {
  ActiveOrderService, Allow, Ctx, type Customer, CustomerService, ErrorResult, type ID, isGraphQlErrorResult, Logger,
  NoActiveOrderError, Order, OrderModificationError, OrderService, Permission, type RequestContext, Transaction,
  TransactionalConnection, UserInputError,
} from "@vendure/core";
import type { RefusalReason } from "../contract.js";
import { LOG } from "../options.js";
import { Quotes } from "../promotion/quotes.js";
import { Views } from "./views.js";

/** These points cannot pay for the order. */
export class PointsRefusedError extends ErrorResult {
  override readonly __typename = "PointsRefusedError";
  override readonly errorCode = "POINTS_REFUSED_ERROR";
  override readonly message = "POINTS_REFUSED_ERROR";
  constructor(readonly reason: RefusalReason, readonly missing: number) {
    super();
  }
}

/** The loyalty programme cannot answer now. */
export class LoyaltyUnavailableError extends ErrorResult {
  override readonly __typename = "LoyaltyUnavailableError";
  override readonly errorCode = "LOYALTY_UNAVAILABLE_ERROR";
  override readonly message = "LOYALTY_UNAVAILABLE_ERROR";
}

type SetPointsToUseResult = Order | ErrorResult;

/** The mutation by which customers pay with points, and the programme page. */
@Resolver()
export class ShopLoyaltyResolver {
  constructor(
    private readonly views: Views,
    private readonly quotes: Quotes,
    private readonly customers: CustomerService,
    private readonly activeOrders: ActiveOrderService,
    private readonly orders: OrderService,
    private readonly connection: TransactionalConnection,
  ) {}

  @Query()
  @Allow(Permission.Public)
  async loyaltyProgramme(@Ctx() ctx: RequestContext) {
    return this.views.programme(ctx, await this.customer(ctx));
  }

  @Mutation()
  @Transaction()
  @Allow(Permission.Owner)
  async setPointsToUse(@Ctx() ctx: RequestContext, @Args() { points }: { points: number }): Promise<SetPointsToUseResult> {
    if (points < 0) throw new UserInputError("expected a number of points from 0 on");
    const active = await this.activeOrders.getActiveOrder(ctx, undefined);
    if (active === undefined) return new NoActiveOrderError();
    if (active.state !== "AddingItems") return new OrderModificationError();
    // The active order comes without its lines.
    const order = await this.orders.findOne(ctx, active.id);
    if (order === undefined) return new NoActiveOrderError();
    const refused = points > 0 ? await this.refused(ctx, order, points) : undefined;
    if (refused !== undefined) return refused;
    Object.assign(order.customFields, { pointsToUse: points });
    await this.connection.getRepository(ctx, Order).update(order.id, { customFields: { pointsToUse: points } } as object);
    return this.orders.applyPriceAdjustments(ctx, order);
  }

  private async refused(ctx: RequestContext, order: Order, points: number): Promise<ErrorResult | undefined> {
    if ((await this.customer(ctx)) === undefined) return new PointsRefusedError("NotEnrolled", 0);
    try {
      const found = await this.quotes.wish(ctx, order, { Points: points });
      if (found?.refusal) return new PointsRefusedError(found.refusal.reason, found.refusal.missing);
      return found === undefined || found.points === 0 ? new PointsRefusedError("WalletNotSpendable", 0) : undefined;
    } catch (error) {
      Logger.error(`order ${order.code} could not be quoted: ${error instanceof Error ? error.message : error}`, LOG);
      return new LoyaltyUnavailableError();
    }
  }

  private async customer(ctx: RequestContext): Promise<ID | undefined> {
    if (ctx.activeUserId === undefined) return undefined;
    return (await this.customers.findOneByUserId(ctx, ctx.activeUserId))?.id;
  }
}

/** Tells GraphQL which of the results it is. */
@Resolver("SetPointsToUseResult")
export class SetPointsToUseResultResolver {
  @ResolveField()
  __resolveType(value: SetPointsToUseResult): string {
    return isGraphQlErrorResult(value as never) ? (value as ErrorResult).__typename : "Order";
  }
}

/** `Customer.loyalty`: customers see their own account alone. */
@Resolver("Customer")
export class ShopCustomerResolver {
  constructor(private readonly views: Views, private readonly customers: CustomerService) {}

  @ResolveField()
  @Allow(Permission.Owner)
  async loyalty(@Ctx() ctx: RequestContext, @Parent() customer: Customer) {
    if (ctx.activeUserId === undefined) return null;
    const own = await this.customers.findOneByUserId(ctx, ctx.activeUserId);
    return own === undefined || String(own.id) !== String(customer.id) ? null : this.views.account(ctx, customer.id);
  }
}
