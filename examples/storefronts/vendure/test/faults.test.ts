import { Trap } from "@fidelis/loyalty";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { type Back, back } from "./support/back.js";
import { DAY, openShop, type Shop } from "./support/shop.js";

const MINUTE = 60_000;

describe("checkout goes on", () => {
  let shop: Shop;
  let office: Back;
  const errors = () => shop.log.filter((line) => line.startsWith("error")).length;
  const open = async () => (await office.administrator.ask("{ openLoyaltyEvents { eventId failures lastError } }")).openLoyaltyEvents;

  before(async () => {
    shop = await openShop();
    office = await back(shop);
  });
  after(() => shop.close());

  it("while the component fails, and what happened is settled later", async () => {
    const marc = shop.visitor();
    await marc.join("Marc");
    await marc.account();
    shop.component.broken = new Trap("quote", new WebAssembly.RuntimeError("unreachable"));
    const cart = await marc.add("SENCHA-100", 2);
    assert.deepEqual([cart.totalWithTax, cart.loyalty], [3_700, null]);
    assert.equal((await marc.use(60)).__typename, "LoyaltyUnavailableError");
    assert.equal(await marc.account(), null);
    const order = await marc.order();
    assert.equal(order.state, "PaymentSettled");
    assert.ok(errors() > 0, "it is logged");
    const waiting = await open();
    assert.deepEqual(waiting.map(({ eventId }: any) => eventId), [`placed:${order.code}`, `paid:${order.code}:1`]);
    assert.match(waiting[0].lastError, /the plugin failed in quote: unreachable/);
    assert.equal(waiting[1].failures, 0, "an order is told in steps: what comes later waits");
    assert.equal((await office.entries()).filter(({ orderCode }) => orderCode === order.code).length, 0);

    shop.component.broken = undefined;
    const { settleOpenLoyaltyEvents } = await office.administrator.ask("mutation { settleOpenLoyaltyEvents { settled open } }");
    assert.deepEqual(settleOpenLoyaltyEvents, { settled: 2, open: 0 });
    assert.deepEqual(await open(), []);
    assert.equal((await marc.account()).pending, 30);
  });

  it("while points that were promised cannot be reserved for that reason", async () => {
    const anne = shop.visitor();
    await anne.join("Anne");
    await anne.account();
    await anne.add("SENCHA-100", 2);
    assert.equal((await anne.use(60)).loyalty.usedAmount, 300);
    await anne.address();
    shop.component.broken = new Error("out of order");
    assert.equal((await anne.checkOut()).__typename, "Order");
    assert.equal((await anne.pay()).totalWithTax, 3_700 + 590 - 300);
    shop.component.broken = undefined;
    // Her page settles what is open: the reservation, the order that names it, the payment.
    const { available, held, owed, pending } = await anne.account();
    assert.deepEqual({ available, held, owed, pending }, { available: 40, held: 0, owed: 0, pending: 28 });
  });

  it("when a reservation has lapsed, and the points are taken all the same", async () => {
    const lea = shop.visitor();
    await lea.join("Lea");
    await lea.account();
    await lea.add("SENCHA-100", 2);
    await lea.use(60);
    await lea.address();
    await lea.checkOut();
    shop.clock.at += 31 * MINUTE;
    assert.equal((await lea.account()).available, 100);
    await lea.pay();
    const { available, held } = await lea.account();
    assert.deepEqual([available, held], [40, 0]);
  });

  it("only with points that are there", async () => {
    const paul = shop.visitor();
    await paul.join("Paul");
    await paul.account();
    await paul.add("SENCHA-100", 2);
    await paul.use(60);
    await paul.address();
    shop.clock.at += 400 * DAY;
    const refused = await paul.checkOut();
    assert.equal(refused.__typename, "OrderStateTransitionError");
    assert.match(refused.transitionError, /InsufficientPoints/);
    assert.equal((await paul.use(0)).__typename, "Order");
    assert.equal((await paul.checkOut()).state, "ArrangingPayment");
  });
});
