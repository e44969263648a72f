import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Ledger } from "../src/index.js";
import { type Back, back } from "./support/back.js";
import { type Database, postgres, sqlite } from "./support/database.js";
import { DAY, openShop, type Shop } from "./support/shop.js";
import type { Visitor } from "./support/visitor.js";

const server = process.env["FIDELIS_POSTGRES"];

describe("what arrives of an order that changes, on SQLite", () => arrivals(sqlite));
describe(
  "what arrives of an order that changes, on PostgreSQL",
  { skip: server === undefined && "FIDELIS_POSTGRES names no server" },
  () => arrivals(() => postgres(server!)),
);

/** A line came so far. */
const both = (...lines: number[]): [string, number[]][] => [["OrderShipped", lines], ["OrderDelivered", lines]];

/** Points of a line start when all that is left of it has arrived, whatever happened first. */
function arrivals(database: () => Promise<Database>): void {
  let shop: Shop;
  let office: Back;
  before(async () => {
    shop = await openShop(database);
    office = await back(shop);
  });
  after(() => shop.close());

  /** A new customer's order, paid by card. */
  const ordered = async (name: string, ...units: [sku: string, quantity: number][]): Promise<{ visitor: Visitor; order: any }> => {
    const visitor = shop.visitor();
    await visitor.join(name);
    await visitor.account();
    for (const [sku, quantity] of units) await visitor.add(sku, quantity);
    const order = await visitor.order();
    assert.equal(order.state, "PaymentSettled");
    return { visitor, order };
  };

  /** Points that are pending, and those that are available beside the hundred to begin with. */
  const points = async (visitor: Visitor) => {
    const { available, pending } = await visitor.account();
    return { pending, earned: available - 100 };
  };

  /** Two weeks later. */
  const later = async (visitor: Visitor) => {
    shop.clock.at += 15 * DAY;
    return points(visitor);
  };

  /** What the order was told after it was placed and paid. */
  const told = async (order: any) => (await office.toldSteps(order)).slice(2);

  // 12.90 untaxed are 10.75 for each.
  const two: [string, number] = ["EARL-GREY-100", 2];

  it("is a unit, and the other one is cancelled behind it", async () => {
    const { visitor, order } = await ordered("Anne", two);
    await office.deliver(order, [1]);
    assert.deepEqual(await told(order), []);
    assert.deepEqual(await later(visitor), { pending: 21, earned: 0 });
    await office.cancel(order, 1);
    assert.deepEqual(await told(order), ["OrderRefunded", ...both(1)]);
    assert.equal(await office.status(order), "Delivered");
    // Two weeks from now on, as the line is complete now.
    assert.deepEqual(await points(visitor), { pending: 10, earned: 0 });
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("is a unit, and the other one was cancelled before it", async () => {
    const { visitor, order } = await ordered("Bea", two);
    await office.cancel(order, 1);
    assert.deepEqual(await told(order), ["OrderRefunded"]);
    await office.deliver(order, [1]);
    assert.deepEqual(await told(order), ["OrderRefunded", ...both(1)]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("is a unit, and the order is changed to one behind it", async () => {
    const { visitor, order } = await ordered("Chloe", two);
    await office.deliver(order, [1]);
    await office.modify(order, 1);
    assert.deepEqual(await told(order), ["OrderChanged", ["OrderPaid", []], ...both(1)]);
    assert.equal(await office.status(order), "Delivered");
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("is a unit, and the order was changed to one before it", async () => {
    const { visitor, order } = await ordered("Dora", two);
    await office.modify(order, 1);
    await office.deliver(order, [1]);
    assert.deepEqual(await told(order), ["OrderChanged", ["OrderPaid", []], ...both(1)]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("is all of the lines that are complete, and no other", async () => {
    const { visitor, order } = await ordered("Eva", ["VERBENA-50", 2], ["EARL-GREY-100", 3], ["WHISK", 1]);
    await office.deliver(order, [1, 1, 0]);
    await office.cancel(order, [1, 1, 0]);
    // Of the second line one unit is still to come, of the third one as well.
    assert.deepEqual(await told(order), ["OrderRefunded", ...both(1)]);
    assert.equal(await office.status(order), "Paid");
    // 50.60 less what is left of 5.00 for the first order, untaxed; 9.80 of it has arrived.
    assert.deepEqual(await later(visitor), { pending: 31, earned: 7 });
    await office.cancel(order, [0, 0, 1]);
    assert.deepEqual((await told(order)).slice(3), ["OrderRefunded"], "of the third line nothing is left");
    assert.deepEqual(await points(visitor), { pending: 20, earned: 7 });
    await office.deliver(order, [0, 1, 0]);
    assert.deepEqual((await told(order)).slice(4), both(2));
    assert.equal(await office.status(order), "Delivered");
    assert.deepEqual(await later(visitor), { pending: 0, earned: 27 });
  });

  it("is everything when what was still to come is cancelled", async () => {
    const { visitor, order } = await ordered("Fee", ["VERBENA-50", 1], ["WHISK", 1]);
    await office.deliver(order, [1, 0]);
    assert.deepEqual(await told(order), both(1));
    assert.equal(await office.status(order), "Paid");
    await office.cancel(order, [0, 1]);
    assert.deepEqual((await told(order)).slice(2), ["OrderRefunded"]);
    assert.equal(await office.status(order), "Delivered");
    // 9.80 untaxed.
    assert.deepEqual(await later(visitor), { pending: 0, earned: 8 });
  });

  it("is on its way when the rest is cancelled, and starts when it is there", async () => {
    const { visitor, order } = await ordered("Gisa", ["EARL-GREY-100", 3]);
    await office.deliver(order, [1]);
    await office.deliver(order, [1], ["Shipped"]);
    await office.cancel(order, 1);
    assert.deepEqual(await told(order), ["OrderRefunded", ["OrderShipped", [1]]]);
    assert.equal(await office.status(order), "Shipped");
    assert.deepEqual(await later(visitor), { pending: 21, earned: 0 });
    await office.arrive(order);
    assert.deepEqual((await told(order)).slice(2), [["OrderDelivered", [1]]]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 21 });
  });

  it("was shipped, also where the shop says only that it arrived", async () => {
    const { order } = await ordered("Hanna", two);
    await office.deliver(order, [2], ["Delivered"]);
    assert.deepEqual(await told(order), both(1));
  });

  it("has come, and does not come again when a unit is sent back", async () => {
    const { visitor, order } = await ordered("Hilde", two);
    await office.deliver(order, [2]);
    await office.cancel(order, 1);
    assert.deepEqual(await told(order), [...both(1), "OrderRefunded"]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("is not complete by a refund alone, as the unit is still to come", async () => {
    const { visitor, order } = await ordered("Heidi", two);
    await office.deliver(order, [1]);
    await office.refund(order, 1);
    assert.deepEqual(await told(order), ["OrderRefunded"]);
    assert.deepEqual(await later(visitor), { pending: 10, earned: 0 });
    await office.cancel(order, 1);
    assert.deepEqual(await told(order), ["OrderRefunded", ...both(1)]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("is nothing while a modification goes on, and what is left when it is done", async () => {
    const { visitor, order } = await ordered("Ina", two);
    await office.modify(order, 1, async () => {
      await office.deliver(order, [1], ["Delivered"]);
      assert.deepEqual(await told(order), []);
    });
    assert.deepEqual(await told(order), ["OrderChanged", ["OrderPaid", []], ...both(1)]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("is what is left of a modification that ends as the parcel leaves", async () => {
    const { visitor, order } = await ordered("Ines", two);
    await office.modify(order, 1, () => office.deliver(order, [1]));
    assert.deepEqual(await told(order), ["OrderChanged", ["OrderPaid", []], ...both(1)]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  it("keeps its date when the order gets a line more, which is paid behind it and waits for itself", async () => {
    const { visitor, order } = await ordered("Jule", ["VERBENA-50", 2]);
    await office.deliver(order, [1]);
    await office.deliver(order, [1], ["Shipped"]);
    // 19.60 untaxed: 16.33; and 12.50.
    await office.extend(order, "WHISK", "PartiallyDelivered");
    assert.deepEqual((await told(order)).slice(1), ["OrderChanged", ["OrderShipped", [1]], ["OrderPaid", []]]);
    await office.arrive(order);
    assert.deepEqual((await told(order)).slice(4), [["OrderDelivered", [1]]]);
    assert.equal(await office.status(order), "Shipped");
    assert.deepEqual(await later(visitor), { pending: 12, earned: 16 });
    await office.deliver(await office.now(order), [0, 1]);
    assert.deepEqual((await told(order)).slice(5), both(2));
    assert.equal(await office.status(order), "Delivered");
    assert.deepEqual(await later(visitor), { pending: 0, earned: 28 });
  });

  it("is told anew of a line that became more", async () => {
    const { visitor, order } = await ordered("Kaja", ["VERBENA-50", 1], ["WHISK", 1]);
    await office.deliver(order, [1, 0]);
    await office.extend(order, "VERBENA-50", "PartiallyDelivered");
    assert.deepEqual(await told(order), [...both(1), "OrderChanged", ["OrderPaid", []]]);
    await office.deliver(order, [1, 0]);
    assert.deepEqual((await told(order)).slice(4), both(1));
    assert.deepEqual(await later(visitor), { pending: 12, earned: 16 });
  });

  it("is told once, however often it is looked at", async () => {
    const all = [];
    for (const [name, change] of [["Kim", "cancel"], ["Lou", "modify"]] as const) {
      const { order } = await ordered(name, two, ["WHISK", 1]);
      await office.deliver(order, [1, 0]);
      await office[change](order, 1);
      all.push(order);
    }
    const known = [await office.entries(), await Promise.all(all.map(told))];
    for (const order of all) {
      await office.publishAgain(order);
      await office.publishAgain(order);
    }
    assert.deepEqual([await office.entries(), await Promise.all(all.map(told))], known);
  });

  it("is told once when the cancellation fails in between, and is tried again", async () => {
    const { visitor, order } = await ordered("Mia", two);
    await office.deliver(order, [1]);
    const ledger = shop.app.get(Ledger);
    const tell = ledger.tell;
    ledger.tell = (ctx, customerId, id, ...rest) => {
      if (id.startsWith("delivered:")) throw new Error("the power is gone");
      return tell.call(ledger, ctx, customerId, id, ...rest);
    };
    await assert.rejects(office.cancel(order, 1), /the power is gone/).finally(() => {
      ledger.tell = tell;
    });
    assert.deepEqual(await told(order), [], "nothing of it happened");
    assert.deepEqual(await points(visitor), { pending: 21, earned: 0 });
    await office.cancel(order, 1);
    assert.deepEqual(await told(order), ["OrderRefunded", ...both(1)]);
    assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
  });

  for (const [name, first, second] of [["Nele", "deliver", "cancel"], ["Olga", "cancel", "deliver"]] as const) {
    it(`is settled later where the component fails, in the sequence of ${first} and ${second}`, async () => {
      const { visitor, order } = await ordered(name, two);
      shop.component.broken = new Error("out of order");
      await office[first](order, [1]);
      await office[second](order, [1]);
      const before = await told(order);
      await office.publishAgain(order);
      shop.component.broken = undefined;
      assert.deepEqual(before, ["OrderRefunded", ...both(1)]);
      assert.deepEqual(await told(order), before);
      // Their page settles what is open.
      assert.deepEqual(await points(visitor), { pending: 10, earned: 0 });
      assert.deepEqual(await later(visitor), { pending: 0, earned: 10 });
    });
  }
}
