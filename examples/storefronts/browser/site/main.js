// The page asks the plugin, which runs in it: no server answers here.

import { load } from "./loyalty/browser.js";
import { parse } from "./loyalty/json.js";

import { Cart } from "./cart.js";
import { drawAnswer, drawCart, drawLabels, drawProblem, drawStatus, part } from "./view.js";

const persona = part("persona");
const locale = part("locale");

const shop = await load("./shop/");
let cart;

/** Answers the cart as it is, and shows it. */
function update() {
  try {
    const page = shop.describe(cart.visitor);
    const start = performance.now();
    const quotation = shop.quote(cart.request(page.holdings.map(({ wallet }) => wallet)));
    const took = performance.now() - start;
    const words = (messages) => shop.render({ messages, locale: locale.value });
    drawAnswer({ cart, page, quotation, took, words, locale: locale.value });
    drawProblem(null);
  } catch (error) {
    drawProblem(error);
  }
}

/** Shows everything anew: another customer, another language. */
function draw() {
  document.documentElement.lang = locale.value;
  drawLabels(locale.value);
  drawStatus(locale.value);
  drawCart(cart, locale.value, (number, quantity) => {
    cart.setQuantity(number, quantity);
    update();
  });
  update();
}

async function open() {
  const response = await fetch(`./requests/${persona.value}.json`);
  cart = new Cart(parse(await response.text()));
  draw();
}

persona.addEventListener("change", () => open().catch(drawProblem));
locale.addEventListener("change", draw);
part("burn").addEventListener("change", ({ target }) => {
  cart.burns = target.checked;
  update();
});
part("add-code").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = part("code");
  if (field.value.trim() === "") return;
  cart.addCode(field.value.trim());
  field.value = "";
  update();
});
part("codes").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  cart.removeCode(Number(button.value));
  update();
  part("code").focus();
});
for (const change of ["online", "offline"]) addEventListener(change, () => drawStatus(locale.value));

locale.value = navigator.language.startsWith("fr") ? "fr" : "en";
await open();

// Keeps the files for a visit without network, where the browser allows it.
navigator.serviceWorker?.register("./offline.js").catch(() => undefined);
