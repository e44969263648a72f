import { ModuleRef } from "@nestjs/core";
import {
  Customer, EventBus, FulfillmentStateTransitionEvent, HistoryEntryEvent, HistoryService, Injector, Order, OrderPlacedEvent,
  OrderService, OrderStateTransitionEvent, RequestContextService, TransactionalConnection,
} from "@vendure/core";
import assert from "node:assert/strict";

import { Ledger, LoyaltyAccount, LoyaltyEntry, LoyaltyEvent, loyaltyNight, LoyaltyOrder } from "../../src/index.js";
import type { Shop } from "./shop.js";
import type { Visitor } from "./visitor.js";

/** What happens behind the counter: the admin API, the night, and looks into the books. */
export type Back = Awaited<ReturnType<typeof back>>;

/** Opens the back of a shop. */
export async function back(shop: Shop) {
  const administrator: Visitor = await shop.administrator();
  const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
  const connection = shop.app.get(TransactionalConnection);

  /** Units of the lines of an order: all, so many of each, or so many line by line, the oldest line first. */
  const lines = (order: any, units?: number | number[]): { orderLineId: string; quantity: number }[] =>
    [...order.lines].sort((one, other) => one.id - other.id).map(({ id, quantity: all }, place) => (
      { orderLineId: id, quantity: (Array.isArray(units) ? units[place] : units) ?? all }
    ));
  const some = ({ quantity }: { quantity: number }) => quantity > 0;

  const move = async (order: any, state: string): Promise<void> => {
    const { transitionOrderToState: moved } = await administrator.ask(
      "mutation ($id: ID!, $state: String!) { transitionOrderToState(id: $id, state: $state) { __typename ... on OrderStateTransitionError { transitionError } } }",
      { id: order.id, state },
    );
    assert.equal(moved.__typename, "Order", moved.transitionError);
  };

  const payment = async (order: any, place = 0): Promise<string> => {
    const { order: found } = await administrator.ask("query ($id: ID!) { order(id: $id) { payments { id } } }", { id: order.id });
    return found.payments[place].id;
  };

  const refund = async (input: Record<string, unknown>) => {
    const { refundOrder } = await administrator.ask(
      "mutation ($input: RefundOrderInput!) { refundOrder(input: $input) { __typename ... on Refund { id state total } ... on ErrorResult { message } } }",
      { input },
    );
    assert.equal(refundOrder.__typename, "Refund", refundOrder.message);
    if (refundOrder.state === "Settled") return refundOrder;
    const { settleRefund } = await administrator.ask(
      'mutation ($id: ID!) { settleRefund(input: { id: $id, transactionId: "t" }) { __typename } }', { id: refundOrder.id },
    );
    assert.equal(settleRefund.__typename, "Refund");
    return refundOrder;
  };

  /** An order as it is now. */
  const now = async ({ id }: any): Promise<any> => {
    const { order } = await administrator.ask(
      "query ($id: ID!) { order(id: $id) { id code state lines { id quantity } fulfillments { id state } } }", { id },
    );
    return order;
  };

  /** Lets a parcel come so far. */
  const carry = async (id: string, state: string): Promise<void> => {
    const { transitionFulfillmentToState: moved } = await administrator.ask(
      "mutation ($id: ID!, $state: String!) { transitionFulfillmentToState(id: $id, state: $state) { __typename } }", { id, state },
    );
    assert.equal(moved.__typename, "Fulfillment");
  };

  /** What the component was told of an order, in its sequence. */
  const told = async ({ code }: any): Promise<[string, any][]> => {
    const events = await connection.getRepository(ctx, LoyaltyEvent).find({ where: { orderCode: code }, order: { sequence: "ASC" } });
    return events.flatMap(({ event }) => Object.entries(event.body));
  };

  return {
    administrator,

    now,

    /** Sends a parcel with these units of the lines, or with everything, and lets it come so far. */
    async deliver(order: any, units?: number[], states = ["Shipped", "Delivered"]): Promise<void> {
      const { addFulfillmentToOrder: parcel } = await administrator.ask(
        "mutation ($input: FulfillOrderInput!) { addFulfillmentToOrder(input: $input) { __typename ... on Fulfillment { id } ... on ErrorResult { message } } }",
        { input: { lines: lines(order, units).filter(some), handler: { code: "manual-fulfillment", arguments: [{ name: "method", value: "post" }] } } },
      );
      assert.equal(parcel.__typename, "Fulfillment", parcel.message);
      for (const state of states) await carry(parcel.id, state);
    },

    /** Calls an order off, or so many units of each line, or line by line; answers the order's state. */
    async cancel(order: any, units?: number | number[]): Promise<string> {
      const { cancelOrder } = await administrator.ask(
        "mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename ... on Order { state } ... on ErrorResult { message } } }",
        { input: { orderId: order.id, reason: "changed their mind", ...(units === undefined ? {} : { lines: lines(order, units).filter(some) }) } },
      );
      assert.equal(cancelOrder.__typename, "Order", cancelOrder.message);
      return cancelOrder.state;
    },

    /** Lets the parcels of an order arrive that are on their way. */
    async arrive(order: any): Promise<void> {
      for (const { id, state } of (await now(order)).fulfillments) if (state === "Shipped") await carry(id, "Delivered");
    },

    /** Changes each line of an order to so many units; what is too much is refunded. Something may happen in between. */
    async modify(order: any, quantity: number, meanwhile = async () => {}): Promise<void> {
      await move(order, "Modifying");
      const { modifyOrder } = await administrator.ask(
        "mutation ($input: ModifyOrderInput!) { modifyOrder(input: $input) { __typename ... on Order { payments { refunds { id state } } } ... on ErrorResult { message } } }",
        { input: {
          orderId: order.id, dryRun: false,
          adjustOrderLines: lines(order, quantity),
          refund: { paymentId: await payment(order), reason: "fewer" },
        } },
      );
      assert.equal(modifyOrder.__typename, "Order", modifyOrder.message);
      for (const { id, state } of modifyOrder.payments[0].refunds) {
        if (state === "Settled") continue;
        await administrator.ask('mutation ($id: ID!) { settleRefund(input: { id: $id, transactionId: "m" }) { __typename } }', { id });
      }
      await meanwhile();
      // A parcel that leaves ends a modification, too.
      if ((await now(order)).state === "Modifying") await move(order, "PaymentSettled");
    },

    /** Adds a unit of a variant to an order, which is paid by hand; its state then is the last one. */
    async extend(order: any, sku: string, state: string): Promise<void> {
      const { productVariants } = await administrator.ask(
        "query ($sku: String!) { productVariants(options: { filter: { sku: { eq: $sku } } }) { items { id } } }", { sku },
      );
      await move(order, "Modifying");
      const { modifyOrder } = await administrator.ask(
        "mutation ($input: ModifyOrderInput!) { modifyOrder(input: $input) { __typename ... on ErrorResult { message } } }",
        { input: { orderId: order.id, dryRun: false, addItems: [{ productVariantId: productVariants.items[0].id, quantity: 1 }] } },
      );
      assert.equal(modifyOrder.__typename, "Order", modifyOrder.message);
      await move(order, "ArrangingAdditionalPayment");
      const { addManualPaymentToOrder: paid } = await administrator.ask(
        'mutation ($id: ID!) { addManualPaymentToOrder(input: { orderId: $id, method: "till", metadata: {} }) { __typename ... on ErrorResult { message } } }', { id: order.id },
      );
      assert.equal(paid.__typename, "Order", paid.message);
      await move(order, state);
    },

    /** Refunds so many units of each line, from one of the payments first. */
    async refund(order: any, quantity: number, place = 0) {
      return refund({ lines: lines(order, quantity), shipping: 0, adjustment: 0, paymentId: await payment(order, place), reason: "broken" });
    },

    /** Refunds an amount for so many units of each line, in minor units. */
    async refundPart(order: any, quantity: number, amount: number) {
      return refund({ lines: lines(order, quantity), shipping: 0, adjustment: 0, amount, paymentId: await payment(order), reason: "scratched" });
    },

    /** What the component was told of refunds of an order, in its sequence. */
    async toldBack(order: any): Promise<any[]> {
      return (await told(order)).flatMap(([event, content]) => (event === "OrderRefunded" ? [content] : []));
    },

    /** The steps of an order of which the component was told, and their lines, between what else it was told. */
    async toldSteps(order: any): Promise<(string | [string, number[]])[]> {
      return (await told(order)).map(([event, { lines }]) => (/Paid|Shipped|Delivered/.test(event) ? [event, lines] : event));
    },

    /** How far an order has come, as a fact of its member. */
    async status({ code }: any): Promise<string | undefined> {
      return (await connection.getRepository(ctx, LoyaltyOrder).findOneByOrFail({ code })).past?.status;
    },

    /** Refunds an amount for nothing in particular, in minor units. */
    async refundAmount(order: any, amount: number) {
      return refund({ lines: [], shipping: 0, adjustment: 0, amount, paymentId: await payment(order), reason: "late" });
    },

    /** Opens a channel with the whole range, whose prices exclude tax; its code is its token. */
    async openChannel(code: string, currency: string): Promise<void> {
      const { zones } = await administrator.ask("{ zones { items { id } } }");
      const { createChannel } = await administrator.ask(
        "mutation ($input: CreateChannelInput!) { createChannel(input: $input) { __typename ... on Channel { id } ... on ErrorResult { message } } }",
        { input: {
          code, token: code, defaultLanguageCode: "en", availableLanguageCodes: ["en", "fr"], defaultCurrencyCode: currency,
          availableCurrencyCodes: [currency], pricesIncludeTax: false, defaultTaxZoneId: zones.items[0].id, defaultShippingZoneId: zones.items[0].id,
        } },
      );
      assert.equal(createChannel.__typename, "Channel", createChannel.message);
      const found = await administrator.ask(
        "{ products { items { id } } shippingMethods { items { id } } paymentMethods { items { id } } promotions { items { id } } stockLocations { items { id } } }",
      );
      for (const [kind, input, mutation, extra] of [
        ["products", "productIds", "assignProductsToChannel(input: $input)", { priceFactor: 1 }],
        ["shippingMethods", "shippingMethodIds", "assignShippingMethodsToChannel(input: $input)", {}],
        ["paymentMethods", "paymentMethodIds", "assignPaymentMethodsToChannel(input: $input)", {}],
        ["promotions", "promotionIds", "assignPromotionsToChannel(input: $input)", {}],
        ["stockLocations", "stockLocationIds", "assignStockLocationsToChannel(input: $input)", {}],
      ] as const) {
        const type = mutation[0]!.toUpperCase() + mutation.slice(1, mutation.indexOf("(")) + "Input";
        await administrator.ask(`mutation ($input: ${type}!) { ${mutation} { id } }`, {
          input: { channelId: createChannel.id, [input]: found[kind].items.map(({ id }: any) => id), ...extra },
        });
      }
    },

    /** A day's end, for all accounts; answers how many there are. */
    async night(): Promise<number> {
      return (await loyaltyNight.execute(new Injector(shop.app.get(ModuleRef)))).accounts;
    },

    /** Vendure's events of an order, once more. */
    async publishAgain({ id }: any): Promise<void> {
      const order = await shop.app.get(OrderService).findOne(ctx, id, ["lines", "customer", "fulfillments", "modifications"]);
      assert.ok(order instanceof Order);
      const { items: history } = await shop.app.get(HistoryService).getHistoryForOrder(ctx, id, false);
      const bus = shop.app.get(EventBus);
      await bus.publish(new OrderPlacedEvent("ArrangingPayment", "PaymentSettled", ctx, order));
      await bus.publish(new OrderStateTransitionEvent("ArrangingPayment", "PaymentSettled", ctx, order));
      for (const fulfillment of order.fulfillments) {
        await bus.publish(new FulfillmentStateTransitionEvent("Pending", fulfillment.state, ctx, fulfillment));
      }
      for (const entry of history) await bus.publish(new HistoryEntryEvent(ctx, Object.assign(entry, { order }), "created", "order"));
      if (order.modifications.length > 0) await bus.publish(new OrderStateTransitionEvent("Modifying", order.state, ctx, order));
      if (order.state === "Cancelled") await bus.publish(new OrderStateTransitionEvent("PaymentSettled", "Cancelled", ctx, order));
    },

    /** All events that the ledger ever heard, once more; answers how many. */
    async tellAgain(): Promise<number> {
      const events = await connection.getRepository(ctx, LoyaltyEvent).find();
      for (const { customerId, eventId, event, orderCode } of events) {
        await shop.app.get(Ledger).tell(ctx, customerId, eventId, event.body, orderCode);
      }
      return events.length;
    },

    /** All entries of all accounts. */
    async entries() {
      return connection.getRepository(ctx, LoyaltyEntry).find({ order: { id: "ASC" } });
    },

    /** The columns of a customer's account as the sum of the entries, whose buckets sum to the account's. */
    async fold(firstName: string) {
      const customer = await connection.getRepository(ctx, Customer).findOneOrFail({ where: { firstName } });
      const where = { customerId: customer.id };
      const { state } = await connection.getRepository(ctx, LoyaltyAccount).findOneOrFail({ where });
      const entries = (await connection.getRepository(ctx, LoyaltyEntry).find({ where })).map(({ entry }) => entry);
      const remaining = new Map<number, number>();
      for (const move of entries.flatMap(({ moves }) => moves)) {
        remaining.set(move.sequence, (remaining.get(move.sequence) ?? 0) + move.remaining);
      }
      const left = [...remaining].filter(([, points]) => points !== 0).sort(([one], [other]) => one - other);
      assert.deepEqual(left, state.buckets.map((bucket) => [bucket.sequence, bucket.remaining]));
      const sum = (column: "available" | "pending" | "held" | "debt") => entries.reduce((total, entry) => total + entry[column], 0);
      return { available: sum("available"), pending: sum("pending"), held: sum("held"), owed: sum("debt") };
    },

    /** Tries to change the first entry. */
    async changeEntry(): Promise<void> {
      const rows = connection.getRepository(ctx, LoyaltyEntry);
      const row = await rows.findOneOrFail({ where: { ordinal: 0 } });
      row.eventId = "another";
      await rows.save(row);
    },
  };
}
