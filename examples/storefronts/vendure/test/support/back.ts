import { ModuleRef } from "@nestjs/core";
import {
  Customer, EventBus, Injector, Order, OrderPlacedEvent, OrderService, OrderStateTransitionEvent, RequestContextService,
  TransactionalConnection,
} from "@vendure/core";
import assert from "node:assert/strict";

import { Ledger, LoyaltyAccount, LoyaltyEntry, LoyaltyEvent, loyaltyNight } from "../../src/index.js";
import type { Shop } from "./shop.js";
import type { Visitor } from "./visitor.js";

/** What happens behind the counter: the admin API, the night, and looks into the books. */
export type Back = Awaited<ReturnType<typeof back>>;

/** Opens the back of a shop. */
export async function back(shop: Shop) {
  const administrator: Visitor = await shop.administrator();
  const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
  const connection = shop.app.get(TransactionalConnection);

  const lines = (order: any, quantity?: number) =>
    order.lines.map(({ id, quantity: all }: any) => ({ orderLineId: id, quantity: quantity ?? all }));

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

  return {
    administrator,

    /** Sends a parcel with these units of the lines, or with everything, and lets it arrive. */
    async deliver(order: any, units?: number[]): Promise<void> {
      const packed = lines(order).map((line: any, place: number) => ({ ...line, quantity: units?.[place] ?? line.quantity }));
      const { addFulfillmentToOrder: parcel } = await administrator.ask(
        "mutation ($input: FulfillOrderInput!) { addFulfillmentToOrder(input: $input) { __typename ... on Fulfillment { id } ... on ErrorResult { message } } }",
        { input: { lines: packed.filter(({ quantity }: any) => quantity > 0), handler: { code: "manual-fulfillment", arguments: [{ name: "method", value: "post" }] } } },
      );
      assert.equal(parcel.__typename, "Fulfillment", parcel.message);
      for (const state of ["Shipped", "Delivered"]) {
        const { transitionFulfillmentToState: moved } = await administrator.ask(
          "mutation ($id: ID!, $state: String!) { transitionFulfillmentToState(id: $id, state: $state) { __typename } }",
          { id: parcel.id, state },
        );
        assert.equal(moved.__typename, "Fulfillment");
      }
    },

    /** Calls an order off, or so many units of each line; answers the order's state. */
    async cancel(order: any, quantity?: number): Promise<string> {
      const { cancelOrder } = await administrator.ask(
        "mutation ($input: CancelOrderInput!) { cancelOrder(input: $input) { __typename ... on Order { state } ... on ErrorResult { message } } }",
        { input: { orderId: order.id, reason: "changed their mind", ...(quantity === undefined ? {} : { lines: lines(order, quantity) }) } },
      );
      assert.equal(cancelOrder.__typename, "Order", cancelOrder.message);
      return cancelOrder.state;
    },

    /** Changes each line of an order to so many units; what is too much is refunded. */
    async modify(order: any, quantity: number): Promise<void> {
      const move = async (state: string) => {
        const { transitionOrderToState: moved } = await administrator.ask(
          "mutation ($id: ID!, $state: String!) { transitionOrderToState(id: $id, state: $state) { __typename ... on ErrorResult { message } } }",
          { id: order.id, state },
        );
        assert.equal(moved.__typename, "Order", moved.message);
      };
      await move("Modifying");
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
      await move("PaymentSettled");
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
    async toldBack({ code }: any): Promise<any[]> {
      const events = await connection.getRepository(ctx, LoyaltyEvent).find({ where: { orderCode: code }, order: { sequence: "ASC" } });
      return events.flatMap(({ event }) => (typeof event.body === "object" && "OrderRefunded" in event.body ? [event.body.OrderRefunded] : []));
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
      const order = await shop.app.get(OrderService).findOne(ctx, id);
      assert.ok(order instanceof Order);
      const bus = shop.app.get(EventBus);
      await bus.publish(new OrderPlacedEvent("ArrangingPayment", "PaymentSettled", ctx, order));
      await bus.publish(new OrderStateTransitionEvent("ArrangingPayment", "PaymentSettled", ctx, order));
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
