// Makes build/earning-bonus.wasm: the sources, a JavaScript engine and the world, as one component
// that imports nothing but the two interfaces that it wraps.

import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { componentize } from 'componentize-qjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

// The world and, beside it, the contract that it speaks of.
await rm(here('build'), { recursive: true, force: true });
await mkdir(here('build'));
await cp(here('wit'), here('build/wit'), { recursive: true });
await cp(here('../../../../wit'), here('build/wit/deps/loyalty'), { recursive: true });

const { component } = await componentize({
  witPath: here('build/wit'),
  world: 'plugin',
  jsPath: here('src/plugin.js'),
  jsSource: await readFile(here('src/plugin.js'), 'utf8'),
  moduleRoot: here('.'),
  // No clock, no random numbers, no files: calls of those trap.
  stubWasi: true,
  // The contract is synchronous.
  sync: true,
});
await writeFile(here('build/earning-bonus.wasm'), component);
console.log(`build/earning-bonus.wasm: ${component.length} bytes`);
