import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settled } from '../src/settle.js';

const NOW = 1_795_255_200_000;

/** A ledger that grants 1000 points for each order that is placed, and does nothing else. */
function ledger(request) {
  ledger.asked.push(request);
  const placed = request.events.filter(({ body }) => body.tag === 'order-placed');
  return {
    expectedVersion: request.account.version,
    version: request.account.version + 1,
    nextSequence: request.account.nextSequence,
    entries: placed.map(({ id, at, body }) => ({
      id: '00000000000000000000000000000000',
      eventId: id,
      ordinal: 0,
      kind: 'earn',
      at,
      wallet: 'points',
      order: body.val.id,
      rule: 'spend',
      revision: 'r',
      split: [{ line: 1, value: 100_000, units: 1, amount: 1000 }],
      detail: { tag: 'grant', val: { anchor: 'delivered', desired: 1000, clawback: 'allow-debt' } },
    })),
    buckets: [],
    holds: [],
    debts: [],
    counters: [{ id: 'orders', start: 0, delta: request.events.length }],
    tiers: [],
    shared: [],
    earnings: [],
    tierChanges: [],
    withholdings: [],
    followUps: [],
    effects: [],
    outcomes: request.events.map(({ id }) => ({ eventId: id, verdict: { tag: 'applied' } })),
    balances: [{ wallet: 'points', available: 0, pending: 0, held: 0, debt: 0 }],
    nextDue: null,
    findings: [],
  };
}

const account = {
  version: 7,
  nextSequence: 3,
  buckets: [],
  holds: [],
  debts: [],
  counters: [],
  tiers: [],
};

const line = (value) => ({
  number: 1,
  attributes: value === null ? [] : [{ name: 'repairability', value: { tag: 'number', val: value } }],
});

const placed = (id, value) => ({
  id: `placed:${id}`,
  at: NOW,
  body: { tag: 'order-placed', val: { id, cart: { lines: [line(value)] } } },
});

const paid = (id) => ({
  id: `paid:${id}`,
  at: NOW,
  body: { tag: 'order-paid', val: { order: id, lines: [] } },
});

function settle(events, changed = {}) {
  ledger.asked = [];
  const request = { account: { ...account, ...changed }, events, entries: [], counters: [] };
  return settled(request, ledger);
}

test('an order without the attribute is none of its business', () => {
  const settlement = settle([placed('a', null), paid('a')]);
  assert.equal(ledger.asked.length, 1);
  assert.equal(settlement.entries.length, 1);
});

test('the bonus is an entry, in a bucket of its own, and in the balance', () => {
  const settlement = settle([placed('a', 82)]);
  const { id, kind, available, ordinal, order, split, moves, detail } = settlement.entries[1];
  assert.equal(id, 'fffffffffffffffffffffffffffffffe');
  assert.deepEqual({ kind, available, ordinal, order }, { kind: 'earn', available: 82, ordinal: 1, order: 'a' });
  assert.deepEqual(split, [{ line: 1, value: 100_000, units: 1, amount: 82 }]);
  assert.deepEqual([moves[0].sequence, moves[0].remaining], [3, 82]);
  assert.deepEqual([detail.val.anchor, detail.val.desired], ['placed', 82]);
  assert.equal(detail.val.clawback, 'allow-debt', 'the rest as the points that it raises');
  assert.deepEqual(settlement.buckets.map(({ sequence, remaining }) => [sequence, remaining]), [[3, 82]]);
  assert.equal(settlement.nextSequence, 4);
  assert.equal(settlement.balances[0].available, 82);
  assert.deepEqual(settlement.earnings.map(({ rule, granted }) => [rule, granted]), [['durable-goods', 82]]);
});

test('a second bonus goes into the bucket of the first', () => {
  const bucket = {
    sequence: 1,
    wallet: 'points',
    remaining: 40,
    held: 10,
    earnedAt: NOW - 1,
    activatesAt: null,
    awaiting: null,
    expiresAt: null,
    funding: null,
  };
  const settlement = settle([placed('a', 82)], { buckets: [bucket] });
  assert.deepEqual(settlement.buckets, [{ ...bucket, remaining: 122 }]);
  assert.equal(settlement.nextSequence, 3);
});

test('debt is paid first', () => {
  const settlement = settle([placed('a', 82)], { debts: [{ wallet: 'points', owed: 50 }] });
  const [, earned, settles] = settlement.entries;
  assert.deepEqual([settles.kind, settles.available, settles.debt], ['settle', -50, -50]);
  assert.equal(settles.reverses, earned.id);
  assert.deepEqual(settlement.debts, [{ wallet: 'points', owed: 0 }]);
  assert.equal(settlement.buckets[0].remaining, 32);
  assert.deepEqual([settlement.balances[0].available, settlement.balances[0].debt], [32, -50]);
});

test('what comes behind an order sees the account with the bonus', () => {
  const settlement = settle([placed('a', 82), paid('a'), placed('b', 100), paid('b')]);
  const [, second, third] = ledger.asked;
  assert.deepEqual(second.account.buckets.map(({ remaining }) => remaining), [82]);
  assert.deepEqual(second.account.counters, [{ id: 'orders', marks: [{ start: 0, value: 1 }] }]);
  assert.deepEqual(third.account.buckets.map(({ remaining }) => remaining), [182]);
  assert.equal(third.entries.length, 4, 'the entries of both orders');

  assert.deepEqual([settlement.expectedVersion, settlement.version], [7, 8]);
  assert.deepEqual(settlement.outcomes.map(({ eventId }) => eventId), ['placed:a', 'paid:a', 'placed:b', 'paid:b']);
  assert.deepEqual(settlement.counters, [{ id: 'orders', start: 0, delta: 4 }]);
  assert.deepEqual(settlement.buckets.map(({ sequence, remaining }) => [sequence, remaining]), [[3, 182]]);
});

test('points that no longer fit are a fault', () => {
  const bucket = {
    sequence: 1,
    wallet: 'points',
    remaining: Number.MAX_SAFE_INTEGER - 81,
    held: 0,
    earnedAt: NOW,
    activatesAt: null,
    awaiting: null,
    expiresAt: null,
    funding: null,
  };
  assert.throws(() => settle([placed('a', 82)], { buckets: [bucket] }), { kind: 'overflow' });
});
