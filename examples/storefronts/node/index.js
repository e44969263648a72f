// What Claire's cart earns: asked of the plugin, in this process.

import { readFileSync } from "node:fs";

import { parse } from "@fidelis/loyalty";
import { load } from "@fidelis/loyalty/node";

const shop = load(new URL("build/shop", import.meta.url));
const request = parse(readFileSync(new URL("../../requests/claire.json", import.meta.url), "utf8"));
const { now, member, standing, cart } = request;

const { earnings, totals } = shop.quote(request);
const { name, earning } = shop.describe({ now, member, standing });
const words = (message) => shop.render({ messages: [message], locale: "en" })[0];

console.log(words(name));
for (const { rule, granted } of earnings) {
  const way = earning.find(({ id }) => id === rule);
  console.log(`${String(granted).padStart(6)} points  ${way ? words(way.text) : rule}`);
}
console.log(`${(totals.due / 100).toFixed(2)} ${cart.currency} to pay`);
