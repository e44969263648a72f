import { ContractError } from "./errors.js";
/** Whether a text can be written in UTF-8. @param {string} text */
export declare const isText: (text: string) => boolean;
/** A wrong value, before it is known where. */
export declare class Mismatch {
    #private;
    expected: string;
    value: unknown;
    found: string | undefined;
    /**
     * @param {string} expected
     * @param {unknown} value what is there instead
     * @param {string} [found] the same in words, where `value` does not say it
     */
    constructor(expected: string, value: unknown, found?: string);
    /** Adds the name or index that was just left. @param {string | number} name */
    within(name: string | number): this;
    /** The error that a caller sees. */
    error(): ContractError;
}
/** What an error says on the way out of a member or an element. @param {unknown} error @param {string | number} name */
export declare function within(error: unknown, name: string | number): unknown;
/**
 * Runs a conversion; what does not fit becomes a `ContractError`.
 *
 * @template T
 * @param {() => T} convert
 */
export declare function checked<T>(convert: () => T): T;
