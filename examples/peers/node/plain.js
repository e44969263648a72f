// The programme of ../program.json as somebody would write it by hand: a table of rules and a loop
// over them. QuickJS runs this file too, so it imports nothing.

const TIERS = [
  { id: "bronze", minimum: 10000, percent: 110 },
  { id: "silver", minimum: 50000, percent: 125 },
  { id: "gold", minimum: 150000, percent: 150 },
  { id: "platinum", minimum: 500000, percent: 200 },
];

const DISCOUNT_FROM = 10000;
const DISCOUNT_PERCENT = 10;
const FREE_SHIPPING_FROM = 6000;

// `points` for each `per` minor units, twice for the lines of `twice`; or `order` points at once.
const RULES = [
  { lines: { except: "outlet" }, points: 1, per: 100, twice: { category: "silk" }, byTier: true },
  { lines: { category: "silk" }, amount: 5000, points: 1, per: 100, twice: { tag: "new" } },
  { lines: { category: "leather" }, amount: 10000, points: 1, per: 200, twice: { tag: "new" } },
  { lines: { category: "small-leather" }, amount: 4000, points: 1, per: 100, twice: { tag: "new" } },
  { lines: { category: "perfume" }, amount: 3000, points: 2, per: 100, twice: { tag: "new" } },
  { lines: { category: "knit" }, amount: 6000, points: 1, per: 100, twice: { tag: "new" } },
  { lines: { category: "stationery" }, amount: 2000, points: 1, per: 100, twice: { tag: "organic" } },
  { lines: { category: "jewellery" }, amount: 15000, points: 1, per: 500, twice: { tag: "new" } },
  { lines: { category: "watches" }, amount: 20000, points: 1, per: 500, twice: { tag: "new" } },
  { lines: { category: "home" }, amount: 5000, points: 1, per: 100, twice: { tag: "organic" } },
  { lines: { category: "travel" }, amount: 8000, points: 1, per: 200, twice: { tag: "new" } },
  { lines: { category: "shoes" }, amount: 7000, points: 1, per: 100, twice: { tag: "new" } },
  { lines: { category: "beauty" }, amount: 2500, points: 2, per: 100, twice: { tag: "organic" } },
  { lines: { tag: "new" }, points: 1, per: 200, twice: { category: "silk" } },
  { lines: { tag: "organic" }, units: 2, points: 1, per: 100 },
  { lines: { fullPrice: true }, amount: 20000, points: 1, per: 100, twice: { category: "jewellery" } },
  { lines: {}, amount: 15000, order: 50 },
  { lines: {}, amount: 30000, order: 150 },
  { lines: {}, units: 10, order: 20 },
  { lines: {}, from: "gold", amount: 10000, points: 1, per: 100 },
];

function takes(select, line) {
  return (
    (select.category === undefined || select.category === line.category) &&
    (select.tag === undefined || line.tags.includes(select.tag)) &&
    (select.except === undefined || !line.tags.includes(select.except)) &&
    !(select.fullPrice && line.on_sale)
  );
}

const rankOf = (tier) => TIERS.findIndex(({ id }) => id === tier);

// Every line bears its share of the discount, rounded down; the first one bears the rest.
function netsOf(lines, goods, discount) {
  const nets = [];
  let rest = discount;
  for (const line of lines) {
    const share = goods === 0 ? 0 : Math.floor((discount * line.amount) / goods);
    nets.push(line.amount - share);
    rest -= share;
  }
  const first = lines.findIndex((line) => line.amount > 0);
  if (first >= 0) nets[first] -= rest;
  return nets;
}

function earnedBy(rule, lines, nets, rank) {
  if (rule.from !== undefined && rank < rankOf(rule.from)) return 0;
  let selected = 0;
  let amount = 0;
  let units = 0;
  let weighted = 0;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    if (!takes(rule.lines, line)) continue;
    const net = nets[index];
    selected += 1;
    amount += net;
    units += line.quantity;
    weighted += rule.twice !== undefined && takes(rule.twice, line) ? 2 * net : net;
  }
  if (selected === 0 || amount < (rule.amount ?? 0) || units < (rule.units ?? 0)) return 0;
  if (rule.order !== undefined) return rule.order;
  const percent = rule.byTier && rank >= 0 ? TIERS[rank].percent : 100;
  return Math.floor((weighted * rule.points * percent) / (rule.per * 100));
}

/** What a cart earns and costs. */
export function decide({ member, shipping, lines }) {
  let goods = 0;
  for (const line of lines) goods += line.amount;
  const discount =
    goods >= DISCOUNT_FROM ? Math.floor((goods * DISCOUNT_PERCENT + 50) / 100) : 0;
  const nets = netsOf(lines, goods, discount);
  const shippingMissing = Math.max(0, FREE_SHIPPING_FROM - (goods - discount));
  const shippingDue = shippingMissing === 0 ? 0 : shipping;

  const rank = rankOf(member.tier);
  let points = 0;
  for (const rule of RULES) points += earnedBy(rule, lines, nets, rank);
  const next = TIERS[rank + 1];
  return {
    points,
    discount,
    shipping: shippingDue,
    due: goods - discount + shippingDue,
    shipping_missing: shippingMissing,
    tier_missing: next === undefined ? 0 : Math.max(0, next.minimum - member.spent),
  };
}

/** The same from JSON text to JSON text. */
export function answer(text) {
  return JSON.stringify(decide(JSON.parse(text)));
}
