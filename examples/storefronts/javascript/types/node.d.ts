import type { Description } from "./description.js";
/** @import { Description } from "./description.js" */
/**
 * Loads what `fidelis-transpile` wrote. It compiles once: keep the plugin as long as the shop runs.
 *
 * @param {string | URL} folder
 * @param {Description} [description] the contract, or an author's own package
 * @throws {import("./errors.js").UnsupportedEngine} the component has an override that needs Node 22
 */
export declare function load(folder: string | URL, description?: Description): import("./plugin.js").Plugin;
