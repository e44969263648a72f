/**
 * What to throw where a module could not be compiled. Only an engine that says the same of the
 * smallest module is too old; a module that is broken, or that a page's policy forbids, is not
 * explained away.
 *
 * @param {string} file the module's name
 * @param {unknown} error what the engine threw
 */
export declare function explained(file: string, error: unknown): unknown;
