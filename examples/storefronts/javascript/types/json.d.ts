/**
 * Reads canonical JSON.
 *
 * @param {string} text
 * @returns {any} numbers are integers within ±(2^53 − 1)
 * @throws {ContractError} with the place of what JSON.parse would have changed
 */
export declare function parse(text: string): any;
/**
 * Writes a value in its own order. Answers of a plugin are in the contract's order already;
 * `Codec.stringify` brings any value into it.
 *
 * @param {unknown} value null, booleans, texts, integers, lists and plain objects
 * @returns {string}
 * @throws {ContractError} with the place of what canonical JSON does not have
 */
export declare function stringify(value: unknown): string;
