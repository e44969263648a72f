// The programme of ../program.json for json-rules-engine: the shop's code sums up the lines, the
// engine's conditions say what applies, and its events say what is given.

import { Engine } from "json-rules-engine";

const TIERS = [
  { id: "bronze", minimum: 10000, percent: 110 },
  { id: "silver", minimum: 50000, percent: 125 },
  { id: "gold", minimum: 150000, percent: 150 },
  { id: "platinum", minimum: 500000, percent: 200 },
];

const category = (name) => (line) => line.category === name;
const tag = (name) => (line) => line.tags.includes(name);
const all = () => true;

// Which lines a rule looks at, and which of them count twice.
const SELECTIONS = {
  spend: { lines: (line) => !line.tags.includes("outlet"), twice: category("silk") },
  silk: { lines: category("silk"), twice: tag("new") },
  leather: { lines: category("leather"), twice: tag("new") },
  "small-leather": { lines: category("small-leather"), twice: tag("new") },
  perfume: { lines: category("perfume"), twice: tag("new") },
  knit: { lines: category("knit"), twice: tag("new") },
  stationery: { lines: category("stationery"), twice: tag("organic") },
  jewellery: { lines: category("jewellery"), twice: tag("new") },
  watches: { lines: category("watches"), twice: tag("new") },
  home: { lines: category("home"), twice: tag("organic") },
  travel: { lines: category("travel"), twice: tag("new") },
  shoes: { lines: category("shoes"), twice: tag("new") },
  beauty: { lines: category("beauty"), twice: tag("organic") },
  new: { lines: tag("new"), twice: category("silk") },
  organic: { lines: tag("organic") },
  "full-price": { lines: (line) => !line.on_sale, twice: category("jewellery") },
  all: { lines: all },
};

// An amount of at least so much on the rule's lines, and what each unit of it earns.
const perUnit = (of, minimum, points, per, more = []) => ({
  conditions: {
    all: [{ fact: "amounts", path: of, operator: "greaterThanInclusive", value: minimum }, ...more],
  },
  event: { type: "points", params: { of, points, per } },
});

const perOrder = (fact, minimum, points) => ({
  conditions: { all: [{ fact, path: "all", operator: "greaterThanInclusive", value: minimum }] },
  event: { type: "order-points", params: { points } },
});

const fromGold = { fact: "rank", operator: "greaterThanInclusive", value: 2 };

// The engine's own way to a field is JSONPath; reading a property is much quicker.
const options = { pathResolver: (value, path) => value[path] };

const offers = new Engine(
  [
    {
      conditions: { all: [{ fact: "goods", operator: "greaterThanInclusive", value: 10000 }] },
      event: { type: "order-percent", params: { percent: 10 } },
    },
  ],
  options,
);

const FREE_SHIPPING_FROM = 6000;

const earning = new Engine(
  [
    {
      conditions: {
        all: [{ fact: "left", operator: "greaterThanInclusive", value: FREE_SHIPPING_FROM }],
      },
      event: { type: "free-shipping" },
    },
    {
      conditions: { all: [{ fact: "amounts", path: "spend", operator: "greaterThan", value: 0 }] },
      event: { type: "tier-points", params: { of: "spend", points: 1, per: 100 } },
    },
    perUnit("silk", 5000, 1, 100),
    perUnit("leather", 10000, 1, 200),
    perUnit("small-leather", 4000, 1, 100),
    perUnit("perfume", 3000, 2, 100),
    perUnit("knit", 6000, 1, 100),
    perUnit("stationery", 2000, 1, 100),
    perUnit("jewellery", 15000, 1, 500),
    perUnit("watches", 20000, 1, 500),
    perUnit("home", 5000, 1, 100),
    perUnit("travel", 8000, 1, 200),
    perUnit("shoes", 7000, 1, 100),
    perUnit("beauty", 2500, 2, 100),
    perUnit("new", 0, 1, 200),
    {
      conditions: {
        all: [{ fact: "units", path: "organic", operator: "greaterThanInclusive", value: 2 }],
      },
      event: { type: "points", params: { of: "organic", points: 1, per: 100 } },
    },
    perUnit("full-price", 20000, 1, 100),
    perOrder("amounts", 15000, 50),
    perOrder("amounts", 30000, 150),
    perOrder("units", 10, 20),
    perUnit("all", 10000, 1, 100, [fromGold]),
  ],
  options,
);

function netsOf(lines, goods, discount) {
  const shares = lines.map((line) => (goods === 0 ? 0 : Math.floor((discount * line.amount) / goods)));
  const rest = shares.reduce((left, share) => left - share, discount);
  const first = lines.findIndex((line) => line.amount > 0);
  return lines.map((line, index) => line.amount - shares[index] - (index === first ? rest : 0));
}

function sumUp(lines, nets) {
  const amounts = {};
  const units = {};
  const weighted = {};
  for (const id in SELECTIONS) {
    const { lines: select, twice } = SELECTIONS[id];
    let amount = 0;
    let pieces = 0;
    let weight = 0;
    for (let index = 0; index < lines.length; index += 1) {
      const line = lines[index];
      if (!select(line)) continue;
      amount += nets[index];
      pieces += line.quantity;
      weight += twice?.(line) ? 2 * nets[index] : nets[index];
    }
    amounts[id] = amount;
    units[id] = pieces;
    weighted[id] = weight;
  }
  return { amounts, units, weighted };
}

/** What a cart earns and costs. */
export async function decide({ member, shipping, lines }) {
  const goods = lines.reduce((sum, line) => sum + line.amount, 0);
  let discount = 0;
  for (const { type, params } of (await offers.run({ goods })).events) {
    if (type === "order-percent") discount = Math.floor((goods * params.percent + 50) / 100);
  }
  const left = goods - discount;
  const { amounts, units, weighted } = sumUp(lines, netsOf(lines, goods, discount));
  const rank = TIERS.findIndex(({ id }) => id === member.tier);

  let points = 0;
  let shippingDue = shipping;
  for (const { type, params } of (await earning.run({ left, rank, amounts, units })).events) {
    switch (type) {
      case "free-shipping":
        shippingDue = 0;
        break;
      case "tier-points": {
        const percent = rank < 0 ? 100 : TIERS[rank].percent;
        points += Math.floor((weighted[params.of] * params.points * percent) / (params.per * 100));
        break;
      }
      case "points":
        points += Math.floor((weighted[params.of] * params.points) / params.per);
        break;
      case "order-points":
        points += params.points;
        break;
    }
  }
  const next = TIERS[rank + 1];
  return {
    points,
    discount,
    shipping: shippingDue,
    due: left + shippingDue,
    shipping_missing: Math.max(0, FREE_SHIPPING_FROM - left),
    tier_missing: next === undefined ? 0 : Math.max(0, next.minimum - member.spent),
  };
}
