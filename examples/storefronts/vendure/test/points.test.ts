import { Customer, Order, RequestContextService, TransactionalConnection } from "@vendure/core";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { Ledger } from "../src/index.js";
import { type Database, postgres, sqlite } from "./support/database.js";
import { openShop, type Shop } from "./support/shop.js";

const server = process.env["FIDELIS_POSTGRES"];
/** More than 31 bits hold. */
const MANY = 5_000_000_000;

describe("many points, on SQLite", () => many(sqlite));
describe(
  "many points, on PostgreSQL",
  { skip: server === undefined && "FIDELIS_POSTGRES names no server" },
  () => many(() => postgres(server!)),
);

function many(database: () => Promise<Database>): void {
  let shop: Shop;
  before(async () => {
    shop = await openShop(database);
  });
  after(() => shop.close());

  it("can be wished for, and kept with an order", async () => {
    const cosima = shop.visitor();
    await cosima.join("Cosima");
    await cosima.account();
    const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
    const connection = shop.app.get(TransactionalConnection);
    const { id } = await connection.getRepository(ctx, Customer).findOneByOrFail({ firstName: "Cosima" });
    const body = { Adjusted: { wallet: "leaves", points: MANY, reason: "a legacy", expires_at: null } };
    await shop.app.get(Ledger).tell(ctx, id, "legacy", body);
    const cart = await cosima.add("TEAPOT-08");
    // The programme answers, not GraphQL: half of 59.00 at most, which are 590 points.
    const refused = await cosima.use(MANY);
    assert.deepEqual([refused.__typename, refused.reason, refused.missing], ["PointsRefusedError", "AboveLimit", MANY - 590]);
    // No cart of this shop is dear enough for so many; another programme's points are worth less.
    await connection.getRepository(ctx, Order).update(cart.id, { customFields: { pointsToUse: MANY } } as object);
    const { activeOrder } = await cosima.ask("{ activeOrder { customFields { pointsToUse } } }");
    assert.equal(activeOrder.customFields.pointsToUse, MANY);
  });

  it("are whole numbers within 53 bits", async () => {
    for (const points of ["9007199254740992", "1.5", '"many"']) {
      const { errors } = await shop.visitor().send(`mutation { setPointsToUse(points: ${points}) { __typename } }`);
      assert.match(errors![0]!.message, /SafeInt|Points|integer/i, points);
    }
  });
}
