import type { Description, Signature, Type } from "./description.js";
export type Callable = {
    /**
     * the parameters, as jco takes them
     */
    lower: (request: unknown) => any[];
    /**
     * the answer, the good case of a result
     */
    lift: (answer: any) => any;
    /**
     * the other case; a function without a
     * result has none
     */
    liftError: ((error: any) => any) | undefined;
};
/** @import { Definition, Description, Signature, Type } from "./description.js" */
/** @import { Converter } from "./primitives.js" */
/**
 * @typedef {object} Callable
 * @property {(request: unknown) => any[]} lower the parameters, as jco takes them
 * @property {(answer: any) => any} lift the answer, the good case of a result
 * @property {((error: any) => any) | undefined} liftError the other case; a function without a
 *   result has none
 */
/** Converts values of one contract between canonical JSON and what jco takes and gives. */
export declare class Codec {
    #private;
    description: Description;
    /** @param {Description} description as `fidelis schema --contract` prints it */
    constructor(description: Description);
    /**
     * From canonical JSON to what jco takes.
     *
     * @param {Type} type
     * @param {unknown} value
     * @throws {import("./errors.js").ContractError} with the place of the first thing that is wrong
     */
    lower(type: Type, value: unknown): any;
    /**
     * From what jco gives to canonical JSON, in the contract's order.
     *
     * @param {Type} type
     * @param {any} value
     * @throws {import("./errors.js").ContractError} where an integer lies outside ±(2^53 − 1)
     */
    lift(type: Type, value: any): any;
    /**
     * A value as canonical JSON: checked, in the contract's order, what is absent as null.
     *
     * @param {string} name interface and type, such as `checkout/quote-request`
     * @param {unknown} value
     * @returns {string}
     */
    stringify(name: string, value: unknown): string;
    /**
     * How a function is called. Its request is its only parameter, or an object of them all.
     *
     * @param {Signature} signature
     * @returns {Callable}
     */
    callable({ params, result }: Signature): Callable;
}
