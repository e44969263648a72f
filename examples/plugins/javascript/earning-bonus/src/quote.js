// What a cart is told.

import { bonus, earning } from './bonus.js';
import { BONUS, RULE, finding, repairability } from './terms.js';

/** Answers a cart as the wrapped plugin does, with the bonus among the earnings. */
export function quoted(request, quote) {
  const indices = repairability(request.cart, '/cart');
  const quotation = quote(request);
  let granted = 0;
  for (const base of quotation.earnings.filter(({ rule }) => rule === RULE)) {
    const given = bonus(base.split, indices);
    if (given.total === 0) continue;
    quotation.earnings.push(earning(BONUS, base.wallet, given, request.now));
    granted += given.total;
  }
  if (request.explain) quotation.findings.push(finding(granted, indices));
  return quotation;
}
