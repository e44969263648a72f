// An author's own package: its description takes the contract's place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Fault, open } from "../src/index.js";

/** @import { Description } from "../src/description.js" */

/** @type {Description} */
const STORES = {
  package: "maison:stores",
  version: "2.1.0",
  interfaces: {
    "near-by": {
      types: { store: { record: [["store-id", "string"], ["metres", "u32"]] } },
      functions: {
        "find-stores": {
          params: [["postal-code", "string"], ["at-most", { option: "u8" }]],
          result: { result: { ok: { list: { type: ["near-by", "store"] } }, err: "string" } },
        },
        "count-stores": { params: [], result: "u64" },
        "forget-me": { params: [["member", "string"]], result: { result: { ok: null, err: null } } },
      },
    },
  },
};

/** What jco would make of it. */
const instance = {
  "maison:stores/near-by@2.1.0": {
    findStores(/** @type {string} */ postalCode, /** @type {number | undefined} */ atMost) {
      if (postalCode === "") throw "no postal code";
      return [{ storeId: postalCode, metres: atMost ?? 9 }];
    },
    countStores: () => 3n,
    forgetMe(/** @type {string} */ member) {
      if (member === "") throw undefined;
    },
  },
};
const stores = open(() => instance, STORES);

test("several parameters are members of one object", () => {
  assert.deepEqual(stores.call("find-stores", { at_most: 2, postal_code: "75002" }), [{ store_id: "75002", metres: 2 }]);
  assert.deepEqual(stores.call("find-stores", { postal_code: "75002" }), [{ store_id: "75002", metres: 9 }]);
  assert.throws(() => stores.call("find-stores", { postal_code: "75002", at_most: 256 }), { pointer: "/at_most" });
  assert.throws(() => stores.call("find-stores", { postal_code: "75002", limit: 1 }), { pointer: "/limit" });
});

test("no parameter, no result, no content", () => {
  assert.equal(stores.call("count-stores", {}), 3);
  assert.equal(stores.call("forget-me", "c-1042"), null);
  assert.equal(stores.answer("forget-me", '"c-1042"'), '{"Ok":null}');
});

test("an error without content is a fault", () => {
  assert.equal(stores.answer("forget-me", '""'), '{"Err":null}');
});

test("an error that is no record is a fault as well", () => {
  assert.throws(() => stores.call("find-stores", { postal_code: "" }), (error) => {
    assert(error instanceof Fault);
    assert.equal(error.fault, "no postal code");
    assert.match(error.message, /no postal code/);
    return true;
  });
});
