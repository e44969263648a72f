import { LanguageCode, Promotion, PromotionService, RequestContextService, TransactionalConnection } from "@vendure/core";
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { LoyaltyEvent } from "../src/index.js";
import { openShop, type Shop } from "./support/shop.js";

const POST = 590;

describe("shipping that the shop's own promotion pays", () => {
  let shop: Shop;
  let own: string;
  before(async () => {
    shop = await openShop();
    const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
    const created = await shop.app.get(PromotionService).createPromotion(ctx, {
      enabled: true,
      couponCode: "POST",
      translations: [{ languageCode: LanguageCode.en, name: "The shop pays the post" }],
      conditions: [],
      actions: [{ code: "free_shipping", arguments: [] }],
    });
    assert.ok(created instanceof Promotion);
    own = String(created.id);
  });
  after(() => shop.close());

  /** Vendure lets promotions act by their score; the programme's have 3,000. */
  const sequence = async (priorityScore: number) => {
    const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
    await shop.app.get(TransactionalConnection).getRepository(ctx, Promotion).update(own, { priorityScore });
  };

  const told = async (code: string): Promise<any> => {
    const ctx = await shop.app.get(RequestContextService).create({ apiType: "admin" });
    const rows = shop.app.get(TransactionalConnection).getRepository(ctx, LoyaltyEvent);
    return ((await rows.findOneByOrFail({ eventId: `placed:${code}` })).event.body as any).OrderPlaced;
  };

  for (const [name, score] of [["before", 0], ["behind", 9_000]] as const) {
    it(`${name} the programme's is paid once`, async () => {
      await sequence(score);
      const visitor = shop.visitor();
      await visitor.join(`Paul${score}`);
      await visitor.account();
      await visitor.ask('mutation { applyCouponCode(couponCode: "POST") { __typename } }');
      // From 60.00 on the programme pays shipping, too: 118.00 less 5.00 for the first order.
      await visitor.add("TEAPOT-08", 2);
      await visitor.address();
      const look = "{ activeOrder { shippingWithTax loyalty { offers { id amount } } } }";
      assert.deepEqual((await visitor.ask(look)).activeOrder, { shippingWithTax: 0, loyalty: { offers: [{ id: "first-order", amount: 500 }] } });
      // Reckoned again, with what is on the order already.
      const cart = await visitor.add("WHISK");
      assert.equal(cart.shippingWithTax, 0);
      assert.equal((await visitor.checkOut()).__typename, "Order");
      const order = await visitor.pay();
      assert.deepEqual([order.shippingWithTax, order.totalWithTax], [0, order.subTotalWithTax]);
      const { cart: charged, offers } = await told(order.code);
      assert.deepEqual([charged.shipping, offers.map(({ offer }: any) => offer)], [0, ["first-order"]]);
    });

    it(`${name} the programme's and called off is paid by the programme at once`, async () => {
      await sequence(score);
      const visitor = shop.visitor();
      await visitor.join(`Lea${score}`);
      await visitor.account();
      await visitor.ask('mutation { applyCouponCode(couponCode: "POST") { __typename } }');
      await visitor.add("TEAPOT-08", 2);
      await visitor.address();
      const { removeCouponCode } = await visitor.ask(
        'mutation { removeCouponCode(couponCode: "POST") { shippingWithTax loyalty { offers { id amount } } } }',
      );
      assert.deepEqual(removeCouponCode, {
        shippingWithTax: 0, loyalty: { offers: [{ id: "first-order", amount: 500 }, { id: "free-shipping", amount: POST }] },
      });
      await visitor.checkOut();
      const { code } = await visitor.pay();
      const { cart: charged, offers } = await told(code);
      assert.deepEqual([charged.shipping, offers.find(({ offer }: any) => offer === "free-shipping")?.amount], [POST, POST]);
    });
  }
});
