// The arithmetic: exact, in whole numbers. A product of points and parts may lie beyond 2^53, so it
// is reckoned in BigInt.

import { PARTS } from './terms.js';

/**
 * The bonus on the points of some lines. What all lines together deserve is rounded down once, and
 * split over them by largest remainder, ties to the lower line, as the plugin itself does
 * (rule 3.1 of Fidelis).
 *
 * @param {{line: number, amount: number}[]} points the points of each line
 * @param {Map<number, number>} indices tenths of the repairability index, by line
 * @returns {{total: number, split: {line: number, amount: number}[]}} whole points; only the lines
 *   that get some
 */
export function bonus(points, indices) {
  const parts = points.map(({ line, amount }) => {
    const exact = BigInt(amount) * BigInt(indices.get(line) ?? 0);
    return { line, whole: exact / PARTS, rest: exact % PARTS, exact };
  });
  const total = parts.reduce((sum, { exact }) => sum + exact, 0n) / PARTS;
  let left = total - parts.reduce((sum, { whole }) => sum + whole, 0n);
  const byRest = [...parts].sort((a, b) => Number(b.rest - a.rest) || a.line - b.line);
  for (const part of byRest) {
    if (left === 0n) break;
    part.whole += 1n;
    left -= 1n;
  }
  const split = parts
    .filter(({ whole }) => whole > 0n)
    .map(({ line, whole }) => ({ line, amount: Number(whole) }));
  return { total: Number(total), split };
}

/** The row that tells what the bonus gives: active at once, for ever, paid by the platform. */
export function earning(rule, wallet, { total, split }, at) {
  return {
    rule,
    wallet,
    desired: total,
    granted: total,
    cap: null,
    activatesAt: at,
    expiresAt: null,
    funding: null,
    split,
  };
}
