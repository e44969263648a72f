import assert from 'node:assert/strict';
import { test } from 'node:test';
import { quoted } from '../src/quote.js';

const request = (value, explain = false) => ({
  now: 1_795_255_200_000,
  explain,
  cart: {
    lines: [
      {
        number: 1,
        attributes: value === null ? [] : [{ name: 'repairability', value: { tag: 'number', val: value } }],
      },
    ],
  },
});

/** A plugin that grants the points of line 1 under a rule. */
const plugin = (rule, amount) => () => ({
  earnings: [{ rule, wallet: 'points', granted: amount, split: [{ line: 1, amount }] }],
  findings: [],
});

test('the bonus stands behind what the plugin grants', () => {
  const { earnings } = quoted(request(82), plugin('spend', 1000));
  assert.deepEqual(earnings[1], {
    rule: 'durable-goods',
    wallet: 'points',
    desired: 82,
    granted: 82,
    cap: null,
    activatesAt: 1_795_255_200_000,
    expiresAt: null,
    funding: null,
    split: [{ line: 1, amount: 82 }],
  });
});

test('other rules are not raised', () => {
  assert.equal(quoted(request(82), plugin('first-order', 1000)).earnings.length, 1);
});

test('explained on request, and only then', () => {
  const verdict = (value, amount) =>
    quoted(request(value, true), plugin('spend', amount)).findings[0].verdict;
  assert.deepEqual(verdict(82, 1000), { tag: 'applied' });
  assert.equal(verdict(82, 5).val.reason, 'nothing-to-give');
  assert.equal(verdict(null, 1000).val.reason, 'no-eligible-line');
  assert.deepEqual(quoted(request(82), plugin('spend', 1000)).findings, []);
});

test('a fault of the plugin passes through', () => {
  const fault = { kind: 'unknown-currency', at: '/cart/currency', expected: 'ISO 4217', found: 'XXX' };
  const faulty = () => {
    throw fault;
  };
  assert.throws(() => quoted(request(82), faulty), fault);
});
