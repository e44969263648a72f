// The sample shop, transpiled: the golden set, wrong requests, faults, traps.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { built, golden, shop } from "../scripts/component.js";
import { transpile } from "../src/transpile.js";
import { ContractError, Fault, IncompatiblePlugin, Plugin, Trap, contract, open, stringify } from "../src/index.js";
import { load } from "../src/node.js";

const FOLDER = built("test-shop");
const SCRIPT = fileURLToPath(new URL("../scripts/transpile.js", import.meta.url));
/** @param {string} name */
const example = (name) =>
  JSON.parse(readFileSync(new URL(`../../../requests/${name}.json`, import.meta.url), "utf8"));

/** @type {Plugin} */
let plugin;
/** @type {Record<string, any>} */
let instance;

before(async () => {
  await transpile(shop(), FOLDER);
  plugin = load(FOLDER);
  const { instantiate, modules } = await import(`${FOLDER}/component.js`);
  assert.deepEqual(modules, ["component.core.wasm"]);
  instance = instantiate((/** @type {string} */ name) => new WebAssembly.Module(readFileSync(`${FOLDER}/${name}`)), {});
});

test("the golden set is answered byte for byte", () => {
  const cases = golden();
  assert(cases.length > 0);
  for (const { name, called, request, answer } of cases) {
    assert.equal(plugin.answer(called, request), answer, name);
  }
});

test("each function has a method of its own", () => {
  const done = new Set();
  for (const { called, request, answer } of golden()) {
    const given = JSON.parse(answer);
    if (done.has(called) || !("Ok" in given)) continue;
    done.add(called);
    const method = /** @type {any} */ (plugin)[called].bind(plugin);
    assert.equal(stringify(method(JSON.parse(request))), JSON.stringify(given.Ok), called);
  }
  assert.deepEqual([...done].sort(), ["classify", "compose", "describe", "quote", "render", "settle"]);
});

test("the module for browsers is the same", () => {
  const esm = open(() => /** @type {any} */ (instance));
  const request = example("claire");
  assert.deepEqual(esm.quote(request), plugin.quote(request));
});

// Node 18 and the first Node 20 cannot require a module; they can import it.
const NO_REQUIRE = /** @type {any} */ (process.features).require_module
  ? false
  : "SKIPPED: this Node cannot require a module (20.19 and later can)";

test("CommonJS requires the package and the component", { skip: NO_REQUIRE }, () => {
  const required = createRequire(import.meta.url);
  const script = `
    const { load } = require("@fidelis/loyalty/node");
    const { Fault } = require("@fidelis/loyalty");
    try { load(process.argv[1]).render({ messages: [{ key: "nope", arguments: [] }], locale: "fr" }); }
    catch (error) { if (!(error instanceof Fault)) throw error; console.log(error.kind); }`;
  const here = fileURLToPath(new URL("..", import.meta.url));
  const told = execFileSync(process.execPath, ["--input-type=commonjs", "-e", script, FOLDER], { cwd: here, encoding: "utf8" });
  assert.equal(told, "UnknownId\n");
  assert.equal(typeof required(`${FOLDER}/component.cjs`).instantiate, "function");
});

test("a text comes back as it was", () => {
  // A mark at the beginning of a text is what decoders like to drop.
  for (const currency of ["\ufeffEUR", "\u0000", "\u2028\u2029", "é🧣\uffff", '"\\\\/']) {
    const request = example("claire");
    request.cart.currency = currency;
    assert.throws(() => plugin.quote(request), (error) => {
      assert(error instanceof Fault);
      assert.equal(error.fault.found, currency);
      return true;
    });
  }
});

/** @type {[place: string, found: string, change: (request: any) => void][]} */
const WRONG = [
  ["/cart/lines/0/quantity", "-1", (request) => (request.cart.lines[0].quantity = -1)],
  ["/cart/lines/0/amount", "9007199254740992", (request) => (request.cart.lines[0].amount = 2 ** 53)],
  ["/cart/lines/1/kind", '"goods"', (request) => (request.cart.lines[1].kind = "goods")],
  ["/cart/lines/1/gift_wrap", "true", (request) => (request.cart.lines[1].gift_wrap = true)],
  ["/cart/currency", "nothing", (request) => delete request.cart.currency],
  ["/burns/0/wish", '"Least"', (request) => (request.burns[0].wish = { Least: 1 })],
  ["/member/attributes/0/value/Text", "null", (request) => (request.member.attributes[0].value = { Text: null })],
  ["/now", '"2026-11-21"', (request) => (request.now = "2026-11-21")],
];

