// Puts the page together in build/site: static files for any file server. Nothing runs there but
// what lies there.

import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { transpile } from "@fidelis/loyalty/transpile";

import { shop, upToDate } from "../javascript/scripts/component.js";

const SITE = new URL("build/site/", import.meta.url);
const REQUESTS = new URL("../../requests/", import.meta.url);
const PACKAGE = dirname(fileURLToPath(import.meta.resolve("@fidelis/loyalty")));
const NEEDS_NODE = ["node.js", "transpile.js"];

upToDate(import.meta.resolve("@fidelis/loyalty"));
await rm(SITE, { recursive: true, force: true });
await cp(new URL("site/", import.meta.url), SITE, { recursive: true });
await transpile(shop(), new URL("shop/", SITE));
await rm(new URL("shop/component.cjs", SITE));
await rm(new URL("shop/package.json", SITE));
await cp(PACKAGE, new URL("loyalty/", SITE), {
  recursive: true,
  filter: (path) => !NEEDS_NODE.some((file) => path.endsWith(file)),
});
await mkdir(new URL("requests/", SITE));
for (const name of ["claire", "marc", "anne", "guest"]) {
  await cp(new URL(`${name}.json`, REQUESTS), new URL(`requests/${name}.json`, SITE));
}

// What offline.js keeps.
const entries = await readdir(SITE, { recursive: true, withFileTypes: true });
const root = fileURLToPath(SITE);
const files = entries
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath ?? entry.path}/${entry.name}`.slice(root.length).replace(/^\//, ""))
  .sort();
await writeFile(new URL("files.json", SITE), `${JSON.stringify(["./", ...files])}\n`);

const contents = await Promise.all(files.map((file) => readFile(new URL(file, SITE))));
/** @param {Buffer[]} all */
const total = (all) => all.reduce((sum, { length }) => sum + length, 0).toLocaleString("en");
console.log(`build/site: ${files.length} files, ${total(contents)} bytes, ${total(contents.map((one) => gzipSync(one)))} gzipped`);
