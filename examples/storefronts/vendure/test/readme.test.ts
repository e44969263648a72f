import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, describe, it } from "node:test";

import { openShop, type Shop } from "./support/shop.js";

const README = readFileSync(resolve(__dirname, "../../README.md"), "utf8");

describe("the README's first conversation", () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(() => shop.close());

  it("goes as it says", async () => {
    const lines = [...README.matchAll(/^ask '(.*)'( fr)?$/gm)];
    assert.ok(lines.length > 8);
    const ada = shop.visitor();
    const answers: any[] = [];
    for (const [, query, language] of lines) {
      ada.language = language?.trim() ?? "en";
      answers.push(await ada.ask(query!));
    }
    assert.equal(answers[0].loyaltyProgramme.name, "Le Jardin Verveine");
    const { setPointsToUse } = answers.find((answer) => answer.setPointsToUse);
    assert.deepEqual(setPointsToUse, { totalWithTax: 3_400, loyalty: { earns: 28, used: 60, usedAmount: 300 } });
    assert.deepEqual(answers.at(-1).activeCustomer.loyalty, { available: 40, pending: 28, held: 0 });
  });
});
