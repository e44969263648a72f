// What an order's event does. The bonus is an entry of its own that carries the terms of a grant:
// from then on the wrapped ledger knows it from the order's stored entries, and takes it back with
// a refund, a change or a cancellation like any other points.

import { applied, joined, replaced } from './account.js';
import { bonus, earning } from './bonus.js';
import { BONUS, RULE, finding, repairability } from './terms.js';

/** Settles events as the wrapped ledger does, with the bonus of orders that are placed. */
export function settled(request, settle) {
  const carts = request.events.map((event, place) => {
    const cart = cartOf(event);
    return cart && repairability(cart.cart, `/events/${place}/body/${cart.at}`);
  });
  return step(request, carts, settle);
}

/** The cart of an event that earns, and its place in canonical JSON. */
function cartOf({ body }) {
  if (body.tag === 'order-placed') return { cart: body.val.cart, at: 'OrderPlaced/cart' };
  if (body.tag === 'order-changed' && body.val.how !== 'abandoned') {
    return { cart: body.val.order.cart, at: 'OrderChanged/order/cart' };
  }
  return undefined;
}

/** Settles up to the first event that may get a bonus, and what comes behind it after that. */
function step(request, carts, settle) {
  const last = carts.findIndex((indices) => indices?.size > 0);
  if (last < 0) return explained(request, carts, settle(request));
  const events = request.events.slice(0, last + 1);
  const settlement = explained(request, carts.slice(0, last), settle({ ...request, events }));
  grant(request, events[last], carts[last], settlement);

  const rest = request.events.slice(last + 1);
  if (rest.length === 0) return settlement;
  const next = { ...applied(request, settlement), events: rest };
  return joined(request, settlement, step(next, carts.slice(last + 1), settle));
}

/** Says of the orders without a product that tells its index why there is no bonus. */
function explained(request, carts, settlement) {
  if (request.explain) {
    const without = carts.filter((indices) => indices?.size === 0);
    settlement.findings.push(...without.map((indices) => finding(0, indices)));
  }
  return settlement;
}

/** Adds the bonus of one event to what was settled last. */
function grant(request, event, indices, settlement) {
  const bases = settlement.entries.filter(
    ({ eventId, kind, rule, detail }) =>
      eventId === event.id && kind === 'earn' && rule === RULE && detail.tag === 'grant',
  );
  let granted = 0;
  for (const base of bases) {
    const given = bonus(base.split, indices);
    if (given.total === 0) continue;
    post(request, event, base, given, settlement);
    settlement.earnings.push(earning(BONUS, base.wallet, given, event.at));
    granted += given.total;
  }
  if (request.explain) settlement.findings.push(finding(granted, indices));
}

/** Writes the entries of a bonus, and what they do to bucket, debt and balance. */
function post(request, event, base, { total, split }, settlement) {
  const { wallet } = base;
  const { account } = applied(request, settlement);
  const bucket = bucketFor(account, wallet, event.at);
  const owed = account.debts.find((debt) => debt.wallet === wallet)?.owed ?? 0;
  // Debt is paid first by any earn (rule 3.4).
  const paid = Math.min(total, owed);

  const earned = entry(event, base, settlement, {
    kind: 'earn',
    available: total,
    moves: [move(bucket, total)],
    rule: BONUS,
    split: base.split
      .map(({ line, value, units }) => ({ line, value, units, amount: of(split, line) }))
      .filter(({ amount }) => amount > 0),
    detail: { tag: 'grant', val: terms(base.detail.val, total) },
  });
  settlement.entries.push(earned);
  if (paid > 0) {
    const settles = entry(event, base, settlement, {
      kind: 'settle',
      available: -paid,
      debt: -paid,
      moves: [move(bucket, -paid)],
      rule: 'debt',
      reverses: earned.id,
    });
    settlement.entries.push(settles);
    settlement.debts = replaced(settlement.debts, [{ wallet, owed: owed - paid }], 'wallet');
  }

  const remaining = sum(bucket.remaining, total - paid);
  settlement.buckets = replaced(settlement.buckets, [{ ...bucket, remaining }], 'sequence');
  settlement.nextSequence = Math.max(settlement.nextSequence, bucket.sequence + 1);
  for (const balance of settlement.balances.filter((row) => row.wallet === wallet)) {
    balance.available = sum(balance.available, total - paid);
    balance.debt -= paid;
  }
}

/** Points that share wallet, expiry and funding are one bucket; here a new one, or the last one. */
function bucketFor(account, wallet, at) {
  const found = account.buckets.find(
    (bucket) =>
      bucket.wallet === wallet &&
      bucket.activatesAt === null &&
      bucket.awaiting === null &&
      bucket.expiresAt === null &&
      bucket.funding === null,
  );
  return (
    found ?? {
      sequence: account.nextSequence,
      wallet,
      remaining: 0,
      held: 0,
      earnedAt: at,
      activatesAt: null,
      awaiting: null,
      expiresAt: null,
      funding: null,
    }
  );
}

/** The grant's terms: those of the points that it raises, but active at once and for ever. */
function terms(grant, total) {
  return {
    ...grant,
    desired: total,
    anchor: 'placed',
    delayDays: null,
    expiry: { tag: 'never' },
    expiryAtEarning: false,
  };
}

/** An entry of the event, behind those that it has already. */
function entry(event, base, settlement, fields) {
  const ordinals = settlement.entries.filter(({ eventId }) => eventId === event.id);
  const ordinal = Math.max(...ordinals.map((each) => each.ordinal)) + 1;
  return {
    id: idBehind(base.id, ordinal),
    eventId: event.id,
    ordinal,
    at: event.at,
    wallet: base.wallet,
    available: 0,
    pending: 0,
    held: 0,
    debt: 0,
    order: base.order,
    revision: base.revision,
    reverses: null,
    split: [],
    detail: { tag: 'plain' },
    ...fields,
  };
}

/**
 * An id that the same event always gives: that of the entry which is raised, all bits turned, with
 * the ordinal on top. It is as unlikely to meet another one as two ids of the ledger are.
 */
function idBehind(id, ordinal) {
  const turned = BigInt(`0x${id}`) ^ ((1n << 128n) - 1n) ^ BigInt(ordinal);
  return turned.toString(16).padStart(32, '0');
}

function move({ sequence, earnedAt }, remaining) {
  return {
    sequence,
    remaining,
    held: 0,
    earnedAt,
    activatesAt: null,
    awaiting: null,
    expiresAt: null,
    funding: null,
  };
}

/** A sum of points that still fits into the contract's numbers. */
function sum(before, more) {
  if (Number.isSafeInteger(before + more)) return before + more;
  const expected = `points within ±${Number.MAX_SAFE_INTEGER}`;
  throw { kind: 'overflow', at: '/account/buckets', expected, found: `${before} and ${more} more` };
}

function of(split, line) {
  return split.find((share) => share.line === line)?.amount ?? 0;
}
