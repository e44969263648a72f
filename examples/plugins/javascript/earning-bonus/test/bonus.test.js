import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bonus } from '../src/bonus.js';
import { repairability } from '../src/terms.js';

const share = (line, amount) => ({ line, amount });

test('the whole is rounded down once, and split by largest remainder', () => {
  // 8.2% of 495 = 40.590, 7.1% of 2591 = 183.961, 10% of 37 = 3.700: together 228.251.
  const indices = new Map([
    [1, 82],
    [2, 71],
    [5, 100],
  ]);
  const given = bonus([share(1, 495), share(2, 2591), share(3, 241), share(5, 37)], indices);
  assert.deepEqual(given, { total: 228, split: [share(1, 40), share(2, 184), share(5, 4)] });
});

test('ties go to the lower line', () => {
  const indices = new Map([
    [4, 50],
    [9, 50],
  ]);
  // 5% of 10 on both: 0.5 + 0.5.
  assert.deepEqual(bonus([share(9, 10), share(4, 10)], indices), { total: 1, split: [share(4, 1)] });
});

test('less than one point is none', () => {
  assert.deepEqual(bonus([share(1, 9)], new Map([[1, 100]])), { total: 0, split: [] });
  assert.deepEqual(bonus([], new Map()), { total: 0, split: [] });
});

test('what floats would lose is exact', () => {
  const points = 9_007_199_254_740_101;
  const { total } = bonus([share(1, points)], new Map([[1, 99]]));
  assert.equal(total, 891_712_726_219_269);
  assert.equal(Math.floor((points * 99) / 1000), 891_712_726_219_270, 'one too many');
});

test('shares always sum to the total, and stay within a point of the exact part', () => {
  let state = 42n;
  const random = (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % (1n << 64n);
    return Number((state >> 33n) % BigInt(below));
  };
  for (let round = 0; round < 2000; round += 1) {
    const points = Array.from({ length: 1 + random(8) }, (_, i) => share(i + 1, random(5000)));
    const indices = new Map(points.map(({ line }) => [line, random(101)]));
    const { total, split } = bonus(points, indices);
    assert.equal(split.reduce((sum, { amount }) => sum + amount, 0), total);
    for (const { line, amount } of split) {
      const exact = points[line - 1].amount * indices.get(line);
      assert.ok(amount * 1000 > exact - 1000 && amount * 1000 < exact + 1000, `line ${line}`);
    }
  }
});

const cart = (...values) => ({
  lines: values.map((value, place) => ({
    number: place + 1,
    attributes: [
      { name: 'colour', value: { tag: 'text', val: 'red' } },
      ...(value ? [{ name: 'repairability', value }] : []),
    ],
  })),
});

test('only lines that tell their index have one', () => {
  const indices = repairability(cart({ tag: 'number', val: 0 }, null, { tag: 'number', val: 100 }), '');
  assert.deepEqual([...indices], [[1, 0], [3, 100]]);
});

test('an index that is none is a fault that says where', () => {
  for (const [value, found] of [
    [{ tag: 'number', val: 101 }, '101'],
    [{ tag: 'number', val: -1 }, '-1'],
    [{ tag: 'text', val: '8.2' }, 'text'],
  ]) {
    assert.throws(() => repairability(cart(null, value), '/cart'), {
      kind: 'invalid-value',
      at: '/cart/lines/1/attributes/1/value',
      expected: 'a number from 0 to 100',
      found,
    });
  }
});
