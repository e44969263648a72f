import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, it } from "node:test";

import type { Account, SettleRequest, Settlement } from "../src/contract.js";
import { apply, empty, Misfit, standing } from "../src/ledger/account.js";

const GOLDEN = resolve(__dirname, "../../../../../tests/golden");

/** A line of the golden set: what was asked, and what every host answers. */
function golden(name: string): { request: SettleRequest; settlement: Settlement } {
  const lines = (file: string) => readFileSync(resolve(GOLDEN, file), "utf8").trimEnd().split("\n").map((line) => JSON.parse(line));
  const requests = lines("requests.jsonl");
  const place = requests.findIndex((line) => line.name === name);
  return { request: requests[place].request, settlement: lines("answers.jsonl")[place].Ok };
}

/** What is absent may be null or left out. */
const known = (account: Account): Account => JSON.parse(JSON.stringify(account, (_key, value) => value ?? undefined));

const move = (delta: number, start = 0) => ({ id: "metric:garden", start, delta });

describe("an account", () => {
  it("becomes what the next request of the golden set carries", () => {
    const { request, settlement } = golden("claire-settle");
    const { counters: all, ...account } = known(apply(request.account, settlement));
    // The next request leaves out what its refund does not need.
    const { counters, ...next } = known(golden("claire-refund").request.account);
    assert.deepEqual(account, next);
    assert.deepEqual(all.filter(({ id }) => counters.some((counter) => counter.id === id)), counters);
  });

  it("takes no settlement of another version", () => {
    const { request, settlement } = golden("claire-settle");
    assert.throws(() => apply({ ...request.account, version: 18 }, settlement), Misfit);
  });

  it("adds to marks, and drops those that come to 0", () => {
    const { settlement } = golden("sign-up");
    const step = { ...settlement, buckets: [], holds: [], debts: [], tiers: [], expected_version: 0 };
    const account = apply(empty(), { ...step, version: 1, counters: [move(5), move(2), move(3, 7)] });
    assert.deepEqual(account.counters, [{ id: "metric:garden", marks: [{ start: 0, value: 7 }, { start: 7, value: 3 }] }]);
    const later = { ...step, expected_version: 1, version: 2 };
    assert.deepEqual(apply(account, { ...later, counters: [move(-7), move(-3, 7)] }).counters, []);
    assert.throws(() => apply(account, { ...later, counters: [move(Number.MAX_SAFE_INTEGER)] }), RangeError);
  });

  it("shows a standing without what is held or waits for its order", () => {
    const { request: { account } } = golden("claire-refund");
    const [first, ...rest] = account.buckets;
    const held = { ...first!, held: 20 };
    const waiting = { ...first!, sequence: 99, awaiting: "o-1" };
    const { usable } = standing({ ...account, buckets: [held, ...rest, waiting] });
    assert.equal(usable.length, account.buckets.length);
    assert.equal(usable[0]!.amount, first!.remaining - 20);
    assert.equal(usable.at(-1)!.usable_at, account.buckets.at(-1)!.activates_at);
  });
});
