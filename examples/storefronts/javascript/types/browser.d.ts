import type { Description } from "./description.js";
/** @import { Description } from "./description.js" */
/**
 * Loads what `fidelis-transpile` wrote. It compiles once: keep the plugin as long as the page lives.
 *
 * @param {string | URL} folder its address, absolute or relative to the page
 * @param {Description} [description] the contract, or an author's own package
 * @throws {import("./errors.js").UnsupportedEngine} the component has an override that needs a newer browser
 */
export declare function load(folder: string | URL, description?: Description): Promise<import("./plugin.js").Plugin>;
