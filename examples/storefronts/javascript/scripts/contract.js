#!/usr/bin/env node
// Writes src/contract.js and src/types.js from the contract's description:
//
//     fidelis schema --contract | node scripts/contract.js

import { readFileSync, writeFileSync } from "node:fs";

import { module, typedefs } from "./generate.js";

const description = JSON.parse(readFileSync(process.stdin.fd, "utf8"));
const source = new URL("../src/", import.meta.url);
writeFileSync(new URL("contract.js", source), module(description));
writeFileSync(new URL("types.js", source), typedefs(description));
