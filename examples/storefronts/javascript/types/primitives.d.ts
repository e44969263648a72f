import type { Primitive } from "./description.js";
export type Converter = {
    /**
     * from canonical JSON to what jco takes; throws a Mismatch
     */
    lower: (value: any) => any;
    /**
     * from what jco gives to canonical JSON; throws a Mismatch
     */
    lift: (value: any) => any;
};
/** @type {Record<Primitive, Converter>} */
export declare const PRIMITIVES: Record<Primitive, Converter>;
