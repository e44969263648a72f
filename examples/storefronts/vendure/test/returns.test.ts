import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { type Back, back } from "./support/back.js";
import { type Database, postgres, sqlite } from "./support/database.js";
import { openShop, type Shop } from "./support/shop.js";
import type { Visitor } from "./support/visitor.js";
import { acceptVouchers, voucher } from "./support/voucher.js";

const server = process.env["FIDELIS_POSTGRES"];

describe("what comes back, on SQLite", () => returns(sqlite));
describe(
  "what comes back, on PostgreSQL",
  { skip: server === undefined && "FIDELIS_POSTGRES names no server" },
  () => returns(() => postgres(server!)),
);

const units = (...told: any[]) => told.flatMap(({ lines }) => lines).map(({ amount, units }: any) => [amount, units]);

function returns(database: () => Promise<Database>): void {
  let shop: Shop;
  let office: Back;
  before(async () => {
    shop = await openShop(database, [voucher]);
    office = await back(shop);
    await acceptVouchers(shop.app);
  });
  after(() => shop.close());

  const customer = async (name: string): Promise<Visitor> => {
    const visitor = shop.visitor();
    await visitor.join(name);
    await visitor.account();
    return visitor;
  };

  /** An order of which a first payment bears 10.00, and a second the rest. */
  const ordered = async (visitor: Visitor, sku: string, quantity: number) => {
    await visitor.add(sku, quantity);
    await visitor.address();
    await visitor.checkOut();
    await visitor.pay("voucher", { worth: 1_000 });
    const order = await visitor.pay("voucher");
    assert.equal(order.state, "PaymentSettled");
    return order;
  };

  it("is a unit once, of which two payments bear a part", async () => {
    const anne = await customer("Anne");
    const order = await ordered(anne, "EARL-GREY-100", 2);
    // 25.80 untaxed: 21.50.
    assert.equal((await anne.account()).pending, 21);
    await office.refund(order, 1);
    assert.deepEqual(units(...(await office.toldBack(order))), [[1_000, 0], [290, 1]]);
    assert.equal((await anne.account()).pending, 10);
    await office.refund(order, 1);
    assert.deepEqual((await office.toldBack(order)).at(-1).whole, true);
    assert.equal((await anne.account()).pending, 0);
  });

  it("is two of four units, in two refunds", async () => {
    const marc = await customer("Marc");
    // 51.60 less 5.00 for the first order: 46.60, untaxed 38.83, and 11.65 for each.
    const order = await ordered(marc, "EARL-GREY-100", 4);
    assert.equal((await marc.account()).pending, 38);
    await office.refund(order, 1, 1);
    assert.deepEqual(units(...(await office.toldBack(order))), [[null, 1]]);
    assert.equal((await marc.account()).pending, 28);
    // The same once more, of which the voucher of 10.00 bears a part.
    await office.refund(order, 1);
    assert.deepEqual(units(...(await office.toldBack(order))), [[null, 1], [1_000, 0], [165, 1]]);
    assert.equal((await marc.account()).pending, 19);
    // These units, and no others, are then cancelled.
    await office.cancel(order, 2);
    assert.equal((await office.toldBack(order)).length, 3);
    assert.equal((await marc.account()).pending, 19);
  });

  it("is a part of the price while the teapot stays, and then the teapot", async () => {
    const lea = await customer("Lea");
    await lea.add("TEAPOT-08");
    const order = await lea.order();
    // 64.00 less 5.00 for the first order: 59.00, untaxed 49.17.
    assert.equal((await lea.account()).pending, 49);
    await office.refundPart(order, 1, 500);
    assert.deepEqual(await office.toldBack(order), [{ order: order.code, lines: [{ line: 1, amount: 500, units: 0 }], amount: 0, whole: false }]);
    // Of 59.00 are 54.00 left.
    assert.equal((await lea.account()).pending, 44);
    await office.refundPart(order, 1, 5_400);
    assert.equal((await office.toldBack(order)).at(-1).whole, true);
    assert.equal((await lea.account()).pending, 0);
  });

  it("is the rest of a unit of which a part was refunded, when it is cancelled", async () => {
    const noa = await customer("Noa");
    await noa.add("EARL-GREY-100", 2);
    const order = await noa.order();
    await office.refundPart(order, 1, 290);
    assert.equal(await office.cancel(order, 1), "PaymentSettled");
    assert.deepEqual(units(...(await office.toldBack(order))), [[290, 0], [1_000, 1]]);
    assert.equal((await noa.account()).pending, 10);
  });
}
