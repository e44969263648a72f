// Runs the peers that live in Node. Each line of input is a question, each line of output its
// answer: `{ carts }` takes carts over, `{ peer, calls }` measures so many decisions of one peer in
// nanoseconds, or gives its decisions about all carts where `calls` is 0.

import { createInterface } from "node:readline";
import * as plain from "./plain.js";
import * as jsonRules from "./json-rules.js";
import * as zen from "./zen.js";

const service = process.argv[2];

// The storefront has an object and wants one.
async function overHttp(request) {
  const response = await fetch(service, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(request),
  });
  return response.json();
}

let texts = [];
let requests = [];

const PEERS = {
  plain: { inputs: () => requests, decide: plain.decide },
  "plain-json": { inputs: () => texts, decide: plain.answer, read: JSON.parse },
  "json-rules": { inputs: () => requests, decide: jsonRules.decide, waits: true },
  zen: { inputs: () => requests, decide: zen.decide, waits: true },
  fetch: { inputs: () => requests, decide: overHttp, waits: true },
};

// What was answered last is kept, so that no decision is left out as unused.
let last;

async function measure({ inputs, decide, waits }, calls) {
  const given = inputs();
  const start = process.hrtime.bigint();
  // Waiting for what is there already would cost a turn of the queue.
  if (waits) {
    for (let call = 0; call < calls; call += 1) last = await decide(given[call % given.length]);
  } else {
    for (let call = 0; call < calls; call += 1) last = decide(given[call % given.length]);
  }
  return Number(process.hrtime.bigint() - start);
}

async function answers({ inputs, decide, read = (answer) => answer }) {
  const all = [];
  for (const input of inputs()) all.push(read(await decide(input)));
  return all;
}

async function reply({ carts, peer, calls }) {
  if (carts !== undefined) {
    texts = carts;
    requests = carts.map((text) => JSON.parse(text));
    return requests.length;
  }
  return calls === 0 ? answers(PEERS[peer]) : measure(PEERS[peer], calls);
}

for await (const line of createInterface({ input: process.stdin })) {
  let answer;
  try {
    answer = { value: await reply(JSON.parse(line)) };
  } catch (error) {
    answer = { problem: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
// Open connections to the service would keep the process alive.
process.exit();
