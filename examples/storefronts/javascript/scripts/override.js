// The sample shop with an override in JavaScript, made by the tools that the guide for authors shows.

import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { componentize } from "componentize-qjs";

import { PROGRAM, ROOT, built, fidelis } from "./component.js";

/**
 * Builds the sample programme with an override around one interface of it.
 *
 * @param {string} name what the files are called
 * @param {string} world one of wit/worlds.wit
 * @param {string} source the override, as one module
 * @returns {Promise<string>} the path of the component
 */
export async function overridden(name, world, source) {
  mkdirSync(fileURLToPath(new URL("../build/", import.meta.url)), { recursive: true });
  const { component } = await componentize({ witPath: `${ROOT}wit`, world, jsSource: source, stubWasi: true, sync: true });
  const [override, shop] = [built(`${name}-override.wasm`), built(`${name}.wasm`)];
  writeFileSync(override, component);
  fidelis("build", "--program", PROGRAM, "--override", override, "-o", shop);
  return shop;
}
