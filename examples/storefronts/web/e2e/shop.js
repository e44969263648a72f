// The shop as a process of its own, and a browser in front of it.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { findChromium, withoutChromium } from "../../browser/headless/find.js";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Why the tests are skipped; false where they are not. */
export const SKIPPED = withoutChromium();

/** Starts the shop on a free port. The binary is FIDELIS, or is built by cargo. */
export async function openShop() {
  const given = process.env.FIDELIS;
  const [command, before] = given ? [given, []] : ["cargo", ["run", "--quiet", "--"]];
  const child = spawn(command, [...before, "demo", "--web", "--port", "0", "--json"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve({ code, signal })));
  const opening = await Promise.race([
    new Promise((resolve) => createInterface({ input: child.stdout }).once("line", resolve)),
    ended.then(({ code }) => Promise.reject(new Error(`the shop ended with ${code} before it opened`))),
  ]);
  const { listening } = JSON.parse(opening);
  return {
    url: listening.replace(/\/$/, ""),
    async close() {
      child.kill("SIGINT");
      return ended;
    },
  };
}

export function openBrowser() {
  return chromium.launch({
    executablePath: findChromium(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** A visitor: a page of its own cookies, whose complaints and whose requests elsewhere are kept. */
export async function visit(browser, shop, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(shop.url)) complaints.push(`request: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) complaints.push(`answer: ${response.status()} ${response.url()}`);
  });
  await page.goto(`${shop.url}/`);
  return { context, page, complaints, ...steps(page, shop) };
}

function steps(page, shop) {
  const go = (path) => page.goto(shop.url + path);
  return {
    go,
    /** Becomes a persona. */
    async become(persona) {
      await page.click(`#persona-${persona}`);
      await page.waitForSelector(`#persona-${persona}[aria-pressed="true"]`);
    },
    /** Begins again: the first day, the accounts as they were. */
    async again() {
      await go("/account");
      await page.click("#again");
      await page.waitForSelector("#banner");
      await page.waitForSelector("#persona-guest[aria-pressed=true]");
    },
    /** Puts units of a product into the cart, from its page. */
    async buy(sku, units = 1) {
      await go(`/products/${sku}`);
      await page.fill("#units", String(units));
      await page.click(`#add-${sku}`);
      await page.waitForSelector(".notice");
    },
    /** Orders what is in the cart and tells the order's id. */
    async order() {
      await go("/cart");
      await page.click("#to-checkout");
      await page.click("#place-order");
      await page.waitForSelector(".thanks");
      return (await page.textContent(".thanks .kicker")).split(" ").at(-1);
    },
    /** Available and pending points. */
    async figures() {
      await go("/account");
      return [await page.textContent("#available"), await page.textContent("#pending")];
    },
    /** Clicks a button of the account and waits for the word of it. */
    async act(selector) {
      // The word of what was done before must not be taken for it.
      await page.evaluate(() => document.querySelectorAll(".notice").forEach((each) => each.remove()));
      await page.click(selector);
      await page.waitForSelector(".notice");
      return page.textContent(".notice");
    },
  };
}

/** What axe finds serious or critical, as sentences. */
export async function barriers(page) {
  await page.addScriptTag({ path: AXE }).catch(() => page.evaluate(AXE));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return grave.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}
