// The component of the sample shop and the contract's description, for tests and figures. Each is
// taken from where the environment says, else made by cargo at the repository's root.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const BUILD = fileURLToPath(new URL("../build/", import.meta.url));
export const PROGRAM = "examples/programs/luxury-house.json";

/**
 * Runs the command: FIDELIS, or what cargo builds. What it says is for the person who waits.
 *
 * @param {string[]} parameters
 */
export const fidelis = (...parameters) => {
  const [command, ...before] = process.env.FIDELIS ? [process.env.FIDELIS] : ["cargo", "run", "--quiet", "--"];
  return execFileSync(command, [...before, ...parameters], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
};

/** The path of the component: FIDELIS_SHOP, or the sample programme built. */
export function shop() {
  if (process.env.FIDELIS_SHOP) return process.env.FIDELIS_SHOP;
  mkdirSync(BUILD, { recursive: true });
  fidelis("build", "--program", PROGRAM, "-o", `${BUILD}shop.wasm`);
  return `${BUILD}shop.wasm`;
}

/** The contract's description: FIDELIS_CONTRACT, or what `fidelis schema --contract` prints. */
export function description() {
  const given = process.env.FIDELIS_CONTRACT;
  return JSON.parse((given ? readFileSync(given) : fidelis("schema", "--contract")).toString());
}

/**
 * npm copies this package into an example when it is installed, and not again when it changes: an
 * old copy must not pass for this one.
 *
 * @param {string} installed where the example's copy lies, as `import.meta.resolve` tells it
 */
export function upToDate(installed) {
  const source = new URL("../src/", import.meta.url);
  for (const file of readdirSync(source)) {
    const copy = new URL(file, installed);
    if (!existsSync(copy) || !readFileSync(copy).equals(readFileSync(new URL(file, source)))) {
      throw new Error(`@fidelis/loyalty has changed since it was installed (${file}): run npm ci`);
    }
  }
}

/** A transpiled folder of its own for each test run. @param {string} name */
export const built = (name) => `${BUILD}${name}`;

/**
 * The golden set: requests, and the bytes that every host answers.
 *
 * @returns {{ name: string, called: string, request: string, answer: string }[]}
 */
export function golden() {
  /** @param {string} file */
  const lines = (file) => readFileSync(`${ROOT}tests/golden/${file}`, "utf8").trimEnd().split("\n");
  const answers = lines("answers.jsonl");
  return lines("requests.jsonl").map((line, index) => {
    const { name, function: called } = JSON.parse(line);
    // The request's own text, so that nothing is changed before the package reads it.
    const start = line.indexOf('"request":') + '"request":'.length;
    return { name, called, request: line.slice(start, -1), answer: answers[index] };
  });
}
