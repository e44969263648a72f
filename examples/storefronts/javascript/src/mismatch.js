// How the converters report a wrong value: the place is put together on the way up, so that a
// right value pays nothing for it.

import { ContractError } from "./errors.js";

/** A lone half of a surrogate pair: text that has no UTF-8. */
const LONE = /\p{Surrogate}/u;

/** Whether a text can be written in UTF-8. @param {string} text */
export const isText = (text) => !LONE.test(text);

/** One name of a JSON pointer (RFC 6901). @param {string | number} name */
const escaped = (name) => String(name).replaceAll("~", "~0").replaceAll("/", "~1");

/** A wrong value, before it is known where. */
export class Mismatch {
  /** @type {(string | number)[]} innermost first */
  #path = [];

  /**
   * @param {string} expected
   * @param {unknown} value what is there instead
   * @param {string} [found] the same in words, where `value` does not say it
   */
  constructor(expected, value, found) {
    this.expected = expected;
    this.value = value;
    this.found = found;
  }

  /** Adds the name or index that was just left. @param {string | number} name */
  within(name) {
    this.#path.push(name);
    return this;
  }

  /** The error that a caller sees. */
  error() {
    const pointer = this.#path.map((name) => `/${escaped(name)}`).reverse().join("");
    return new ContractError(pointer, this.expected, this.found ?? described(this.value));
  }
}

/** What an error says on the way out of a member or an element. @param {unknown} error @param {string | number} name */
export function within(error, name) {
  return error instanceof Mismatch ? error.within(name) : error;
}

/**
 * Runs a conversion; what does not fit becomes a `ContractError`.
 *
 * @template T
 * @param {() => T} convert
 */
export function checked(convert) {
  try {
    return convert();
  } catch (error) {
    throw error instanceof Mismatch ? error.error() : error;
  }
}

/** A value in few words. @param {unknown} value */
function described(value) {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
    case "number":
    case "boolean":
      return String(value);
    case "bigint":
      return `the BigInt ${value}`;
    case "object":
      return "an object";
    default:
      return `a ${typeof value}`;
  }
}
