/** @param {string} name */
export declare const snake: (name: string) => string;
/** @param {string} name */
export declare const upperCamel: (name: string) => string;
/** @param {string} name */
export declare function camel(name: string): string;
