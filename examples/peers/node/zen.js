// The programme of ../program.json for GoRules Zen: a decision model in its own format, read and
// compiled once.

import { readFileSync } from "node:fs";
import { ZenDecisionContent, ZenEngine } from "@gorules/zen-engine";

const engine = new ZenEngine();
const model = readFileSync(new URL("zen.json", import.meta.url));
const decision = engine.createDecision(new ZenDecisionContent(model));

/** What a cart earns and costs. */
export async function decide(request) {
  return (await decision.evaluate(request)).result;
}
