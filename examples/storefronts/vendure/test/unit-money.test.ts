import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { asPriced, share, stretch, unitMoney } from "../src/ledger/unit-money.js";

const line = (facts: object) => ({
  listPrice: 1_290, listPriceIncludesTax: true, taxRate: 20, quantity: 3, orderPlacedQuantity: 3, adjustments: [], ...facts,
}) as never;

describe("the money of a unit", () => {
  it("is what Vendure refunds for it", () => {
    const off = { adjustments: [{ amount: -100 }] };
    // 12.90 less a third of 1.00: 12.5667.
    const money = unitMoney(line(off), 3);
    assert.deepEqual([money.unit, money.least(3), money.least(1)], [1_257, 3_770, 1_256]);
    assert.equal(unitMoney(line({ ...off, quantity: 0 }), 3).unit, 1_257, "also when all of them are gone");
    assert.equal(unitMoney(line({ ...off, quantity: 0, orderPlacedQuantity: 0 }), 3).unit, 1_257, "and were added later");
    assert.equal(unitMoney(line({ ...off, listPriceIncludesTax: false }), 3).unit, 1_508);
    assert.equal(unitMoney(line({ adjustments: [{ amount: -3_870 }] }), 3).unit, 0);
  });

  it("loses no digit of large amounts", () => {
    const most = Number.MAX_SAFE_INTEGER;
    assert.equal(share(most, most - 2, most - 1), most - 2);
    const net = { lines: [{ listPriceIncludesTax: false }], subTotal: most - 2, subTotalWithTax: most - 1 };
    assert.equal(asPriced(net, most - 1), most - 2);
    assert.equal(asPriced({ ...net, subTotal: 5_000, subTotalWithTax: 6_000 }, 645), 538);
    assert.equal(asPriced({ ...net, lines: [] }, 645), 645);
    assert.equal(asPriced(net, -1), 0);
  });

  it("is spread so that parts come to the whole", () => {
    const weights = [1_290, 1, 0, 777];
    const parts = [stretch(weights, 0, 500), stretch(weights, 500, 1_999), stretch(weights, 1_999, 9_999)];
    assert.deepEqual(weights.map((_, place) => parts.reduce((sum, part) => sum + part[place]!, 0)), weights);
    assert.deepEqual(stretch([0, 0], 0, 100), [0, 0]);
  });
});
