#!/usr/bin/env node
// Turns a component into JavaScript and core modules, once, when a shop is built:
//
//     fidelis-transpile COMPONENT.wasm FOLDER

import { transpile } from "../src/transpile.js";

const [component, folder, ...rest] = process.argv.slice(2);
if (component === undefined || folder === undefined || rest.length > 0) {
  console.error("usage: fidelis-transpile COMPONENT.wasm FOLDER");
  process.exit(2);
}
try {
  for (const { file, bytes, gzipped } of await transpile(component, folder)) {
    console.log(`${file.padEnd(24)} ${String(bytes).padStart(9)} bytes ${String(gzipped).padStart(9)} gzipped`);
  }
} catch (error) {
  console.error(`fidelis-transpile: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
