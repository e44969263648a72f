// Loads a transpiled component over HTTP. The page's policy must allow `wasm-unsafe-eval`.

import { explained } from "./engine.js";
import { open } from "./plugin.js";

/** @import { Description } from "./description.js" */

/**
 * Loads what `fidelis-transpile` wrote. It compiles once: keep the plugin as long as the page lives.
 *
 * @param {string | URL} folder its address, absolute or relative to the page
 * @param {Description} [description] the contract, or an author's own package
 * @throws {import("./errors.js").UnsupportedEngine} the component has an override that needs a newer browser
 */
export async function load(folder, description) {
  // A worker has no document.
  const here = globalThis.document?.baseURI ?? globalThis.location.href;
  const base = new URL(`${String(folder).replace(/\/*$/, "")}/`, here);
  const { instantiate, modules } = await import(new URL("component.js", base).href);
  const compiled = new Map(
    await Promise.all(
      modules.map(async (/** @type {string} */ name) => /** @type {const} */ ([name, await compile(name, base)])),
    ),
  );
  return open(() => instantiate((/** @type {string} */ name) => compiled.get(name), {}), description);
}

/** @param {string} name @param {URL} base */
async function compile(name, base) {
  const address = new URL(name, base);
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status} ${response.statusText}`);
  // Streaming needs the media type application/wasm, which not every file server sends.
  try {
    return response.headers.get("content-type") === "application/wasm"
      ? await WebAssembly.compileStreaming(response)
      : await WebAssembly.compile(await response.arrayBuffer());
  } catch (error) {
    throw explained(name, error);
  }
}
