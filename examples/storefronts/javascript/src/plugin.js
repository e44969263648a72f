// A plugin to be called: canonical JSON in, canonical JSON out.

import { Codec } from "./codec.js";
import { contract } from "./contract.js";
import { Fault, IncompatiblePlugin, Trap } from "./errors.js";
import { parse } from "./json.js";
import { camel } from "./names.js";

/** @import { Callable } from "./codec.js" */
/** @import { Description } from "./description.js" */
/**
 * @import {
 *   ClassifyRequest, ComposeRequest, DescribeRequest, Page, Profile, ProgramPage, Quotation,
 *   QuoteRequest, RenderRequest, SettleRequest, Settlement,
 * } from "./types.js"
 */

/**
 * What `instantiate` of a transpiled component gives: interfaces by name, functions in them.
 *
 * @typedef {Record<string, Record<string, (...parameters: any[]) => any>>} Instance
 */

/** @typedef {Callable & { within: string, name: string }} Call where a function lies, as jco names it */

/** What a baked plugin leaves out. */
const CONFIGURATION = "configuration";

/**
 * Opens a plugin.
 *
 * @param {() => Instance} instantiate makes an instance; called now, and again after a trap
 * @param {Description} [description] the contract, or an author's own package
 * @throws {IncompatiblePlugin} where the component lacks something of the contract
 */
export function open(instantiate, description = contract) {
  return new Plugin(instantiate, description);
}

/** An opened plugin. Calls are synchronous; one instance serves them one after the other. */
export class Plugin {
  #instantiate;
  /** @type {Instance | undefined} */
  #instance;
  /** @type {Map<string, Call>} */
  #calls = new Map();

  /**
   * @param {() => Instance} instantiate
   * @param {Description} description
   */
  constructor(instantiate, description) {
    this.#instantiate = instantiate;
    const codec = new Codec(description);
    const instance = this.#live();
    for (const [owner, { functions }] of Object.entries(description.interfaces)) {
      const within = `${description.package}/${owner}@${description.version}`;
      if (owner === CONFIGURATION && instance[within] === undefined) continue;
      for (const [name, signature] of Object.entries(functions)) {
        const call = { within, name: camel(name), ...codec.callable(signature) };
        if (typeof instance[within]?.[call.name] !== "function") {
          throw new IncompatiblePlugin(`${within}#${name}`, Object.keys(instance));
        }
        this.#calls.set(name, call);
      }
    }
  }

  /** Answers a cart. Changes nothing. @param {QuoteRequest} request @returns {Quotation} */
  quote(request) {
    return this.call("quote", request);
  }

  /** Decides what events do to an account. Changes nothing by itself. @param {SettleRequest} request @returns {Settlement} */
  settle(request) {
    return this.call("settle", request);
  }

  /** Classifies one member. @param {ClassifyRequest} request @returns {Profile} */
  classify(request) {
    return this.call("classify", request);
  }

  /** Composes one page. @param {ComposeRequest} request @returns {Page} */
  compose(request) {
    return this.call("compose", request);
  }

  /** Describes the programme. @param {DescribeRequest} request @returns {ProgramPage} */
  describe(request) {
    return this.call("describe", request);
  }

  /** Renders messages in a language. @param {RenderRequest} request @returns {string[]} */
  render(request) {
    return this.call("render", request);
  }

  /**
   * Calls a function of the contract by name.
   *
   * @param {string} name
   * @param {unknown} request its parameter; an object of its parameters where it has several
   * @returns {any}
   * @throws {import("./errors.js").ContractError} request or answer are not what the contract says
   * @throws {Fault} the plugin cannot answer this request
   * @throws {Trap} the plugin broke off
   */
  call(name, request) {
    const call = this.#calls.get(name);
    if (call === undefined) throw new TypeError(`the contract has no function ${name}`);
    const parameters = call.lower(request);
    let answer;
    try {
      answer = this.#live()[call.within][call.name](...parameters);
    } catch (error) {
      const fault = thrown(error);
      if (fault !== undefined && call.liftError) throw new Fault(call.liftError(fault));
      // What a trap left behind is not to be trusted.
      this.#instance = undefined;
      throw new Trap(name, error);
    }
    return call.lift(answer);
  }

  /**
   * From text to text: a request in canonical JSON, `{"Ok":…}` or `{"Err":…}` back, the same bytes
   * as from every other host. A request that does not follow the contract throws.
   *
   * @param {string} name
   * @param {string} text
   * @returns {string}
   */
  answer(name, text) {
    const request = parse(text);
    try {
      return JSON.stringify({ Ok: this.call(name, request) });
    } catch (error) {
      if (error instanceof Fault) return JSON.stringify({ Err: error.fault });
      throw error;
    }
  }

  #live() {
    this.#instance ??= this.#instantiate();
    return this.#instance;
  }
}

/**
 * The error of a `result`, or nothing for a trap. jco throws the contract's record as it is, or
 * wrapped as the payload of an error, depending on how it was asked to transpile.
 *
 * @param {any} error
 */
function thrown(error) {
  return error instanceof Error ? /** @type {any} */ (error).payload : error;
}
