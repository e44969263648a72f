// Loads a transpiled component from a folder.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { explained } from "./engine.js";
import { open } from "./plugin.js";

/** @import { Description } from "./description.js" */

/**
 * Loads what `fidelis-transpile` wrote. It compiles once: keep the plugin as long as the shop runs.
 *
 * @param {string | URL} folder
 * @param {Description} [description] the contract, or an author's own package
 * @throws {import("./errors.js").UnsupportedEngine} the component has an override that needs Node 22
 */
export function load(folder, description) {
  const path = folder instanceof URL ? fileURLToPath(folder) : resolve(folder);
  const { instantiate } = createRequire(import.meta.url)(resolve(path, "component.cjs"));
  /** @type {Map<string, WebAssembly.Module>} */
  const modules = new Map();
  /** @param {string} name */
  const compiled = (name) => {
    let module = modules.get(name);
    if (module === undefined) {
      const bytes = readFileSync(resolve(path, name));
      try {
        module = new WebAssembly.Module(bytes);
      } catch (error) {
        throw explained(name, error);
      }
      modules.set(name, module);
    }
    return module;
  };
  return open(() => instantiate(compiled, {}), description);
}
