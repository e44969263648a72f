// Runs a Fidelis loyalty plugin in JavaScript. How a component is loaded depends on where it runs:
// `@fidelis/loyalty/node` reads files, `@fidelis/loyalty/browser` fetches.

export { Codec } from "./codec.js";
export { contract } from "./contract.js";
export { ContractError, Fault, IncompatiblePlugin, Trap, UnsupportedEngine } from "./errors.js";
export { parse, stringify } from "./json.js";
export { Plugin, open } from "./plugin.js";
// Nothing but types: QuoteRequest, Quotation, Cart and the others.
export * from "./types.js";

/** @typedef {import("./description.js").Description} Description */
