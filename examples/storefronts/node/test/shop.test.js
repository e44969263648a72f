// The sample shop as an installed package runs it in Node.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { ContractError, Fault, parse } from "@fidelis/loyalty";
import { load } from "@fidelis/loyalty/node";

import { golden } from "../../javascript/scripts/component.js";

let shop;
let claire;

before(async () => {
  await import("../build.js");
  shop = load(new URL("../build/shop", import.meta.url));
  const text = readFileSync(new URL("../../../requests/claire.json", import.meta.url), "utf8");
  claire = () => parse(text);
});

test("the golden set is answered byte for byte, each line", () => {
  const cases = golden();
  assert(cases.length > 0);
  for (const { name, called, request, answer } of cases) {
    assert.equal(shop.answer(called, request), answer, name);
  }
});

test("a wrong request is refused with its place", () => {
  const request = claire();
  request.cart.lines[2].quantity = "1";
  assert.throws(
    () => shop.quote(request),
    (error) => {
      assert(error instanceof ContractError);
      assert.equal(error.message, '/cart/lines/2/quantity: expected an integer from 0 to 4294967295, found "1"');
      return true;
    },
  );
});

test("a large integer does not lose its last digits", () => {
  const text = JSON.stringify(claire()).replace('"amount":37000', '"amount":9007199254740993');
  assert.throws(() => shop.answer("quote", text), { name: "ContractError", pointer: "/cart/lines/0/amount" });
});

test("what the plugin cannot answer is a fault with its place", () => {
  const request = claire();
  request.cart.lines[1].number = 1;
  assert.throws(
    () => shop.quote(request),
    (error) => {
      assert(error instanceof Fault);
      assert.equal(error.kind, "Duplicate");
      assert.equal(error.at, "/cart/lines/1/number");
      return true;
    },
  );
});

test("the example prints what the cart earns", () => {
  const index = fileURLToPath(new URL("../index.js", import.meta.url));
  const told = execFileSync(process.execPath, [index], { encoding: "utf8" });
  const { earnings, totals } = shop.quote(claire());
  assert.match(told, /^The Serein Circle\n/);
  for (const { granted } of earnings) assert.match(told, new RegExp(`^ *${granted} points  `, "m"));
  assert(told.endsWith(`${(totals.due / 100).toFixed(2)} EUR to pay\n`));
});
