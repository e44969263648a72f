// The sample shop with an override in JavaScript: QuickJS lies in it beside the plugin, and needs an
// engine that is new enough.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { built, golden } from "../scripts/component.js";
import { overridden } from "../scripts/override.js";
import { UnsupportedEngine } from "../src/index.js";
import { load } from "../src/node.js";
import { transpile } from "../src/transpile.js";

const FOLDER = built("test-override");
const HERE = fileURLToPath(new URL("..", import.meta.url));

/** Every text with a star behind it. */
const STAR = `
import { render } from 'fidelis:loyalty/texts@0.1.0';
export const texts = { render: (messages, locale) => render(messages, locale).map((text) => text + '*') };
`;

/** Node 22 and later compile an override as they are. */
const NEW_ENOUGH = Number(process.versions.node.split(".")[0]) >= 22;
const FLAG = "--experimental-wasm-extended-const";

before(async () => transpile(await overridden("test-override", "texts-middleware", STAR), FOLDER));

test("an overridden shop answers, and everything else as without the override", () => {
  const script = `
    import { readFileSync } from "node:fs";
    import { load } from "@fidelis/loyalty/node";
    const shop = load(process.argv[1]);
    const cases = JSON.parse(readFileSync(0, "utf8"));
    console.log(JSON.stringify(cases.map(({ called, request }) => shop.answer(called, request))));`;
  const cases = golden();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [...(NEW_ENOUGH ? [] : [FLAG]), "--input-type=module", "-e", script, FOLDER],
    { cwd: HERE, encoding: "utf8", input: JSON.stringify(cases), maxBuffer: 1 << 28 },
  );
  assert.equal(status, 0, stderr);
  const answers = JSON.parse(stdout);
  assert.equal(answers.length, cases.length);
  let stars = 0;
  for (const [index, { name, called, answer }] of cases.entries()) {
    const { Ok: texts } = JSON.parse(answer);
    const starred = called === "render" && texts !== undefined;
    stars += starred ? texts.length : 0;
    const expected = starred ? JSON.stringify({ Ok: texts.map((/** @type {string} */ text) => `${text}*`) }) : answer;
    assert.equal(answers[index], expected, name);
  }
  assert(stars > 0);
});

test(
  "an engine that is too old is told what to do",
  { skip: NEW_ENOUGH && `SKIPPED: Node ${process.versions.node} is new enough for every override` },
  () => {
    assert.throws(() => load(FOLDER), (error) => {
      assert(error instanceof UnsupportedEngine);
      assert.match(error.file, /^component\.core\d+\.wasm$/);
      assert.match(error.message, /needs extended constant expressions of WebAssembly/);
      assert.match(error.message, /use Node 22 or later, or start Node 20 with --experimental-wasm-extended-const/);
      assert(error.cause instanceof WebAssembly.CompileError);
      return true;
    });
  },
);

test("a module that is broken is not blamed on the engine", async () => {
  const folder = built("test-broken");
  mkdirSync(folder, { recursive: true });
  await cp(FOLDER, folder, { recursive: true });
  const module = `${folder}/component.core.wasm`;
  writeFileSync(module, readFileSync(module).subarray(0, 1000));
  assert.throws(() => load(folder), WebAssembly.CompileError);
});
