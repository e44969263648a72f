// Records, cases, lists and what else is made of other types.

import { Mismatch, within } from "./mismatch.js";
import { camel, snake, upperCamel } from "./names.js";

/** @import { Converter } from "./primitives.js" */

/** @param {any} value @returns {value is Record<string, any>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * A record: an object with these fields, in this order, and no other. A field that may be absent
 * may be null or left out.
 *
 * @param {[name: string, type: Converter][]} fields
 * @returns {Converter}
 */
export function record(fields) {
  const members = fields.map(([name, type]) => ({ json: snake(name), host: camel(name), type }));
  const known = new Set(members.map(({ json }) => json));
  return {
    lower(value) {
      if (!isObject(value)) throw new Mismatch("an object", value);
      for (const name of Object.keys(value)) {
        if (!known.has(name)) {
          throw new Mismatch(`only fields of the contract (${[...known].join(", ")})`, value[name]).within(name);
        }
      }
      /** @type {Record<string, any>} */
      const lowered = {};
      for (const { json, host, type } of members) {
        try {
          // What an object inherits is not data.
          lowered[host] = type.lower(Object.hasOwn(value, json) ? value[json] : undefined);
        } catch (error) {
          throw within(error, json);
        }
      }
      return lowered;
    },
    lift(value) {
      /** @type {Record<string, any>} */
      const lifted = {};
      for (const { json, host, type } of members) {
        try {
          lifted[json] = type.lift(value[host]);
        } catch (error) {
          throw within(error, json);
        }
      }
      return lifted;
    },
  };
}

/**
 * A choice of cases: a text for a case without content, else an object with one member.
 *
 * @param {[name: string, payload: Converter | null][]} cases
 * @returns {Converter}
 */
export function variant(cases) {
  const rows = cases.map(([tag, payload]) => ({ json: upperCamel(tag), tag, payload }));
  const byJson = new Map(rows.map((row) => [row.json, row]));
  const byTag = new Map(rows.map((row) => [row.tag, row]));
  const expected = `one of ${rows.map(({ json, payload }) => (payload ? `{"${json}": …}` : `"${json}"`)).join(", ")}`;
  return {
    lower(value) {
      if (typeof value === "string") {
        const row = byJson.get(value);
        if (row === undefined || row.payload !== null) throw new Mismatch(expected, value);
        return { tag: row.tag };
      }
      if (!isObject(value)) throw new Mismatch(expected, value);
      const names = Object.keys(value);
      const row = byJson.get(names[0]);
      if (names.length !== 1 || row === undefined || row.payload === null) {
        throw new Mismatch(expected, names.length === 1 ? names[0] : value);
      }
      try {
        return { tag: row.tag, val: row.payload.lower(value[row.json]) };
      } catch (error) {
        throw within(error, row.json);
      }
    },
    lift(value) {
      const row = byTag.get(value.tag);
      if (row === undefined) throw new Mismatch(expected, value.tag);
      if (row.payload === null) return row.json;
      try {
        return { [row.json]: row.payload.lift(value.val) };
      } catch (error) {
        throw within(error, row.json);
      }
    },
  };
}

/**
 * Cases without content.
 *
 * @param {string[]} cases
 * @returns {Converter}
 */
export function enumeration(cases) {
  const byJson = new Map(cases.map((name) => [upperCamel(name), name]));
  const byTag = new Map(cases.map((name) => [name, upperCamel(name)]));
  const expected = `one of ${[...byJson.keys()].map((name) => `"${name}"`).join(", ")}`;
  /** @param {Map<string, string>} spellings */
  const through = (spellings) => (/** @type {any} */ value) => {
    const name = spellings.get(value);
    if (name === undefined) throw new Mismatch(expected, value);
    return name;
  };
  return { lower: through(byJson), lift: through(byTag) };
}

/**
 * @param {Converter} element
 * @returns {Converter}
 */
export function list(element) {
  /** @param {"lower" | "lift"} way */
  const each = (way) => (/** @type {any} */ value) => {
    // jco gives lists of numbers as typed arrays; nobody hands those in.
    if (!Array.isArray(value) && (way === "lower" || !ArrayBuffer.isView(value))) throw new Mismatch("a list", value);
    const elements = /** @type {any[]} */ (value);
    const result = new Array(elements.length);
    for (let index = 0; index < elements.length; index += 1) {
      try {
        result[index] = element[way](elements[index]);
      } catch (error) {
        throw within(error, index);
      }
    }
    return result;
  };
  return { lower: each("lower"), lift: each("lift") };
}

/**
 * Something that may be absent: null in canonical JSON, undefined in jco.
 *
 * @param {Converter} inner
 * @returns {Converter}
 */
export function option(inner) {
  return {
    lower: (value) => (value === undefined || value === null ? undefined : inner.lower(value)),
    lift: (value) => (value === undefined ? null : inner.lift(value)),
  };
}

/**
 * A list of fixed length, each place with a type of its own.
 *
 * @param {Converter[]} places
 * @returns {Converter}
 */
export function tuple(places) {
  /** @param {"lower" | "lift"} way */
  const each = (way) => (/** @type {any} */ value) => {
    if (!Array.isArray(value) || value.length !== places.length) {
      throw new Mismatch(`a list of ${places.length}`, value);
    }
    return places.map((place, index) => {
      try {
        return place[way](value[index]);
      } catch (error) {
        throw within(error, index);
      }
    });
  };
  return { lower: each("lower"), lift: each("lift") };
}
