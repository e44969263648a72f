// A contract's description as JavaScript, and the types of its canonical JSON for TypeScript.

import { snake, upperCamel } from "../src/names.js";

/** @import { Definition, Description, Type } from "../src/description.js" */

const HEADER = "// Made by scripts/contract.js from `fidelis schema --contract`. Not to be changed by hand.\n";

/** The description as a module, one definition a line. @param {Description} description */
export function module(description) {
  /** @param {Record<string, unknown>} members @param {string} indent */
  const lines = (members, indent) =>
    Object.entries(members)
      .map(([name, member]) => `${indent}${JSON.stringify(name)}: ${JSON.stringify(member)},\n`)
      .join("");
  const interfaces = Object.entries(description.interfaces).map(
    ([name, { types, functions }]) =>
      `    ${JSON.stringify(name)}: {\n` +
      `      types: {\n${lines(types, "        ")}      },\n` +
      `      functions: {\n${lines(functions, "        ")}      },\n    },\n`,
  );
  return (
    `${HEADER}\n/** @type {import("./description.js").Description} */\nexport const contract = {\n` +
    `  package: ${JSON.stringify(description.package)},\n  version: ${JSON.stringify(description.version)},\n` +
    `  interfaces: {\n${interfaces.join("")}  },\n};\n`
  );
}

/**
 * The types of canonical JSON, as comments that TypeScript reads.
 *
 * @param {Description} description
 */
export function typedefs(description) {
  const names = named(description);
  const types = Object.entries(description.interfaces).flatMap(([owner, { types }]) =>
    Object.entries(types).map(([name, definition]) =>
      typedef(/** @type {string} */ (names.get(`${owner}/${name}`)), definition, names),
    ),
  );
  // The request of a function with several parameters is an object of them.
  const requests = Object.values(description.interfaces).flatMap(({ functions }) =>
    Object.entries(functions)
      .filter(([, { params }]) => params.length > 1)
      .map(([name, { params }]) => typedef(`${upperCamel(name)}Request`, { record: params }, names)),
  );
  return (
    `${HEADER}\n// Canonical JSON, as TypeScript sees it. The contract says what each field means.\n\n` +
    `${[...types, ...requests].join("\n")}\nexport {};\n`
  );
}

/** A name for each type; one that two interfaces have is told apart by its owner. @param {Description} description */
function named({ interfaces }) {
  const rows = Object.entries(interfaces).flatMap(([owner, { types }]) =>
    Object.keys(types).map((name) => ({ owner, name })),
  );
  return new Map(
    rows.map(({ owner, name }) => {
      const isUnique = rows.filter((row) => row.name === name).length === 1;
      return [`${owner}/${name}`, upperCamel(isUnique ? name : `${owner}-${name}`)];
    }),
  );
}

/** @param {string} name @param {Definition} definition @param {Map<string, string>} names */
function typedef(name, definition, names) {
  return `/**\n * @typedef {${shape(definition, names)}} ${name}\n */\n`;
}

/** @param {Definition} definition @param {Map<string, string>} names */
function shape(definition, names) {
  if ("alias" in definition) return written(definition.alias, names);
  if ("record" in definition) {
    const fields = definition.record.map(
      ([field, type]) => ` *   ${snake(field)}${isOption(type) ? "?" : ""}: ${written(type, names)},\n`,
    );
    return `{\n${fields.join("")} * }`;
  }
  const cases =
    "enum" in definition
      ? definition.enum.map((own) => `"${upperCamel(own)}"`)
      : definition.variant.map(([own, payload]) =>
          payload === null ? `"${upperCamel(own)}"` : `{ ${upperCamel(own)}: ${written(payload, names)} }`,
        );
  return cases.join("\n *   | ");
}

/** @param {Type} type */
const isOption = (type) => typeof type === "object" && "option" in type;

/** @param {Type} type @param {Map<string, string>} names @returns {string} */
function written(type, names) {
  if (type === "bool") return "boolean";
  if (type === "string" || type === "char") return "string";
  if (typeof type === "string") return "number";
  if ("type" in type) return /** @type {string} */ (names.get(type.type.join("/")));
  if ("list" in type) return `Array<${written(type.list, names)}>`;
  if ("option" in type) return `${written(type.option, names)} | null`;
  if ("tuple" in type) return `[${type.tuple.map((place) => written(place, names)).join(", ")}]`;
  const { ok, err } = type.result;
  return [
    ok === null ? '"Ok"' : `{ Ok: ${written(ok, names)} }`,
    err === null ? '"Err"' : `{ Err: ${written(err, names)} }`,
  ].join(" | ");
}
