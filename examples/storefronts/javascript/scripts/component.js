// The component of the sample shop and the contract's description, for tests and figures. Each is
// taken from where the environment says, else made by cargo at the repository's root.

import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const BUILD = fileURLToPath(new URL("../build/", import.meta.url));
const PROGRAM = "examples/programs/luxury-house.json";

/** What cargo says is for the person who waits. @param {string[]} parameters */
const fidelis = (...parameters) =>
  execFileSync("cargo", ["run", "--quiet", "--", ...parameters], { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });

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
    // The request's own text, so that nothing is changed before the package reads it.
    const [, name, called, request] = /** @type {string[]} */ (
      /^\{"name":("[^"]*"),"function":"([^"]*)","request":(.*)\}$/.exec(line)
    );
    return { name: JSON.parse(name), called, request, answer: answers[index] };
  });
}
