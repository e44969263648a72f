// From an answer to what is seen. Everything is text: nothing of a request becomes markup.

import { count, money, product, say } from "./words.js";

/** An element of the page by its id. */
export const part = (id) => document.getElementById(id);

/** A new element with properties and children. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** The page's own words. */
export function drawLabels(locale) {
  for (const place of document.querySelectorAll("[data-words]")) place.textContent = say(locale, place.dataset.words);
}

/** Whether there is a network, for the curious. */
export function drawStatus(locale) {
  part("network").textContent = say(locale, navigator.onLine ? "online" : "offline");
}

/** What went wrong, in the error's own words; nothing otherwise. */
export function drawProblem(error) {
  part("problem").hidden = error === null;
  part("problem").textContent = error === null ? "" : error.message;
}

/** The lines, each with its quantity to be changed. */
export function drawCart(cart, locale, changed) {
  const lines = cart.lines.map(({ number, sku, quantity, amount }) => {
    const name = product(locale, sku);
    const field = element("input", { type: "number", min: 0, max: 999, step: 1, required: true, value: quantity });
    field.setAttribute("aria-label", say(locale, "quantity", { name }));
    field.addEventListener("input", () => {
      if (field.checkValidity()) changed(number, field.valueAsNumber);
    });
    const price = say(locale, "each", { price: money(locale, cart.currency, amount) });
    return element("li", {}, element("span", { className: "what" }, name, element("small", {}, price)), field);
  });
  part("lines").replaceChildren(...lines);
}

/** The answer to the cart. */
export function drawAnswer({ cart, page, quotation, took, words, locale }) {
  const word = (message) => words([message])[0];
  const amount = (minor) => money(locale, cart.currency, minor);
  const texts = new Map([...page.earning, ...page.using].map(({ id, text }) => [id, text]));
  const opened = new Map(quotation.codes.map(({ index, offer }) => [offer, cart.codes[index].code]));
  /** An offer in words: those of the programme, else the code that opened it. */
  const named = (id) => {
    const text = texts.get(id);
    if (text) return word(text);
    return opened.has(id) ? say(locale, "opened", { name: opened.get(id) }) : id;
  };

  part("name").textContent = word(page.name);
  part("tagline").textContent = page.tagline ? word(page.tagline) : "";

  const earned = quotation.earnings.reduce((sum, { granted }) => sum + granted, 0);
  part("points").textContent = count(locale, earned);
  part("unit").textContent = word({ key: "wallet.points", arguments: [{ name: "count", value: { Number: earned } }] });
  part("earnings").replaceChildren(
    ...quotation.earnings.map(({ rule, granted }) => row(named(rule), `+\u00a0${count(locale, granted)}`)),
  );

  const offers = quotation.effects.flatMap(({ Discount, Gift }) => {
    if (Discount) return [row(named(Discount.offer), `−\u00a0${amount(Discount.amount)}`)];
    return Gift ? [row(named(Gift.offer), say(locale, "gift", { name: product(locale, Gift.sku) }))] : [];
  });
  part("offers").replaceChildren(...(offers.length > 0 ? offers : [element("li", {}, say(locale, "none"))]));
  part("progress").replaceChildren(
    ...quotation.progress
      .filter(({ missing }) => missing > 0)
      .map(({ offer, lacking, missing }) => {
        const what = lacking === "Amount" ? amount(missing) : say(locale, "pieces", { count: count(locale, missing) });
        return element("li", {}, say(locale, "missing", { what, name: named(offer) }));
      }),
  );

  drawCodes(cart, quotation.codes, word, locale);
  drawPayment(quotation.burnables, amount, word, locale);
  drawTier(page, quotation.tiers, words);
  drawTotals(quotation.totals, amount, locale);
  part("took").textContent = say(locale, "took", { time: new Intl.NumberFormat(locale).format(Math.max(took, 0.1)) });
}

/** One row: what, and how much. */
const row = (what, value) =>
  element("li", {}, element("span", { className: "what" }, what), element("strong", {}, value));

/** What became of each code. */
function drawCodes(cart, verdicts, word, locale) {
  const rows = verdicts.map(({ index, verdict }) => {
    const name = cart.codes[index].code;
    const fate = verdict === "Applied" ? say(locale, "accepted") : refused(verdict.Refused, word);
    const remove = element("button", { type: "button", value: index }, "×");
    remove.setAttribute("aria-label", say(locale, "remove", { name }));
    const className = verdict === "Applied" ? "applied" : "refused";
    return element("li", { className }, element("code", {}, name), element("span", { className: "what" }, fate), remove);
  });
  part("codes").replaceChildren(...rows);
}

/** A refusal in the plugin's words. */
function refused({ reason }, word) {
  const name = reason.replace(/(?!^)([A-Z])/g, "-$1").toLowerCase();
  return word({ key: `fidelis.refusal.${name}`, arguments: [] });
}

/** Paying with points, where the member has any. */
function drawPayment([burnable], amount, word, locale) {
  part("pay").hidden = burnable === undefined;
  if (burnable === undefined) return;
  const { refusal, requested, amount: worth, points } = burnable;
  part("burn").checked = requested && refusal === null;
  part("burn").disabled = refusal !== null;
  const label = say(locale, "pay", { amount: amount(worth), points: count(locale, points) });
  part("burn-label").textContent = refusal === null ? label : refused(refusal, word);
}

/** How far the next tier is. */
function drawTier(page, [tier], words) {
  part("tier").hidden = tier === undefined || tier.next === null;
  if (part("tier").hidden) return;
  part("tier-label").textContent = words(page.progress_texts).join(" ");
  part("tier-meter").max = tier.value + tier.to_next;
  part("tier-meter").value = tier.value;
}

/** The sums. */
function drawTotals(totals, amount, locale) {
  const rows = [
    ["items", amount(totals.items)],
    ["discounts", `−\u00a0${amount(totals.discounts)}`, totals.discounts],
    ["shipping", totals.shipping === 0 ? say(locale, "free") : amount(totals.shipping)],
    ["points", `−\u00a0${amount(totals.points)}`, totals.points],
    ["due", amount(totals.due)],
  ].filter(([, , shown]) => shown !== 0);
  part("totals").replaceChildren(
    ...rows.flatMap(([key, value]) => [
      element("dt", { className: key }, say(locale, key)),
      element("dd", { className: key }, value),
    ]),
  );
}
