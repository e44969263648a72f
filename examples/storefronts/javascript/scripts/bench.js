#!/usr/bin/env node
// What a call costs and what the transpiled component weighs, on this machine:
//
//     npm run bench

import { built, golden, shop } from "./component.js";
import { transpile } from "../src/transpile.js";
import { load } from "../src/node.js";

const WARM_UP = 2000;
const CALLS = 5000;

const folder = built("bench-shop");
const files = await transpile(shop(), folder);
for (const { file, bytes, gzipped } of files) {
  console.log(`${file.padEnd(24)} ${String(bytes).padStart(9)} bytes ${String(gzipped).padStart(9)} gzipped`);
}

const start = performance.now();
const plugin = load(folder);
console.log(`loaded in ${(performance.now() - start).toFixed(1)} ms`);

/** @param {number[]} sorted @param {number} part */
const quantile = (sorted, part) => sorted[Math.floor(sorted.length * part)];
/** @param {number} milliseconds */
const micros = (milliseconds) => `${(milliseconds * 1000).toFixed(0).padStart(6)} µs`;

for (const name of ["ten-lines", "claire", "compose-claire", "classify-claire", "describe-claire", "claire-settle"]) {
  const { called, request } = /** @type {any} */ (golden().find((one) => one.name === name));
  const value = JSON.parse(request);
  const times = [];
  for (let call = 0; call < WARM_UP + CALLS; call += 1) {
    const before = performance.now();
    plugin.call(called, value);
    if (call >= WARM_UP) times.push(performance.now() - before);
  }
  times.sort((one, other) => one - other);
  console.log(
    `${called.padEnd(9)} ${name.padEnd(16)} median ${micros(quantile(times, 0.5))}, 99 of 100 within ${micros(quantile(times, 0.99))}`,
  );
}
