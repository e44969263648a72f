import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { type Back, back } from "./support/back.js";
import { openShop, type Shop } from "./support/shop.js";
import type { Visitor } from "./support/visitor.js";

describe("a channel", () => {
  let shop: Shop;
  let office: Back;

  before(async () => {
    shop = await openShop();
    office = await back(shop);
    await office.openChannel("business", "EUR");
    await office.openChannel("overseas", "USD");
  });
  after(() => shop.close());

  const customer = async (name: string, channel: string): Promise<Visitor> => {
    const visitor = shop.visitor();
    visitor.channel = channel;
    await visitor.join(name);
    await visitor.account();
    return visitor;
  };

  it("whose prices exclude tax has net discounts", async () => {
    const anne = await customer("Anne", "business");
    const cart = await anne.add("TEAPOT-08");
    // 53.33 net less 5.00 for the first order.
    assert.deepEqual([cart.subTotal, cart.subTotalWithTax, cart.loyalty.earns], [4_833, 5_800, 48]);
    const { subTotal, subTotalWithTax, loyalty } = await anne.use(60);
    assert.deepEqual([subTotal, subTotalWithTax, loyalty.used, loyalty.usedAmount], [4_533, 5_440, 60, 300]);
    const order = await anne.order();
    assert.equal(order.totalWithTax, 5_440 + 708, "the price of shipping is net, too");
    const { available, pending } = await anne.account();
    assert.deepEqual([available, pending], [40, 45]);
  });

  it("in a currency of which the programme knows nothing sells without it", async () => {
    const john = await customer("John", "overseas");
    const cart = await john.add("TEAPOT-08");
    assert.deepEqual([cart.subTotal, cart.loyalty], [5_333, null]);
    const order = await john.order();
    assert.equal(order.state, "PaymentSettled");
    const { openLoyaltyEvents } = await office.administrator.ask("{ openLoyaltyEvents { eventId lastError } }");
    assert.equal(openLoyaltyEvents[0].eventId, `placed:${order.code}`);
    assert.match(openLoyaltyEvents[0].lastError, /^UnknownCurrency at /);
    // What does not speak of this order goes on.
    assert.equal(await office.night(), 2);
    assert.equal((await john.account()).available, 100);
  });
});
