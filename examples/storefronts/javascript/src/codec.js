// One converter for every type of a contract, made from its description. Nothing here knows what a
// cart is: an author's own package is converted the same way.

import { enumeration, list, option, record, tuple, variant } from "./compounds.js";
import { checked } from "./mismatch.js";
import { PRIMITIVES } from "./primitives.js";

/** @import { Definition, Description, Signature, Type } from "./description.js" */
/** @import { Converter } from "./primitives.js" */

/**
 * @typedef {object} Callable
 * @property {(request: unknown) => any[]} lower the parameters, as jco takes them
 * @property {(answer: any) => any} lift the answer, the good case of a result
 * @property {((error: any) => any) | undefined} liftError the other case; a function without a
 *   result has none
 */

/** Converts values of one contract between canonical JSON and what jco takes and gives. */
export class Codec {
  /** @type {Map<string, Converter>} */
  #named = new Map();

  /** @param {Description} description as `fidelis schema --contract` prints it */
  constructor(description) {
    this.description = description;
  }

  /**
   * From canonical JSON to what jco takes.
   *
   * @param {Type} type
   * @param {unknown} value
   * @throws {import("./errors.js").ContractError} with the place of the first thing that is wrong
   */
  lower(type, value) {
    const { lower } = this.#converter(type);
    return checked(() => lower(value));
  }

  /**
   * From what jco gives to canonical JSON, in the contract's order.
   *
   * @param {Type} type
   * @param {any} value
   * @throws {import("./errors.js").ContractError} where an integer lies outside ±(2^53 − 1)
   */
  lift(type, value) {
    const { lift } = this.#converter(type);
    return checked(() => lift(value));
  }

  /**
   * A value as canonical JSON: checked, in the contract's order, what is absent as null.
   *
   * @param {string} name interface and type, such as `checkout/quote-request`
   * @param {unknown} value
   * @returns {string}
   */
  stringify(name, value) {
    const [owner, own] = name.split("/");
    const type = /** @type {Type} */ ({ type: [owner, own] });
    return JSON.stringify(this.lift(type, this.lower(type, value)));
  }

  /**
   * How a function is called. Its request is its only parameter, or an object of them all.
   *
   * @param {Signature} signature
   * @returns {Callable}
   */
  callable({ params, result }) {
    const types = params.map(([name, type]) => /** @type {[string, Converter]} */ ([name, this.#converter(type)]));
    const only = types.length === 1 ? types[0][1] : undefined;
    const together = record(types);
    /** @param {Type | null} type @returns {(value: any) => any} */
    const lifting = (type) => {
      if (type === null) return () => null;
      const { lift } = this.#converter(type);
      return (value) => checked(() => lift(value));
    };
    const isResult = typeof result === "object" && result !== null && "result" in result;
    return {
      lower: (value) => checked(() => (only ? [only.lower(value)] : Object.values(together.lower(value)))),
      lift: lifting(isResult ? result.result.ok : result),
      liftError: isResult ? lifting(result.result.err) : undefined,
    };
  }

  /** @param {Type} type @returns {Converter} */
  #converter(type) {
    if (typeof type === "string") return PRIMITIVES[type];
    if ("type" in type) return this.#definition(...type.type);
    if ("list" in type) return list(this.#converter(type.list));
    if ("tuple" in type) return tuple(type.tuple.map((place) => this.#converter(place)));
    if ("result" in type) {
      const { ok, err } = type.result;
      return variant([
        ["ok", ok && this.#converter(ok)],
        ["err", err && this.#converter(err)],
      ]);
    }
    if (this.#isOption(type.option)) throw new TypeError("canonical JSON has no option of an option");
    return option(this.#converter(type.option));
  }

  /** Made once; a type may be used in many places. @param {string} owner @param {string} name */
  #definition(owner, name) {
    const key = `${owner}/${name}`;
    let converter = this.#named.get(key);
    if (converter === undefined) {
      converter = this.#made(this.#find(owner, name));
      this.#named.set(key, converter);
    }
    return converter;
  }

  /** @param {Definition} definition @returns {Converter} */
  #made(definition) {
    if ("record" in definition) {
      return record(definition.record.map(([field, type]) => [field, this.#converter(type)]));
    }
    if ("variant" in definition) {
      return variant(definition.variant.map(([name, payload]) => [name, payload && this.#converter(payload)]));
    }
    return "enum" in definition ? enumeration(definition.enum) : this.#converter(definition.alias);
  }

  /** @param {string} owner @param {string} name @returns {Definition} */
  #find(owner, name) {
    const definition = this.description.interfaces[owner]?.types[name];
    if (definition === undefined) throw new TypeError(`the contract has no type ${owner}/${name}`);
    return definition;
  }

  /** @param {Type} type @returns {boolean} */
  #isOption(type) {
    if (typeof type === "string") return false;
    if (!("type" in type)) return "option" in type;
    const definition = this.#find(...type.type);
    return "alias" in definition && this.#isOption(definition.alias);
  }
}
