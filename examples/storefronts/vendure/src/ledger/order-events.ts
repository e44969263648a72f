import { Injectable, type OnApplicationBootstrap } from "@nestjs/common";
import {
  AccountVerifiedEvent, Customer, EventBus, FulfillmentStateTransitionEvent, HistoryEntryEvent, type ID, type Order,
  OrderPlacedEvent, OrderStateTransitionEvent, RefundStateTransitionEvent, type RequestContext,
  TransactionalConnection,
} from "@vendure/core";

import { customerOf } from "../facts/members.js";
import { Holds } from "./holds.js";
import { Ledger } from "./ledger.js";
import { PlacedOrders } from "./placed-orders.js";
import { Returns } from "./returns.js";
import { Steps } from "./steps.js";

/**
 * From Vendure's events to the contract's. The handlers block: what happened is written down in the
 * transaction in which it happens, and so is never lost and never told of something that did not
 * happen after all. They change own tables only, as Vendure still writes the order behind them.
 */
@Injectable()
export class OrderEvents implements OnApplicationBootstrap {
  constructor(
    private readonly eventBus: EventBus,
    private readonly connection: TransactionalConnection,
    private readonly ledger: Ledger,
    private readonly orders: PlacedOrders,
    private readonly steps: Steps,
    private readonly returns: Returns,
    private readonly holds: Holds,
  ) {}

  onApplicationBootstrap(): void {
    this.on(AccountVerifiedEvent, ({ ctx, customer }) => this.ledger.openAccount(ctx, customer.id));
    this.on(OrderPlacedEvent, ({ ctx, order, toState }) => this.placed(ctx, order, toState));
    this.on(OrderStateTransitionEvent, (event) => this.moved(event));
    this.on(FulfillmentStateTransitionEvent, async ({ ctx, fulfillment, toState }) => {
      if (toState === "Shipped" || toState === "Delivered") await this.steps.fulfilled(ctx, fulfillment.id);
    });
    this.on(RefundStateTransitionEvent, async ({ ctx, refund, order, toState }) => {
      if (toState === "Settled") await this.returns.refunded(ctx, refund, order.id);
    });
    this.on(HistoryEntryEvent, async ({ ctx, entity, historyType, type }) => {
      // There is no event of its own for units that are cancelled; the order's history tells of it.
      const { order } = entity as { order?: Order };
      if (type !== "created" || historyType !== "order" || String(entity.type) !== "ORDER_CANCELLATION" || !order) return;
      await this.returns.cancelled(ctx, order.id);
      await this.steps.look(ctx, order.id);
    });
  }

  private on<E extends { ctx: RequestContext }>(event: new (...args: never[]) => E, handler: (event: E) => Promise<void>): void {
    this.eventBus.registerBlockingEventHandler({ id: `fidelis-${event.name}`, event: event as never, handler: handler as never });
  }

  /** The state changes to a paid one before the order counts as placed, so both are told here. */
  private async placed(ctx: RequestContext, order: Order, toState: string): Promise<void> {
    const member = await this.memberOf(ctx, order);
    if (member === undefined) return;
    await this.orders.placed(ctx, order, member);
    if (toState === "PaymentSettled") await this.steps.paid(ctx, order.id);
  }

  private async moved({ ctx, order, fromState, toState }: OrderStateTransitionEvent): Promise<void> {
    if (fromState === "ArrangingPayment" && (toState === "AddingItems" || toState === "Cancelled")) {
      await this.holds.release(ctx, order);
    }
    if (fromState === "Modifying") {
      await this.orders.amended(ctx, order.id);
      await this.returns.cancelled(ctx, order.id);
    }
    if (toState === "PaymentSettled") await this.steps.paid(ctx, order.id);
    if (fromState === "Modifying" || fromState === "ArrangingAdditionalPayment") await this.steps.look(ctx, order.id);
    if (toState === "Cancelled") await this.orders.cancelled(ctx, order.id);
  }

  /** The member who ordered; nothing for a guest. */
  private async memberOf(ctx: RequestContext, order: Order): Promise<ID | undefined> {
    const id = customerOf(order);
    if (id === undefined) return undefined;
    const customer = await this.connection.getRepository(ctx, Customer).findOne({ where: { id }, relations: { user: true } });
    return customer?.user ? customer.id : undefined;
  }
}
