/** @type {import("./description.js").Description} */
export declare const contract: import("./description.js").Description;
