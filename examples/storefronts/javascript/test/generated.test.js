// What is generated and checked in is what would be generated now.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { description } from "../scripts/component.js";
import { module, typedefs } from "../scripts/generate.js";

const PACKAGE = fileURLToPath(new URL("..", import.meta.url));
const TSC = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");
/** @param {string[]} parameters */
const tsc = (...parameters) =>
  execFileSync(process.execPath, [TSC, ...parameters], { cwd: PACKAGE, encoding: "utf8" });

test("the contract is that of the component (npm run contract)", () => {
  const given = description();
  assert.equal(readFileSync(`${PACKAGE}src/contract.js`, "utf8"), module(given));
  assert.equal(readFileSync(`${PACKAGE}src/types.js`, "utf8"), typedefs(given));
});

test("the sources hold what their types say (npm run check)", () => {
  assert.equal(tsc("-p", "tsconfig.json"), "");
});

test("the declarations are those of the sources (npm run types)", () => {
  const folder = mkdtempSync(join(tmpdir(), "fidelis-types-"));
  try {
    tsc("-p", "tsconfig.types.json", "--outDir", folder);
    const files = readdirSync(folder).sort();
    assert.deepEqual(readdirSync(`${PACKAGE}types`).sort(), files);
    for (const file of files) {
      assert.equal(readFileSync(`${PACKAGE}types/${file}`, "utf8"), readFileSync(join(folder, file), "utf8"), file);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
