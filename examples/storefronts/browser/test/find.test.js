// The browser that the other tests open, or why they do not.

import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { after, test } from "node:test";

import { findChromium, withoutChromium } from "../headless/find.js";

const folder = mkdtempSync(join(tmpdir(), "fidelis-find-"));
after(() => rmSync(folder, { recursive: true }));

/** A folder of PATH with one file in it. */
function having(name, mode) {
  const place = mkdtempSync(join(folder, "bin-"));
  writeFileSync(join(place, name), "");
  chmodSync(join(place, name), mode);
  return place;
}

test("any of its names is found, in any folder of PATH", () => {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const place = having(name, 0o755);
    assert.equal(findChromium({ PATH: [folder, place].join(delimiter) }), join(place, name));
  }
});

test("CHROMIUM is taken before PATH, and nothing instead of it", () => {
  const PATH = having("chromium", 0o755);
  const own = join(having("mine", 0o755), "mine");
  assert.equal(findChromium({ PATH, CHROMIUM: own }), own);
  assert.equal(findChromium({ PATH, CHROMIUM: join(folder, "nowhere") }), undefined);
  assert.equal(findChromium({ PATH, CHROMIUM: "" }), join(PATH, "chromium"));
});

test("what cannot be run is none", () => {
  const PATH = having("google-chrome", 0o644);
  mkdirSync(join(PATH, "chromium"));
  assert.equal(findChromium({ PATH }), undefined);
  assert.equal(findChromium({ PATH: "" }), undefined);
  assert.equal(findChromium({}), undefined);
});

test("without one the tests are skipped, but not where CI is set", () => {
  assert.match(withoutChromium({ PATH: folder }), /^SKIPPED: there is no Chromium on PATH \(chromium, /);
  assert.throws(() => withoutChromium({ PATH: folder, CI: "true" }), /^Error: there is no Chromium on PATH/);
  const CHROMIUM = join(folder, "nowhere");
  assert.throws(() => withoutChromium({ CHROMIUM, CI: "true" }), { message: /at .*nowhere, which CHROMIUM names: apt-get/ });
  assert.equal(withoutChromium({ PATH: having("chromium", 0o755), CI: "true" }), false);
});
