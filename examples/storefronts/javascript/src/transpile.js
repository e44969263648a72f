// Turns a component into JavaScript with jco. The folder gets component.js, a module for browsers
// and Node, component.cjs, the same for `require`, and the core modules. Both export
// `instantiate(getCoreModule, {})` and `modules`, the names of the core modules.

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { transpileBytes } from "@bytecodealliance/jco-transpile";
import * as esbuild from "esbuild";

/**
 * What jco writes takes texts with a plain TextDecoder. That one drops a U+FEFF at the beginning of
 * a text and mends what is no UTF-8; the component model does neither.
 */
const EXACT_TEXT = `const TextDecoder = class extends globalThis.TextDecoder {
  constructor(label) {
    super(label, { ignoreBOM: true, fatal: true });
  }
};`;

/** @typedef {{ file: string, bytes: number, gzipped: number }} Written a file and its size */

/**
 * @param {string} component path of the component
 * @param {string | URL} folder where to write; made where it is missing
 * @returns {Promise<Written[]>}
 */
export async function transpile(component, folder) {
  const { files, imports } = await transpileBytes(await readFile(component), {
    name: "component",
    instantiation: "sync",
    emitTypescriptDeclarations: false,
  });
  if (imports.length > 0) {
    throw new Error(`${component} imports ${imports.join(", ")}: a plugin of Fidelis imports nothing`);
  }
  const { "component.js": script, ...modules } = files;
  const source = `${EXACT_TEXT}\n${new TextDecoder().decode(script)}\nexport const modules = ${JSON.stringify(Object.keys(modules))};\n`;
  /** @param {"esm" | "cjs"} format */
  const as = async (format) => (await esbuild.transform(source, { format, minify: true, target: "es2022" })).code;
  const written = Object.entries({
    "component.js": await as("esm"),
    "component.cjs": await as("cjs"),
    "package.json": '{ "private": true, "type": "module" }\n',
    ...modules,
  });
  const path = folder instanceof URL ? fileURLToPath(folder) : folder;
  await mkdir(path, { recursive: true });
  return Promise.all(
    written.map(async ([file, content]) => {
      await writeFile(resolve(path, file), content);
      return { file, bytes: Buffer.byteLength(content), gzipped: gzipSync(content, { level: 9 }).length };
    }),
  );
}
