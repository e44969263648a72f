// The terms of the bonus, and what the shop says of a product.

/** The name of the bonus: the rule in earnings, entries and explanations. */
export const BONUS = 'durable-goods';

/** The rule of the programme whose points are raised. What caps and multipliers it has hold. */
export const RULE = 'spend';

/** The attribute of a line: its repairability index in tenths, 0 to 100 (8.2 of 10 = 82). */
export const ATTRIBUTE = 'repairability';

/** One tenth of the index gives one thousandth of the line's points: 8.2 of 10 gives 8.2%. */
export const PARTS = 1000n;

/**
 * The repairability of a cart's lines, in tenths by line number; lines that say nothing are left
 * out. Anything else than a whole number from 0 to 100 is a fault.
 *
 * @param cart the contract's `cart`
 * @param {string} at JSON pointer to the cart within the request
 * @returns {Map<number, number>}
 */
export function repairability(cart, at) {
  const indices = new Map();
  cart.lines.forEach((line, place) => {
    const attribute = line.attributes.findIndex(({ name }) => name === ATTRIBUTE);
    if (attribute < 0) return;
    const { tag, val } = line.attributes[attribute].value;
    if (tag !== 'number' || val < 0 || val > 100) {
      throw {
        kind: 'invalid-value',
        at: `${at}/lines/${place}/attributes/${attribute}/value`,
        expected: 'a number from 0 to 100',
        found: tag === 'number' ? String(val) : tag,
      };
    }
    indices.set(line.number, val);
  });
  return indices;
}

/** A finding of an explanation. The bonus is no part of the programme, so it points nowhere. */
export function finding(granted, indices) {
  if (granted > 0) return { subject: 'earning-rule', id: BONUS, verdict: { tag: 'applied' } };
  const some = indices.size > 0;
  return {
    subject: 'earning-rule',
    id: BONUS,
    verdict: {
      tag: 'refused',
      val: {
        reason: some ? 'nothing-to-give' : 'no-eligible-line',
        missing: 0,
        at: '',
        expected: some
          ? `at least one point from the lines that earn by ${RULE}`
          : `a line with the attribute ${ATTRIBUTE}`,
        found: some ? 'less than one' : 'none',
      },
    },
  };
}
