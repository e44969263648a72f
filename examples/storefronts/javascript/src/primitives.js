// Numbers, words and truth. jco has 64-bit integers as BigInt; canonical JSON has numbers that
// every host reads exactly, so a BigInt beyond ±(2^53 − 1) is refused on either way.

import { Mismatch, isText } from "./mismatch.js";

/** @import { Primitive } from "./description.js" */

/**
 * How one type goes into the component and comes back.
 *
 * @typedef {object} Converter
 * @property {(value: any) => any} lower from canonical JSON to what jco takes; throws a Mismatch
 * @property {(value: any) => any} lift from what jco gives to canonical JSON; throws a Mismatch
 */

const SAFE = Number.MAX_SAFE_INTEGER;

/**
 * Integers that jco has as numbers.
 *
 * @param {number} least @param {number} most
 * @returns {Converter}
 */
function small(least, most) {
  const expected = `an integer from ${least} to ${most}`;
  return {
    lower(value) {
      if (Number.isInteger(value) && value >= least && value <= most) return value;
      throw new Mismatch(expected, value);
    },
    lift: (value) => value,
  };
}

/**
 * Integers that jco has as BigInt.
 *
 * @param {number} least @param {number} most
 * @returns {Converter}
 */
function large(least, most) {
  const expected = `an integer from ${least} to ${most}`;
  return {
    lower(value) {
      if (Number.isInteger(value) && value >= least && value <= most) return BigInt(value);
      throw new Mismatch(expected, value);
    },
    lift(value) {
      const number = Number(value);
      if (Number.isSafeInteger(number)) return number;
      throw new Mismatch(expected, value);
    },
  };
}

/** @type {Converter} */
const string = {
  lower(value) {
    if (typeof value !== "string") throw new Mismatch("a text", value);
    // It would reach the component as a replacement character.
    if (!isText(value)) throw new Mismatch("a text of whole characters", value);
    return value;
  },
  lift: (value) => value,
};

/** @type {Record<Primitive, Converter>} */
export const PRIMITIVES = {
  bool: {
    lower(value) {
      if (typeof value === "boolean") return value;
      throw new Mismatch("true or false", value);
    },
    lift: (value) => value,
  },
  u8: small(0, 0xff),
  u16: small(0, 0xffff),
  u32: small(0, 0xffff_ffff),
  u64: large(0, SAFE),
  s8: small(-0x80, 0x7f),
  s16: small(-0x8000, 0x7fff),
  s32: small(-0x8000_0000, 0x7fff_ffff),
  s64: large(-SAFE, SAFE),
  char: {
    lower(value) {
      if (typeof value === "string" && isText(value) && [...value].length === 1) return value;
      throw new Mismatch("one character", value);
    },
    lift: (value) => value,
  },
  string,
};