for (const [place, found, change] of WRONG) {
  test(`a wrong request is refused at ${place}`, () => {
    const request = example("claire");
    change(request);
    assert.throws(() => plugin.quote(request), (error) => {
      assert(error instanceof ContractError);
      assert.equal(error.pointer, place);
      assert.equal(error.found, found);
      return true;
    });
  });
}

test("a request that is no object is refused whole", () => {
  for (const request of [undefined, null, [], "x", 1]) {
    assert.throws(() => plugin.call("quote", request), { name: "ContractError", pointer: "" });
  }
  assert.throws(() => plugin.answer("quote", ""), { name: "ContractError", pointer: "" });
  assert.throws(() => plugin.call("render", { messages: [] }), { pointer: "/locale" });
  assert.throws(() => plugin.call("refund", {}), /no function refund/);
});

test("what the plugin cannot answer is a fault, and the next call is answered", () => {
  const request = example("claire");
  request.cart.currency = "XXX";
  assert.throws(() => plugin.quote(request), (error) => {
    assert(error instanceof Fault);
    assert.equal(error.kind, "UnknownCurrency");
    assert.equal(error.at, "/cart/currency");
    assert.deepEqual(Object.keys(error.fault), ["kind", "at", "expected", "found"]);
    assert.match(error.message, /^UnknownCurrency at \/cart\/currency: expected /);
    return true;
  });
  assert.equal(plugin.answer("quote", JSON.stringify(request)).slice(0, 32), '{"Err":{"kind":"UnknownCurrency"');
  assert.equal(plugin.quote(example("claire")).totals.due > 0, true);
});

test("a fault that jco has wrapped is one, too", () => {
  const fault = { kind: "out-of-time", at: "/now", expected: "e", found: "f" };
  const wrapped = () => {
    throw Object.assign(new Error("wrapped"), { payload: fault });
  };
  const broken = open(() => withQuote(wrapped));
  assert.throws(() => broken.quote(example("claire")), { name: "Fault", kind: "OutOfTime" });
});

test("a trap ends one instance, not the plugin", () => {
  let instances = 0;
  const broken = open(() => {
    instances += 1;
    return withQuote(() => {
      throw new WebAssembly.RuntimeError("unreachable");
    });
  });
  assert.equal(broken.classify(example("classify-claire")).lifecycle, "Loyal");
  assert.equal(instances, 1);
  assert.throws(() => broken.quote(example("claire")), (error) => {
    assert(error instanceof Trap);
    assert(error.cause instanceof WebAssembly.RuntimeError);
    return true;
  });
  assert.equal(broken.classify(example("classify-claire")).lifecycle, "Loyal");
  assert.equal(instances, 2);
});

test("a component of another contract is refused when it is opened", () => {
  const { [`${contract.package}/texts@${contract.version}`]: _, ...rest } = instance;
  assert.throws(() => open(() => rest), (error) => {
    assert(error instanceof IncompatiblePlugin);
    assert.match(error.message, /does not export fidelis:loyalty\/texts@0\.1\.0#render; it exports checkout/);
    return true;
  });
});

test("many calls need no more memory", () => {
  const request = example("ten-lines");
  const many = (/** @type {number} */ calls) => {
    for (let call = 0; call < calls; call += 1) plugin.quote(request);
    return process.memoryUsage().external;
  };
  const first = many(200);
  assert(many(2000) - first < 1 << 20);
});

test("the command says what is wrong", () => {
  const run = (/** @type {string[]} */ ...parameters) =>
    spawnSync(process.execPath, [SCRIPT, ...parameters], { encoding: "utf8" });
  assert.equal(run().status, 2);
  assert.match(run().stderr, /^usage: fidelis-transpile/);
  const failed = run(SCRIPT, built("nothing"));
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /^fidelis-transpile: /);
});

/** The sample shop with another `quote`. @param {() => never} quote */
function withQuote(quote) {
  return { ...instance, [`${contract.package}/checkout@${contract.version}`]: { quote } };
}
