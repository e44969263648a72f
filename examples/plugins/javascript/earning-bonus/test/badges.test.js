import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shares } from '../src/badges.js';

const line = (number, value) => ({
  number,
  attributes: value === undefined ? [] : [{ name: 'repairability', value: { tag: 'number', val: value } }],
});

test('a share for each line, in its place', () => {
  assert.deepEqual(shares([line(7, 82), line(3), line(5, 100)]), [82_000, 0, 100_000]);
  assert.deepEqual(shares([]), []);
});

test('an index that is none is a fault', () => {
  assert.throws(() => shares([line(1, 101)]), { at: '/lines/0/attributes/0/value' });
});
