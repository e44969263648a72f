import { Customer, RequestContextService, TransactionalConnection } from "@vendure/core";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { LoyaltyOrder } from "../src/index.js";
import { Members } from "../src/facts/members.js";
import { type Database, postgres, sqlite } from "./support/database.js";
import { openShop, type Shop } from "./support/shop.js";

const server = process.env["FIDELIS_POSTGRES"];
/** More than the orders that are facts of a member. */
const CARTS = 1_001;

describe("a member, on SQLite", () => facts(sqlite));
describe(
  "a member, on PostgreSQL",
  { skip: server === undefined && "FIDELIS_POSTGRES names no server" },
  () => facts(() => postgres(server!)),
);

function facts(database: () => Promise<Database>): void {
  let shop: Shop;
  before(async () => {
    shop = await openShop(database);
  });
  after(() => shop.close());

  it("has the orders that were placed, however many carts were left behind since", async () => {
    const claire = shop.visitor();
    await claire.join("Claire");
    await claire.account();
    await claire.add("WHISK");
    const { code } = await claire.order();
    const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
    const connection = shop.app.get(TransactionalConnection);
    const { id } = await connection.getRepository(ctx, Customer).findOneByOrFail({ firstName: "Claire" });
    const carts = Array.from({ length: CARTS }, (_, place) => new LoyaltyOrder({
      orderId: 10_000 + place, code: `cart-${place}`, customerId: id, quotedAt: shop.clock.at + 1 + place, quotation: null,
      lines: [], hold: null, holds: 0, past: null, versions: 0, told: null, refunds: [],
    }));
    await connection.getRepository(ctx, LoyaltyOrder).save(carts, { chunk: 200, reload: false });
    const members = shop.app.get(Members, { strict: false });
    const { member } = (await members.of(ctx, id))!;
    assert.deepEqual(member.orders.map(({ units }) => units), [1]);
    assert.deepEqual(member.items.map(({ sku }) => sku), ["WHISK"]);
    assert.deepEqual((await members.of(ctx, id, code))!.member.orders, [], "the one that is placed right now is no earlier one");
  });
}
