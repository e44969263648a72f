// Canonical JSON as text: nothing is lost on the way in, the bytes are those of every host on the
// way out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ContractError, parse, stringify } from "../src/index.js";

test("what is read is what JSON says", () => {
  const text = '{"a":[0,-1,9007199254740991,{"b":"\\u00e9\\ud83e\\udde3\\n","":null}],"__proto__":true,"c":"1.5, {\\"x\\":2e9}"}';
  assert.deepEqual(parse(text), JSON.parse(text));
  assert.equal(parse(' "a" '), "a");
});

/** @type {[text: string, place: string, found: string][]} */
const LOSSY = [
  ['{"a":[1,{"b":9007199254740992}]}', "/a/1/b", "9007199254740992"],
  ['{"a":-9007199254740993}', "/a", "-9007199254740993"],
  ["[1.0]", "/0", "1.0"],
  ['[[],{},"x",1e3]', "/3", "1e3"],
  ['{"a":-0}', "/a", "-0"],
  ['{"x":{"a":1,"a":1}}', "/x/a", "it twice"],
  ['{"a":1,"\\u0061":2}', "/a", "it twice"],
  ['{"a/b":["\\ud800"]}', "/a~1b/0", String.raw`"\ud800"`],
  ['["\udfff"]', "/0", String.raw`"\udfff"`],
];

for (const [text, place, found] of LOSSY) {
  test(`refused: ${text}`, () => {
    assert.throws(() => parse(text), (error) => {
      assert(error instanceof ContractError);
      assert.equal(error.pointer, place);
      assert.equal(error.found, found);
      return true;
    });
  });
}

test("what is no JSON is refused with the words of the engine", () => {
  for (const text of ["", "{", "[1,]", "{'a':1}", "1 2", "NaN"]) {
    assert.throws(() => parse(text), { name: "ContractError", pointer: "", expected: "JSON" });
  }
});

test("characters are written as serde_json writes them", () => {
  const text = "\u0000\b\t\n\v\f\r\u001f \"\\/<>&'\u007f\u0080é\u2028\u2029\ufeff\uffff🧣";
  assert.equal(
    stringify(text),
    String.raw`"\u0000\b\t\n\u000b\f\r\u001f \"\\/<>&'` + "\u007f\u0080é\u2028\u2029\ufeff\uffff🧣\"",
  );
  assert.equal(stringify({ "é\n": [-0, -1, Number.MAX_SAFE_INTEGER, null, true] }), '{"é\\n":[0,-1,9007199254740991,null,true]}');
});

/** @type {Record<string, any>} */
const circular = { a: {} };
circular.a.b = circular;

/** @type {[what: string, value: unknown, place: string][]} */
const FOREIGN = [
  ["a fraction", { a: [0.5] }, "/a/0"],
  ["an integer too large", { a: 2 ** 53 }, "/a"],
  ["no number", [NaN], "/0"],
  ["a BigInt", [1n], "/0"],
  ["undefined", { a: undefined }, "/a"],
  ["a date", { a: new Date(0) }, "/a"],
  ["a map", { a: new Map() }, "/a"],
  ["a function", { a: () => 1 }, "/a"],
  ["half a character", ["\ud800"], "/0"],
  ["an object with toJSON", { a: { toJSON: () => 1 } }, "/a"],
];

for (const [what, value, place] of FOREIGN) {
  test(`not written: ${what}`, () => {
    assert.throws(() => stringify(value), { name: "ContractError", pointer: place });
  });
}

test("a circle ends", () => {
  assert.throws(() => stringify(circular), /at most 128 levels/);
});
