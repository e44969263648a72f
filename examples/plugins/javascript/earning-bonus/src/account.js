// Settlements one after the other: what the second one finds, and both as one. A host does the same
// when it writes a settlement down.

/** The request as it is after a settlement: account, the orders' entries, shared counters. */
export function applied(request, settlement) {
  const { account } = request;
  return {
    ...request,
    account: {
      version: settlement.version,
      nextSequence: settlement.nextSequence,
      buckets: replaced(account.buckets, settlement.buckets, 'sequence').filter(
        ({ remaining }) => remaining > 0,
      ),
      holds: replaced(account.holds, settlement.holds, 'id').filter(({ parts }) => parts.length),
      debts: replaced(account.debts, settlement.debts, 'wallet').filter(({ owed }) => owed > 0),
      counters: counted(account.counters, settlement.counters),
      tiers: replaced(account.tiers, settlement.tiers, 'ladder'),
    },
    entries: [...request.entries, ...settlement.entries.filter(({ order }) => order !== null)],
    counters: shared(request.counters, settlement.shared),
  };
}

/** Two settlements, the second one made of what the first one left, as one. */
export function joined(request, first, second) {
  const both = (name) => [...first[name], ...second[name]];
  const known = new Set(request.account.buckets.map(({ sequence }) => sequence));
  return {
    expectedVersion: first.expectedVersion,
    // One settlement to the host, so one step.
    version: first.version,
    nextSequence: second.nextSequence,
    entries: both('entries'),
    // What came and went in between was never there.
    buckets: replaced(first.buckets, second.buckets, 'sequence').filter(
      ({ sequence, remaining }) => remaining > 0 || known.has(sequence),
    ),
    holds: replaced(first.holds, second.holds, 'id'),
    debts: replaced(first.debts, second.debts, 'wallet'),
    counters: summed(both('counters'), ({ id, start }) => `${start}:${id}`),
    tiers: replaced(first.tiers, second.tiers, 'ladder'),
    shared: summed(both('shared'), ({ id }) => id),
    earnings: both('earnings'),
    tierChanges: both('tierChanges'),
    withholdings: both('withholdings'),
    followUps: both('followUps'),
    effects: both('effects'),
    outcomes: both('outcomes'),
    balances: second.balances,
    nextDue: second.nextDue,
    findings: both('findings'),
  };
}

/** Rows of which those with the same key are replaced, and new ones put behind. */
export function replaced(rows, changed, key) {
  const left = new Map(changed.map((row) => [row[key], row]));
  const kept = rows.map((row) => {
    const now = left.get(row[key]) ?? row;
    left.delete(row[key]);
    return now;
  });
  return [...kept, ...left.values()];
}

/** Rows of the same name as one, with the sum of their deltas; what comes to nothing goes. */
function summed(rows, name) {
  const sums = new Map();
  for (const row of rows) {
    const before = sums.get(name(row));
    sums.set(name(row), { ...row, delta: row.delta + (before?.delta ?? 0) });
  }
  return [...sums.values()].filter(({ delta }) => delta !== 0);
}

/** A member's counters after some moves. */
function counted(counters, moves) {
  const all = new Map(counters.map(({ id, marks }) => [id, [...marks]]));
  for (const { id, start, delta } of moves) {
    const marks = all.get(id) ?? [];
    const place = marks.findIndex((mark) => mark.start === start);
    const value = delta + (place < 0 ? 0 : marks[place].value);
    if (place < 0) marks.push({ start, value });
    else marks[place] = { start, value };
    all.set(
      id,
      marks.filter((mark) => mark.value !== 0),
    );
  }
  return [...all].filter(([, marks]) => marks.length).map(([id, marks]) => ({ id, marks }));
}

/** Shared counters after some deltas. */
function shared(counters, deltas) {
  const all = new Map(counters.map((counter) => [counter.id, counter]));
  for (const { id, delta } of deltas) {
    const before = all.get(id) ?? { id, used: 0, limit: null };
    all.set(id, { ...before, used: before.used + delta });
  }
  return [...all.values()];
}
