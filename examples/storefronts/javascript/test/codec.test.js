// Every kind of type, both ways, on a contract made for the purpose.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Codec, ContractError } from "../src/index.js";

/** @import { Description, Type } from "../src/description.js" */

/** @type {Description} */
const DESCRIPTION = {
  package: "shop:extras",
  version: "1.0.0",
  interfaces: {
    types: {
      types: {
        minor: { alias: "s64" },
        channel: { enum: ["email", "on-site"] },
        wish: { variant: [["most", null], ["so-many", "u32"], ["either", { result: { ok: "u8", err: null } }]] },
        line: {
          record: [
            ["sku", "string"],
            ["on-sale", "bool"],
            ["tax-ppm", { option: "u32" }],
            ["pair", { tuple: ["s8", { type: ["types", "minor"] }] }],
            ["wishes", { list: { type: ["types", "wish"] } }],
            ["initial", "char"],
            ["bytes", { list: "u8" }],
          ],
        },
      },
      functions: {},
    },
  },
};
const codec = new Codec(DESCRIPTION);
/** @param {string} name @returns {Type} */
const own = (name) => ({ type: ["types", name] });

const LINE = {
  sku: "A/1",
  on_sale: true,
  tax_ppm: null,
  pair: [-128, 9007199254740991],
  wishes: ["Most", { SoMany: 3 }, { Either: { Ok: 7 } }, { Either: "Err" }],
  initial: "🧣",
  bytes: [0, 255],
};
const IN_JCO = {
  sku: "A/1",
  onSale: true,
  taxPpm: undefined,
  pair: [-128, 9007199254740991n],
  wishes: [
    { tag: "most" },
    { tag: "so-many", val: 3 },
    { tag: "either", val: { tag: "ok", val: 7 } },
    { tag: "either", val: { tag: "err" } },
  ],
  initial: "🧣",
  bytes: [0, 255],
};

test("canonical JSON goes into jco's spelling and comes back", () => {
  assert.deepEqual(codec.lower(own("line"), LINE), IN_JCO);
  assert.deepEqual(codec.lift(own("line"), { ...IN_JCO, bytes: Uint8Array.of(0, 255) }), LINE);
});

test("a value is written in the contract's order, what is absent as null", () => {
  const { tax_ppm: _, ...rest } = LINE;
  const turned = Object.fromEntries(Object.entries(rest).reverse());
  assert.equal(codec.stringify("types/line", turned), JSON.stringify(LINE));
});

/** @type {[place: string, expected: RegExp, found: string, change: Record<string, unknown>][]} */
const WRONG = [
  ["/sku", /a text/, "3", { sku: 3 }],
  ["/sku", /a text/, "nothing", { sku: undefined }],
  ["/sku", /whole characters/, String.raw`"\ud83e"`, { sku: "\ud83e" }],
  ["/on_sale", /true or false/, "1", { on_sale: 1 }],
  ["/on~1sale~0", /only fields of the contract/, "true", { "on/sale~": true }],
  ["/__proto__", /only fields of the contract/, "an object", JSON.parse('{"__proto__":{}}')],
  ["/tax_ppm", /from 0 to 4294967295/, "4294967296", { tax_ppm: 4294967296 }],
  ["/tax_ppm", /from 0 to 4294967295/, "-1", { tax_ppm: -1 }],
  ["/tax_ppm", /from 0 to 4294967295/, "0.5", { tax_ppm: 0.5 }],
  ["/pair", /a list of 2/, "a list", { pair: [1] }],
  ["/pair/0", /from -128 to 127/, "128", { pair: [128, 0] }],
  ["/pair/1", /9007199254740991/, "9007199254740992", { pair: [0, 2 ** 53] }],
  ["/pair/1", /9007199254740991/, "NaN", { pair: [0, NaN] }],
  ["/pair/1", /9007199254740991/, "the BigInt 1", { pair: [0, 1n] }],
  ["/pair/1", /9007199254740991/, '"1"', { pair: [0, "1"] }],
  ["/wishes", /a list/, "an object", { wishes: {} }],
  ["/wishes/0", /one of "Most", \{"SoMany": …\}/, '"most"', { wishes: ["most"] }],
  ["/wishes/0", /one of/, '"SoMany"', { wishes: ["SoMany"] }],
  ["/wishes/0", /one of/, '"Most"', { wishes: [{ Most: null }] }],
  ["/wishes/0", /one of/, "an object", { wishes: [{ SoMany: 1, Most: null }] }],
  ["/wishes/1/SoMany", /an integer/, "null", { wishes: ["Most", { SoMany: null }] }],
  ["/wishes/0/Either/Ok", /from 0 to 255/, "256", { wishes: [{ Either: { Ok: 256 } }] }],
  ["/initial", /one character/, '"ab"', { initial: "ab" }],
  ["/bytes/1", /from 0 to 255/, "true", { bytes: [0, true] }],
];

for (const [place, expected, found, change] of WRONG) {
  test(`refused: ${found} at ${place}`, () => {
    assert.throws(
      () => codec.lower(own("line"), { ...LINE, ...change }),
      (error) => {
        assert(error instanceof ContractError);
        assert.equal(error.pointer, place);
        assert.match(error.expected, expected);
        assert.equal(error.found, found);
        assert.equal(error.message, `${place}: expected ${error.expected}, found ${found}`);
        return true;
      },
    );
  });
}

test("what an object inherits is not data", () => {
  const { sku, ...rest } = LINE;
  const value = Object.assign(Object.create({ sku }), rest);
  assert.throws(() => codec.lower(own("line"), value), { pointer: "/sku", found: "nothing" });
  assert.throws(() => codec.lower(own("channel"), "constructor"), ContractError);
  assert.throws(() => codec.lower(own("wish"), { constructor: 1 }), ContractError);
});

test("an answer with an integer that not every host reads is refused, too", () => {
  const answer = { ...IN_JCO, pair: [0, 2n ** 53n] };
  assert.throws(() => codec.lift(own("line"), answer), { name: "ContractError", pointer: "/pair/1" });
});

test("an option of an option has no canonical JSON", () => {
  assert.throws(() => codec.lower({ option: { option: "bool" } }, null), TypeError);
});

test("a type that the contract lacks is named", () => {
  assert.throws(() => codec.stringify("types/cart", {}), /no type types\/cart/);
});
