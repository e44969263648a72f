export type Written = {
    file: string;
    bytes: number;
    gzipped: number;
};
/** @typedef {{ file: string, bytes: number, gzipped: number }} Written a file and its size */
/**
 * @param {string} component path of the component
 * @param {string | URL} folder where to write; made where it is missing
 * @returns {Promise<Written[]>}
 */
export declare function transpile(component: string, folder: string | URL): Promise<Written[]>;
