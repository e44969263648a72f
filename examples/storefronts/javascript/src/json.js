// Canonical JSON as text. Every host of Fidelis writes the same bytes: nothing between the tokens,
// non-ASCII as it is, integers only. Reading is strict where JSON.parse would lose something
// without a word: large integers, fractions, a member that comes twice, half of a character.

import { ContractError } from "./errors.js";
import { Mismatch, checked, isText, within } from "./mismatch.js";

/** How deep a value may be: deeper than any type of the contract, and no cycle gets through. */
const DEEPEST = 128;

/**
 * Reads canonical JSON.
 *
 * @param {string} text
 * @returns {any} numbers are integers within ±(2^53 − 1)
 * @throws {ContractError} with the place of what JSON.parse would have changed
 */
export function parse(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ContractError("", "JSON", error instanceof Error ? error.message : String(error));
  }
  checked(() => inspect(text));
  return value;
}

// What JSON can be made of, once it is known to be JSON.
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|-?\d[\d.eE+-]*|true|false|null/g;
const INTEGER = /^(?:0|-?[1-9]\d*)$/;

/** Looks at each token of a text that is known to be JSON. @param {string} text */
function inspect(text) {
  /** Where the text is: a list has no names. @type {{ names: Set<string> | undefined, at: string | number }[]} */
  const path = [];
  let nameIsNext = false;
  for (const [token] of text.matchAll(TOKEN)) {
    const inner = path.at(-1);
    switch (token[0]) {
      case "{":
        path.push({ names: new Set(), at: "" });
        nameIsNext = true;
        break;
      case "[":
        path.push({ names: undefined, at: 0 });
        nameIsNext = false;
        break;
      case "}":
      case "]":
        path.pop();
        nameIsNext = false;
        break;
      case ",":
        if (typeof inner?.at === "number") inner.at += 1;
        else nameIsNext = true;
        break;
      case '"': {
        const word = token.includes("\\") ? JSON.parse(token) : token.slice(1, -1);
        if (!isText(word)) throw placed(new Mismatch("whole characters", word), path);
        if (!nameIsNext || inner?.names === undefined) break;
        inner.at = word;
        if (inner.names.has(word)) throw placed(new Mismatch("each field once", word, "it twice"), path);
        inner.names.add(word);
        nameIsNext = false;
        break;
      }
      case "t":
      case "f":
      case "n":
      case ":":
        break;
      default:
        if (!INTEGER.test(token) || !Number.isSafeInteger(Number(token))) {
          throw placed(new Mismatch("an integer within ±(2^53 − 1)", token, token), path);
        }
    }
  }
}

/** @param {Mismatch} mismatch @param {{ at: string | number }[]} path outermost first */
function placed(mismatch, path) {
  return path.reduceRight((error, { at }) => error.within(at), mismatch);
}

/**
 * Writes a value in its own order. Answers of a plugin are in the contract's order already;
 * `Codec.stringify` brings any value into it.
 *
 * @param {unknown} value null, booleans, texts, integers, lists and plain objects
 * @returns {string}
 * @throws {ContractError} with the place of what canonical JSON does not have
 */
export function stringify(value) {
  checked(() => survey(value, DEEPEST));
  return JSON.stringify(value);
}

/** @param {unknown} value @param {number} depth how many levels are left */
function survey(value, depth) {
  if (value === null || typeof value === "boolean") return;
  if (typeof value === "string") {
    if (!isText(value)) throw new Mismatch("whole characters", value);
  } else if (typeof value === "number") {
    if (!Number.isSafeInteger(value)) throw new Mismatch("an integer within ±(2^53 − 1)", value);
  } else if (typeof value === "object") {
    if (depth === 0) throw new Mismatch(`at most ${DEEPEST} levels`, value);
    if (!Array.isArray(value) && !isPlain(value)) throw new Mismatch("a plain object", value);
    for (const [name, member] of Object.entries(value)) {
      try {
        if (!isText(name)) throw new Mismatch("whole characters", name);
        survey(member, depth - 1);
      } catch (error) {
        throw within(error, name);
      }
    }
  } else {
    throw new Mismatch("a value of JSON", value);
  }
}

/** @param {object} value */
function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  // toJSON would write something else than what was looked at.
  return (prototype === null || Object.getPrototypeOf(prototype) === null) && !("toJSON" in value);
}
