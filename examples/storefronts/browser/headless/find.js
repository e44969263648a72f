// Which Chromium the tests of a page open.

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, resolve } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The program that CHROMIUM names, else the first one on PATH; undefined where there is none.
 *
 * @param {Record<string, string | undefined>} [environment]
 */
export function findChromium({ CHROMIUM, PATH = "" } = process.env) {
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  const paths = CHROMIUM ? [CHROMIUM] : NAMES.flatMap((name) => folders.map((folder) => resolve(folder, name)));
  return paths.find(runs);
}

/**
 * Why tests that need a browser are skipped; false where there is one. Where CI is set nothing may
 * be skipped unseen, so a missing browser throws.
 *
 * @param {Record<string, string | undefined>} [environment]
 */
export function withoutChromium(environment = process.env) {
  if (findChromium(environment)) return false;
  const place = environment.CHROMIUM ? `at ${environment.CHROMIUM}, which CHROMIUM names` : `on PATH (${NAMES.join(", ")})`;
  const missing = `there is no Chromium ${place}: apt-get install chromium, or name one in CHROMIUM`;
  if (environment.CI) throw new Error(missing);
  return `SKIPPED: ${missing}`;
}
