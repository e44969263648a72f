export { Codec } from "./codec.js";
export { contract } from "./contract.js";
export { ContractError, Fault, IncompatiblePlugin, Trap, UnsupportedEngine } from "./errors.js";
export { parse, stringify } from "./json.js";
export { Plugin, open } from "./plugin.js";
export * from "./types.js";
export type Description = import("./description.js").Description;
/** @typedef {import("./description.js").Description} Description */
