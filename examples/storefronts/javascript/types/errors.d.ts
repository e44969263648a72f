import type { Fault as FaultRecord } from "./types.js";
/** @import { Fault as FaultRecord } from "./types.js" */
/**
 * A value that is not what the contract says: an unknown or missing field, a wrong type, a case
 * that does not exist, an integer out of range. Nothing was called, or its answer is not used.
 */
export declare class ContractError extends Error {
    /** JSON pointer to the value; empty for the whole of it. */
    pointer: string;
    /** What the contract wants there. */
    expected: string;
    /** What is there. */
    found: string;
    /**
     * @param {string} pointer JSON pointer to the value; empty for the whole of it
     * @param {string} expected what the contract wants there
     * @param {string} found what is there
     */
    constructor(pointer: string, expected: string, found: string);
}
/**
 * A request that the plugin cannot answer, in its own words. Nothing has changed. A function of an
 * author's own package may fail with another type than the contract's: it is in `fault`, too.
 */
export declare class Fault extends Error {
    /** The contract's record: kind, at, expected, found. */
    fault: FaultRecord;
    /** @param {FaultRecord} fault as the contract has it */
    constructor(fault: FaultRecord);
    /** What is wrong, such as `UnknownCurrency`. */
    get kind(): import("./types.js").FaultKind;
    /** JSON pointer into the request. */
    get at(): string;
}
/**
 * The plugin broke off instead of answering. `cause` is what the JavaScript engine said. The
 * broken instance is thrown away; the next call gets a fresh one.
 */
export declare class Trap extends Error {
    /**
     * @param {string} called the function
     * @param {unknown} cause
     */
    constructor(called: string, cause: unknown);
}
/** A component that does not speak the contract that it was opened with. */
export declare class IncompatiblePlugin extends Error {
    /**
     * @param {string} missing the interface or function that it lacks
     * @param {string[]} exported what it has
     */
    constructor(missing: string, exported: string[]);
}
/**
 * The component is right, but this JavaScript engine is too old for one of its modules: overrides in
 * JavaScript and Python need extended constant expressions. `cause` is what the engine said.
 */
export declare class UnsupportedEngine extends Error {
    /** The module that it could not compile. */
    file: string;
    /**
     * @param {string} file the module that it could not compile
     * @param {unknown} cause
     */
    constructor(file: string, cause: unknown);
}
