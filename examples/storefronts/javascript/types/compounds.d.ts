import type { Converter } from "./primitives.js";
/**
 * A record: an object with these fields, in this order, and no other. A field that may be absent
 * may be null or left out.
 *
 * @param {[name: string, type: Converter][]} fields
 * @returns {Converter}
 */
export declare function record(fields: [name: string, type: Converter][]): Converter;
/**
 * A choice of cases: a text for a case without content, else an object with one member.
 *
 * @param {[name: string, payload: Converter | null][]} cases
 * @returns {Converter}
 */
export declare function variant(cases: [name: string, payload: Converter | null][]): Converter;
/**
 * Cases without content.
 *
 * @param {string[]} cases
 * @returns {Converter}
 */
export declare function enumeration(cases: string[]): Converter;
/**
 * @param {Converter} element
 * @returns {Converter}
 */
export declare function list(element: Converter): Converter;
/**
 * Something that may be absent: null in canonical JSON, undefined in jco.
 *
 * @param {Converter} inner
 * @returns {Converter}
 */
export declare function option(inner: Converter): Converter;
/**
 * A list of fixed length, each place with a type of its own.
 *
 * @param {Converter[]} places
 * @returns {Converter}
 */
export declare function tuple(places: Converter[]): Converter;
