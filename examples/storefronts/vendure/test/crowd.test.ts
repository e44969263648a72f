import { Customer, FulfillmentService, OrderService, type RequestContext, RequestContextService, TransactionalConnection } from "@vendure/core";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";

import { Ledger, LoyaltyAccount, LoyaltyEvent } from "../src/index.js";
import { back } from "./support/back.js";
import { postgres } from "./support/database.js";
import { openShop, type Shop } from "./support/shop.js";

const server = process.env["FIDELIS_POSTGRES"];
const CROWD = 6;

// SQLite in memory has one connection: nothing happens at once there.
describe("an account in a crowd, on PostgreSQL", { skip: server === undefined && "FIDELIS_POSTGRES names no server" }, () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop(() => postgres(server!));
  });
  after(() => shop.close());

  /** Tells corrections of 10 points at once, each on a connection of its own. */
  async function tell(ids: string[]): Promise<{ available: number; version: number; settlements: number; log: string[] }> {
    const claire = shop.visitor();
    const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
    const connection = shop.app.get(TransactionalConnection);
    const find = () => connection.getRepository(ctx, Customer).findOne({ where: { firstName: "Claire" } });
    if ((await find()) === null) await claire.join("Claire");
    else await claire.logIn("claire@example.org", "a good cup");
    await claire.account();
    const { id } = (await find())!;
    const ledger = shop.app.get(Ledger);
    const body = { Adjusted: { wallet: "leaves", points: 10, reason: "a late parcel", expires_at: null } };
    await Promise.all(ids.map((event) => connection.withTransaction(ctx, (inner) => ledger.tell(inner, id, event, body))));
    await ledger.settleOpen(ctx, id);
    const { version } = await connection.getRepository(ctx, LoyaltyAccount).findOneOrFail({ where: { customerId: id } });
    const settlements = await connection.getRepository(ctx, LoyaltyEvent).count({ where: { customerId: id, settled: true } });
    return { available: (await claire.account()).available, version, settlements, log: shop.log.filter((line) => line.startsWith("error")) };
  }

  it("loses no event that happens at the same time as others", async () => {
    const ids = Array.from({ length: CROWD }, (_, place) => `adjusted:${place}`);
    const { available, version, settlements, log } = await tell(ids);
    assert.equal(available, 100 + 10 * CROWD);
    // One settlement for each event, the sign-up included.
    assert.deepEqual([version, settlements], [1 + CROWD, 1 + CROWD]);
    assert.deepEqual(log, []);
  });

  it("counts an event once that is told by many at once", async () => {
    const { available, version } = await tell(Array.from({ length: CROWD }, () => "adjusted:once"));
    assert.deepEqual([available, version], [110 + 10 * CROWD, 2 + CROWD]);
  });

  /** Two things happen to an order at once: the second one while only the first one's transaction knows of that. */
  async function atOnce(first: (ctx: RequestContext) => Promise<unknown>, second: (ctx: RequestContext) => Promise<unknown>): Promise<void> {
    const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
    let other: Promise<unknown> | undefined;
    await shop.app.get(TransactionalConnection).withTransaction(ctx, async (inner) => {
      await first(inner);
      other = second(ctx);
      await Promise.race([other, setTimeout(500)]);
    });
    await other;
  }

  it("sees the last unit of a line arrive, also where two parcels come at once", async () => {
    const office = await back(shop);
    const parcels = shop.app.get(FulfillmentService);
    const order = await ordered("Anne");
    await office.deliver(order, [1], ["Shipped"]);
    await office.deliver(order, [1], ["Shipped"]);
    const [one, other] = (await office.now(order)).fulfillments;
    await atOnce(
      (ctx) => parcels.transitionToState(ctx, one.id, "Delivered"),
      (ctx) => parcels.transitionToState(ctx, other.id, "Delivered"),
    );
    assert.deepEqual((await office.toldSteps(order)).slice(2), [["OrderShipped", [1]], ["OrderDelivered", [1]]]);
    assert.equal((await office.now(order)).state, "Delivered");
  });

  it("sees a line complete, also where a unit arrives as the other one is cancelled", async () => {
    const office = await back(shop);
    const order = await ordered("Bea");
    await office.deliver(order, [1], ["Shipped"]);
    const { fulfillments: [parcel], lines: [line] } = await office.now(order);
    await atOnce(
      (ctx) => shop.app.get(OrderService).cancelOrder(ctx, { orderId: order.id, lines: [{ orderLineId: line.id, quantity: 1 }] }),
      (ctx) => shop.app.get(FulfillmentService).transitionToState(ctx, parcel.id, "Delivered"),
    );
    assert.deepEqual((await office.toldSteps(order)).slice(2), ["OrderRefunded", ["OrderShipped", [1]], ["OrderDelivered", [1]]]);
  });

  /** A new customer's order of two units. */
  async function ordered(name: string): Promise<any> {
    const visitor = shop.visitor();
    await visitor.join(name);
    await visitor.account();
    await visitor.add("EARL-GREY-100", 2);
    return visitor.order();
  }
});
