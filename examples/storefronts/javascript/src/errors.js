// What can go wrong, each as a class of its own: `instanceof` tells them apart.

/** @import { Fault as FaultRecord } from "./types.js" */

/**
 * A value that is not what the contract says: an unknown or missing field, a wrong type, a case
 * that does not exist, an integer out of range. Nothing was called, or its answer is not used.
 */
export class ContractError extends Error {
  /**
   * @param {string} pointer JSON pointer to the value; empty for the whole of it
   * @param {string} expected what the contract wants there
   * @param {string} found what is there
   */
  constructor(pointer, expected, found) {
    super(`${pointer === "" ? "" : `${pointer}: `}expected ${expected}, found ${found}`);
    this.name = "ContractError";
    /** JSON pointer to the value; empty for the whole of it. */
    this.pointer = pointer;
    /** What the contract wants there. */
    this.expected = expected;
    /** What is there. */
    this.found = found;
  }
}

/**
 * A request that the plugin cannot answer, in its own words. Nothing has changed. A function of an
 * author's own package may fail with another type than the contract's: it is in `fault`, too.
 */
export class Fault extends Error {
  /** @param {FaultRecord} fault as the contract has it */
  constructor(fault) {
    super(worded(fault));
    this.name = "Fault";
    /** The contract's record: kind, at, expected, found. */
    this.fault = fault;
  }

  /** What is wrong, such as `UnknownCurrency`. */
  get kind() {
    return this.fault?.kind;
  }

  /** JSON pointer into the request. */
  get at() {
    return this.fault?.at;
  }
}

/**
 * The plugin broke off instead of answering. `cause` is what the JavaScript engine said. The
 * broken instance is thrown away; the next call gets a fresh one.
 */
export class Trap extends Error {
  /**
   * @param {string} called the function
   * @param {unknown} cause
   */
  constructor(called, cause) {
    super(`the plugin failed in ${called}: ${cause instanceof Error ? cause.message : cause}`, { cause });
    this.name = "Trap";
  }
}

/** A component that does not speak the contract that it was opened with. */
export class IncompatiblePlugin extends Error {
  /**
   * @param {string} missing the interface or function that it lacks
   * @param {string[]} exported what it has
   */
  constructor(missing, exported) {
    super(`the component does not export ${missing}; it exports ${exported.join(", ") || "nothing"}`);
    this.name = "IncompatiblePlugin";
  }
}

/**
 * The component is right, but this JavaScript engine is too old for one of its modules: overrides in
 * JavaScript and Python need extended constant expressions. `cause` is what the engine said.
 */
export class UnsupportedEngine extends Error {
  /**
   * @param {string} file the module that it could not compile
   * @param {unknown} cause
   */
  constructor(file, cause) {
    super(
      `${file} needs extended constant expressions of WebAssembly, which this JavaScript engine does not have: ` +
        "use Node 22 or later, or start Node 20 with --experimental-wasm-extended-const; in a page, a newer browser",
      { cause },
    );
    this.name = "UnsupportedEngine";
    /** The module that it could not compile. */
    this.file = file;
  }
}

/** @param {FaultRecord} fault */
function worded(fault) {
  if (typeof fault?.kind !== "string") return `the plugin answered ${JSON.stringify(fault)}`;
  const { kind, at, expected, found } = fault;
  return `${kind}${at === "" ? "" : ` at ${at}`}: expected ${expected}, found ${found}`;
}
