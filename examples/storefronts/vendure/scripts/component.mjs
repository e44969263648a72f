// Makes what the plugin runs, once, when the shop is built: the programme becomes a component, and
// the component JavaScript and core WebAssembly in build/component. FIDELIS_COMPONENT names a
// component that is there already, FIDELIS the command to build one; without them cargo builds.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const javascript = at("../../javascript");
const run = (command, parameters, cwd) => execFileSync(command, parameters, { cwd, stdio: "inherit" });

mkdirSync(at("../build"), { recursive: true });
let component = process.env.FIDELIS_COMPONENT;
if (!component) {
  component = at("../build/shop.wasm");
  const parameters = ["build", "--program", at("../program.json"), "-o", component];
  if (process.env.FIDELIS) run(process.env.FIDELIS, parameters, at(".."));
  else run("cargo", ["run", "--quiet", "--", ...parameters], at("../../../.."));
}
if (!existsSync(`${javascript}/node_modules`)) run("npm", ["ci", "--ignore-scripts"], javascript);
run(process.execPath, [`${javascript}/scripts/transpile.js`, component, at("../build/component")], at(".."));
