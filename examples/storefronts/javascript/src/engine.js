// What a component needs of the JavaScript engine. An override in JavaScript or Python brings an
// engine of its own, whose modules find their places when they are linked: by sums in constant
// expressions, which came to WebAssembly later than the rest. Node 20 has them behind a flag only.

import { UnsupportedEngine } from "./errors.js";

/** The smallest module that needs them: one global, whose value is 0 + 0. */
const SUM = new Uint8Array([
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, // the head of a module
  0x06, 0x09, 0x01, 0x7f, 0x00, 0x41, 0x00, 0x41, 0x00, 0x6a, 0x0b, // (global i32 (i32.add (i32.const 0) (i32.const 0)))
]);

/**
 * What to throw where a module could not be compiled. Only an engine that says the same of the
 * smallest module is too old; a module that is broken, or that a page's policy forbids, is not
 * explained away.
 *
 * @param {string} file the module's name
 * @param {unknown} error what the engine threw
 */
export function explained(file, error) {
  if (!(error instanceof WebAssembly.CompileError) || WebAssembly.validate(SUM)) return error;
  try {
    new WebAssembly.Module(SUM);
  } catch (lacking) {
    if (lacking instanceof Error && complaint(lacking) === complaint(error)) return new UnsupportedEngine(file, error);
  }
  return error;
}

/** What an engine complains of, without who was called and at which byte. @param {Error} error */
const complaint = ({ message }) => message.replace(/^WebAssembly\.\w+\(\): /, "").replace(/\d+/g, "");
