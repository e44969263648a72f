import { EventBus } from "@vendure/core";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { firstValueFrom, take } from "rxjs";

import { Component, LoyaltySettledEvent } from "../src/index.js";
import { type Back, back } from "./support/back.js";
import { type Database, postgres, sqlite } from "./support/database.js";
import { DAY, openShop, type Shop } from "./support/shop.js";
import type { Visitor } from "./support/visitor.js";

/** French has no-break spaces. */
const plain = (text: string) => text.replace(/\s/g, " ");

const server = process.env["FIDELIS_POSTGRES"];

describe("a customer of the tea shop, on SQLite", () => story(sqlite));
describe(
  "a customer of the tea shop, on PostgreSQL",
  { skip: server === undefined && "FIDELIS_POSTGRES names no server" },
  () => story(() => postgres(server!)),
);

/** One customer, from the first visit to the last refund, over the shop's own APIs. */
function story(database: () => Promise<Database>): void {
  let shop: Shop;
  let claire: Visitor;
  let office: Back;
  let began: number;
  const points = async () => {
    const { available, pending, held, owed } = await claire.account();
    return { available, pending, held, owed };
  };

  before(async () => {
    began = performance.now();
    shop = await openShop(database);
    claire = shop.visitor();
    office = await back(shop);
    console.log(`the server answered after ${Math.round(shop.booted)} ms, with its products after ${Math.round(shop.seeded)} ms`);
  });
  after(async () => {
    console.log(`the whole flow took ${Math.round(performance.now() - began)} ms`);
    await shop.close();
  });

  it("sees as a guest what members get", async () => {
    const guest = shop.visitor();
    guest.language = "fr";
    const { loyaltyProgramme: page } = await guest.ask("{ loyaltyProgramme { name earning { id text } tiers { id name current } } }");
    assert.equal(page.name, "Le Jardin Verveine");
    assert.equal(plain(page.earning[0].text), "1 feuille pour 1,00 €");
    assert.deepEqual(page.tiers.map(({ name }: any) => name), ["Bourgeon", "Fleur"]);
    const { loyalty, totalWithTax } = await guest.add("SENCHA-100");
    // 18.50 contain 3.08 of tax, which earns nothing.
    assert.deepEqual([totalWithTax, loyalty.earns, loyalty.usable], [1850, 15, 0]);
    const refused = await guest.use(50);
    assert.deepEqual([refused.__typename, refused.reason], ["PointsRefusedError", "NotEnrolled"]);
  });

  it("joins, has points to begin with, and is welcomed in her language", async () => {
    const told = shop.app.get(EventBus).ofType(LoyaltySettledEvent).pipe(take(1));
    const welcome = firstValueFrom(told);
    await claire.join("Claire");
    claire.language = "fr";
    await claire.account();
    claire.language = "en";
    const { settlement } = await welcome;
    const message = settlement.effects.flatMap((effect) => ("Message" in effect ? [effect.Message] : []))[0]!;
    assert.deepEqual([message.channel, message.locale], ["OnSite", "fr"]);
    assert.match(shop.app.get(Component).render([message.text], message.locale)[0]!, /^Bienvenue au Jardin/);
    const account = await claire.account();
    assert.deepEqual(
      [account.programme, account.wallet, account.available, account.pending],
      ["The Verveine Garden", "leaves", 100, 0],
    );
    // Twelve months from the local day on: the midnight behind it, in Paris.
    assert.deepEqual(account.nextExpiry, { points: 100, at: "2027-11-03T23:00:00.000Z" });
    assert.deepEqual(account.tiers, [{
      ladder: "garden", tier: null, tierName: "Seed", nextName: "Bud", value: 0, missing: 10_000,
      text: "€100.00 more to reach Bud",
    }]);
  });

  it("sees in the cart what it earns, and what is near", async () => {
    await claire.add("SENCHA-100", 2);
    const near = (await claire.add("GIFT-CARD-50")).loyalty;
    assert.equal(near.earns, 30, "a gift card earns nothing");
    claire.language = "fr";
    const { totalWithTax, loyalty, discounts } = await claire.add("WHISK");
    claire.language = "en";
    // 37.00 + 50.00 + 15.00 less 5.00 for the first order.
    assert.equal(totalWithTax, 9_700);
    assert.deepEqual([loyalty.offers[0].id, loyalty.offers[0].amount], ["first-order", 500]);
    assert.equal(plain(loyalty.offers[0].text), "5 € sur la première commande dès 40 €");
    assert.deepEqual(discounts.map(({ amountWithTax }: any) => amountWithTax), [-500]);
    assert.ok(loyalty.usable > 0);
  });

  it("orders, and the points wait for delivery", async () => {
    const order = await claire.order();
    assert.equal(order.state, "PaymentSettled");
    // A gift card does not count to free delivery from 60.00 on.
    assert.equal(order.totalWithTax, 9_700 + 590);
    const waiting = order.loyalty.earns;
    assert.ok(waiting > 0);
    assert.deepEqual(await points(), { available: 100, pending: waiting, held: 0, owed: 0 });
    await office.deliver(order);
    assert.deepEqual(await points(), { available: 100, pending: waiting, held: 0, owed: 0 });
    shop.clock.at += 15 * DAY;
    assert.deepEqual(await points(), { available: 100 + waiting, pending: 0, held: 0, owed: 0 });
  });

  it("is told the same after a night, and after the same night again", async () => {
    const before = await points();
    assert.equal(await office.night(), 1);
    const entries = await office.entries();
    assert.deepEqual(await points(), before);
    await office.night();
    assert.deepEqual(await office.entries(), entries);
  });

  let second: any;

  it("pays partly with points", async () => {
    const { available } = await points();
    await claire.add("TEAPOT-08");
    const few = await claire.use(20);
    assert.deepEqual([few.__typename, few.reason, few.missing], ["PointsRefusedError", "BelowMinimumPoints", 30]);
    const { totalWithTax, discounts, loyalty } = await claire.use(60);
    assert.deepEqual([totalWithTax, loyalty.used, loyalty.usedAmount], [6_400 - 300, 60, 300]);
    assert.deepEqual(discounts.map(({ description, amountWithTax }: any) => [description, amountWithTax]), [["Paid with leaves", -300]]);
    assert.ok(loyalty.usable > 60, "what could be used is still told");
    await claire.address();
    // In checkout the points are reserved; back in the cart they are free again.
    assert.equal((await claire.checkOut()).state, "ArrangingPayment");
    assert.deepEqual(await points(), { available: available - 60, pending: 0, held: 60, owed: 0 });
    await claire.ask('mutation { transitionOrderToState(state: "AddingItems") { __typename } }');
    assert.deepEqual(await points(), { available, pending: 0, held: 0, owed: 0 });
    await claire.checkOut();
    second = await claire.pay();
    assert.equal(second.totalWithTax, 6_100);
    // 64.00 less 3.00 in points, untaxed: 50.83.
    assert.deepEqual(await points(), { available: available - 60, pending: 50, held: 0, owed: 0 });
  });

  it("hears the same event twice, and nothing changes", async () => {
    const before = [await office.entries(), await points()];
    await office.publishAgain(second);
    assert.ok((await office.tellAgain()) > 5);
    assert.deepEqual([await office.entries(), await points()], before);
  });

  it("gets the points back when the order is called off", async () => {
    const { available } = await points();
    assert.equal(await office.cancel(second), "Cancelled");
    assert.deepEqual(await points(), { available: available + 60, pending: 0, held: 0, owed: 0 });
    const known = await office.entries();
    await office.publishAgain(second);
    assert.deepEqual(await office.entries(), known);
  });

  it("loses the points of what comes back, once", async () => {
    await claire.add("EARL-GREY-100", 3);
    const third = await claire.order();
    // 38.70 untaxed: 32.25.
    const start = await points();
    assert.equal(start.pending, 32);
    await office.refund(third, 1);
    // 21.50 are left: 21 points are kept.
    assert.equal((await points()).pending, 21);
    await office.cancel(third, 1);
    assert.equal((await points()).pending, 21, "the unit that was refunded is the one that is cancelled");
    await office.cancel(third, 1);
    assert.equal((await points()).pending, 10);
    await office.refundAmount(third, 645);
    // Half of the last 12.90.
    assert.equal((await points()).pending, 5);
    assert.equal(await office.cancel(third, 1), "Cancelled");
    assert.deepEqual(await points(), { ...start, pending: 0 });
  });

  it("earns what the order is after the shop has changed it", async () => {
    await claire.add("EARL-GREY-100", 3);
    const order = await claire.order();
    await office.modify(order, 2);
    // 25.80 untaxed: 21.50.
    assert.equal((await points()).pending, 21);
    await office.refund(order, 1);
    assert.equal((await points()).pending, 10);
    assert.equal(await office.cancel(order), "Cancelled");
    assert.equal((await points()).pending, 0);
  });

  it("sees the points of a line start when its last unit has arrived", async () => {
    const noa = shop.visitor();
    await noa.join("Noa");
    await noa.account();
    await noa.add("VERBENA-50", 2);
    await noa.add("WHISK");
    // 16.33 and 12.50, untaxed: 16 and 12 points of 28.
    const order = await noa.order();
    await office.deliver(order, [1, 1]);
    shop.clock.at += 15 * DAY;
    const half = await noa.account();
    assert.deepEqual([half.available, half.pending], [112, 16]);
    await office.deliver(order, [1, 0]);
    shop.clock.at += 15 * DAY;
    const all = await noa.account();
    assert.deepEqual([all.available, all.pending], [128, 0]);
  });

  it("sees what is charged, whenever it looks, and after logging in what members get", async () => {
    const zoe = shop.visitor();
    await zoe.join("Zoe");
    await zoe.account();
    await zoe.ask("mutation { logout { success } }");
    const asGuest = await zoe.add("TEAPOT-08");
    assert.deepEqual([asGuest.loyalty.offers.length, asGuest.loyalty.usable], [0, 0], "a guest is nobody in particular");
    await zoe.logIn("zoe@example.org", "a good cup");
    const look = `{ activeOrder { totalWithTax loyalty { usable offers { id amount } } } }`;
    const asMember = (await zoe.ask(look)).activeOrder.loyalty;
    assert.ok(asMember.usable > 0);
    assert.deepEqual(asMember.offers, [{ id: "first-order", amount: 500 }]);
    await zoe.address();
    const before = (await zoe.ask(look)).activeOrder;
    shop.clock.at += 3 * DAY;
    assert.deepEqual((await zoe.ask(look)).activeOrder, before);
    const order = await zoe.checkOut().then(() => zoe.pay());
    assert.equal(order.totalWithTax, before.totalWithTax);
  });

  it("reaches a tier, and it counts for the next cart", async () => {
    await claire.add("TEAPOT-08", 2);
    await claire.order();
    const { tiers } = await claire.account();
    assert.deepEqual([tiers[0].tierName, tiers[0].nextName], ["Bud", "Blossom"]);
    const { loyalty, totalWithTax } = await claire.add("WHISK", 2);
    // 10% off teaware lies on the line.
    assert.deepEqual(loyalty.offers, [{ id: "teaware", text: "10% off teaware from Bud on", amount: 300 }]);
    assert.equal(totalWithTax, 2_700);
  });

  it("keeps entries that nobody can change, whose sum is the account", async () => {
    const shown = await points();
    assert.deepEqual(await office.fold("Claire"), shown);
    await assert.rejects(office.changeEntry(), /immutable/);
  });

  it("shows an account to the office, and to nobody else", async () => {
    const { customers } = await office.administrator.ask("{ customers { items { firstName loyalty { available tiers { tierName } } } } }");
    const { available, tiers } = customers.items.find(({ firstName }: any) => firstName === "Claire").loyalty;
    assert.deepEqual([available, tiers[0].tierName], [(await points()).available, "Bud"]);
    const { errors, data } = await shop.visitor().send("{ activeCustomer { loyalty { available } } }");
    assert.equal(errors, undefined);
    assert.equal(data.activeCustomer, null);
    assert.deepEqual(shop.log.filter((line) => line.startsWith("error")), []);
  });
}
