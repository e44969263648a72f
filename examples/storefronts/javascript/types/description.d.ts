export type Primitive = "bool" | "u8" | "u16" | "u32" | "u64" | "s8" | "s16" | "s32" | "s64" | "char" | "string";
export type Type = Primitive | {
    list: Type;
} | {
    option: Type;
} | {
    tuple: Type[];
} | {
    result: {
        ok: Type | null;
        err: Type | null;
    };
} | {
    type: [owner: string, name: string];
};
export type Definition = {
    record: [field: string, type: Type][];
} | {
    variant: [name: string, payload: Type | null][];
} | {
    enum: string[];
} | {
    alias: Type;
};
export type Signature = {
    params: [name: string, type: Type][];
    result: Type | null;
};
export type Interface = {
    types: Record<string, Definition>;
    functions: Record<string, Signature>;
};
export type Description = {
    package: string;
    version: string;
    interfaces: Record<string, Interface>;
};
/**
 * @typedef {"bool" | "u8" | "u16" | "u32" | "u64" | "s8" | "s16" | "s32" | "s64" | "char" | "string"} Primitive
 * @typedef {Primitive
 *   | { list: Type }
 *   | { option: Type }
 *   | { tuple: Type[] }
 *   | { result: { ok: Type | null, err: Type | null } }
 *   | { type: [owner: string, name: string] }} Type
 * @typedef {{ record: [field: string, type: Type][] }
 *   | { variant: [name: string, payload: Type | null][] }
 *   | { enum: string[] }
 *   | { alias: Type }} Definition
 * @typedef {{ params: [name: string, type: Type][], result: Type | null }} Signature
 * @typedef {{ types: Record<string, Definition>, functions: Record<string, Signature> }} Interface
 * @typedef {{ package: string, version: string, interfaces: Record<string, Interface> }} Description
 */
export {};
