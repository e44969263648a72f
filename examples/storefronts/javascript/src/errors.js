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

/** A request that the plugin cannot answer, in its own words. Nothing has changed. */
export class Fault extends Error {
  /** @param {FaultRecord} fault as the contract has it */
  constructor(fault) {
    super(`${fault.kind}${fault.at === "" ? "" : ` at ${fault.at}`}: expected ${fault.expected}, found ${fault.found}`);
    this.name = "Fault";
    /** The contract's record: kind, at, expected, found. */
    this.fault = fault;
  }

  /** What is wrong, such as `UnknownCurrency`. */
  get kind() {
    return this.fault.kind;
  }

  /** JSON pointer into the request. */
  get at() {
    return this.fault.at;
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
