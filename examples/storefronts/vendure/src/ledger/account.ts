/**
 * How an account becomes what a settlement says (docs/requests.md, "What the host writes"). This
 * needs to know nothing about points: buckets, holds, debts and tiers come whole and take the place
 * of those with the same key; counters come as what to add.
 */
import type { Account, Counter, CounterMove, Settlement, Standing } from "../contract.js";

/** A settlement that does not fit the account: it was decided for another version of it. */
export class Misfit extends Error {
  constructor(expected: number, found: number) {
    super(`expected a settlement of the account's version ${expected}, found one of ${found}`);
    this.name = "Misfit";
  }
}

/** An account that nothing has happened to yet. */
export function empty(): Account {
  return { version: 0, next_sequence: 0, buckets: [], holds: [], debts: [], counters: [], tiers: [] };
}

/**
 * The small view of an account that quotes and pages take. Points that wait for a step of their
 * order are in none.
 */
export function standing(account: Account): Standing {
  return {
    usable: account.buckets
      .filter((bucket) => bucket.awaiting == null)
      .map((bucket) => ({
        wallet: bucket.wallet,
        usable_at: bucket.activates_at ?? bucket.earned_at,
        expires_at: bucket.expires_at,
        amount: bucket.remaining - bucket.held,
      })),
    debts: account.debts,
    counters: account.counters,
    tiers: account.tiers,
  };
}

/** The account after a settlement; the one that is given stays as it is. */
export function apply(account: Account, settlement: Settlement): Account {
  if (account.version !== settlement.expected_version) {
    throw new Misfit(account.version, settlement.expected_version);
  }
  return {
    version: settlement.version,
    next_sequence: settlement.next_sequence,
    buckets: replaced(account.buckets, settlement.buckets, (each) => each.sequence, (each) => each.remaining === 0),
    holds: replaced(account.holds, settlement.holds, (each) => each.id, (each) => each.parts.length === 0),
    debts: replaced(account.debts, settlement.debts, (each) => each.wallet, (each) => each.owed === 0),
    counters: settlement.counters.reduce(counted, account.counters),
    tiers: replaced(account.tiers, settlement.tiers, (each) => each.ladder, () => false),
  };
}

/**
 * Puts each record in the place of the one with its key, or takes that one out where it is gone.
 * Records stay sorted by key, so that an account does not depend on how its parts came.
 */
function replaced<T, K extends string | number>(
  records: T[],
  changes: T[],
  key: (record: T) => K,
  gone: (record: T) => boolean,
): T[] {
  const all = new Map(records.map((record) => [key(record), record]));
  for (const change of changes) {
    if (gone(change)) all.delete(key(change));
    else all.set(key(change), change);
  }
  return [...all.values()].sort((one, other) => compare(key(one), key(other)));
}

function counted(counters: Counter[], move: CounterMove): Counter[] {
  const marks = counters.find((counter) => counter.id === move.id)?.marks ?? [];
  const before = marks.find((mark) => mark.start === move.start)?.value ?? 0;
  const mark = { start: move.start, value: exact(before + move.delta, move.id) };
  const moved = replaced(marks, [mark], (each) => each.start, (each) => each.value === 0);
  return replaced(counters, [{ id: move.id, marks: moved }], (each) => each.id, (each) => each.marks.length === 0);
}

/** Integers beyond ±(2^53 − 1) would lose digits, so they are refused. */
function exact(value: number, counter: string): number {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`expected counter ${counter} to stay within 53 bits, found ${value}`);
  }
  return value;
}

function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
