// The page in headless Chromium: it quotes, without network too, and answers what every host does.

import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, test } from "node:test";

import axe from "axe-core";

import { golden } from "../../javascript/scripts/component.js";
import { SKIP, launch, serve } from "../headless/chromium.js";

if (SKIP) console.log(SKIP);

describe("the page in Chromium", { skip: SKIP }, () => {
  let browser;
  let server;
  let context;
  let page;
  let complaints;

  before(async () => {
    await import("../build.js");
    [browser, server] = await Promise.all([launch(), serve()]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
  });

  beforeEach(async () => {
    context = await browser.newContext({ locale: "en-GB" });
    page = await context.newPage();
    complaints = [];
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("requestfailed", (request) => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
    await page.goto(server.address);
    await page.getByText("Answered within this page").waitFor();
  });
  afterEach(() => context.close());

  const points = () => page.locator("#points").textContent();
  const due = () => page.locator("dd.due").textContent();
  const quantity = (name) => page.getByLabel(`Quantity of ${name}`);

  test("opens with Claire's cart and no complaint", async () => {
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "The Serein Circle");
    const claire = JSON.parse(golden().find(({ name }) => name === "claire").answer).Ok;
    const earned = claire.earnings.reduce((sum, { granted }) => sum + granted, 0);
    assert.equal(await points(), earned.toLocaleString("en"));
    assert.equal(await due(), "€1,490.50");
    assert.deepEqual(complaints, []);
  });

  test("a change of the cart changes the points", async () => {
    const before = await points();
    await quantity("Nocturne bag").fill("2");
    const more = await points();
    assert(Number(more.replace(",", "")) > Number(before.replace(",", "")), `${before}, then ${more}`);
    await quantity("Nocturne bag").fill("1");
    assert.equal(await points(), before);
    for (const wrong of ["", "-1", "0.5"]) {
      await quantity("Nocturne bag").fill(wrong);
      assert.equal(await points(), before, wrong);
      assert.equal(await quantity("Nocturne bag").evaluate((field) => field.checkValidity()), false);
    }
    assert.deepEqual(complaints, []);
  });

  test("an empty cart earns nothing", async () => {
    for (const field of await page.getByRole("spinbutton").all()) await field.fill("0");
    assert.equal(await points(), "0");
    assert.equal(await page.getByRole("alert").isVisible(), false);
  });

  test("codes, points, customers and languages", async () => {
    await page.getByLabel("Customer").selectOption("marc");
    await page.locator("#codes code", { hasText: "merci10" }).waitFor();
    assert.equal(await page.locator("#codes li.applied").count(), 1);
    assert.equal(await page.locator("#codes li.refused").count(), 1);
    await page.getByRole("button", { name: "Remove the code merci10" }).click();
    assert.equal(await page.locator("#codes li.applied").count(), 0);
    await page.getByLabel("A code").fill("MERCI10");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator("#codes li.applied code").textContent(), "MERCI10");
    assert.equal(await page.getByRole("checkbox").isDisabled(), true);

    await page.getByLabel("Customer").selectOption("claire");
    await page.locator("#codes code", { hasText: "INV-7Q4K-MAYA" }).waitFor();
    const paid = await due();
    await page.getByRole("checkbox").uncheck();
    assert.notEqual(await due(), paid);

    await page.getByLabel("Language").selectOption("fr");
    assert.equal(await page.getByRole("heading", { level: 1 }).textContent(), "Le Cercle Serein");
    assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    assert.equal(await page.locator("[data-words]:empty").count(), 0);
    assert.deepEqual(complaints, []);
  });

  test("without network it quotes, and opens again", async () => {
    await page.evaluate(() => navigator.serviceWorker.ready);
    const before = await points();
    await context.setOffline(true);
    await page.getByText("The network is off").waitFor();
    await quantity("Silk scarf 90").fill("5");
    const more = await points();
    assert.notEqual(more, before);

    await page.reload();
    await page.getByText("Answered within this page").waitFor();
    assert.equal(await points(), before);
    await quantity("Silk scarf 90").fill("5");
    assert.equal(await points(), more);
    await page.getByLabel("Customer").selectOption("guest");
    await page.locator("#codes code", { hasText: "NOSUCHCODE" }).waitFor();
  });

  test("the golden set is answered byte for byte", async () => {
    const cases = golden();
    const answers = await page.evaluate(async (requests) => {
      const { load } = await import("./loyalty/browser.js");
      const shop = await load("./shop/");
      return requests.map(({ called, request }) => shop.answer(called, request));
    }, cases);
    assert.equal(answers.length, cases.length);
    for (const [index, { name, answer }] of cases.entries()) assert.equal(answers[index], answer, name);
  });

  test("a wrong request and a fault are told in the page", async () => {
    const told = await page.evaluate(async () => {
      const [{ load }, { ContractError, Fault }] = await Promise.all([
        import("./loyalty/browser.js"),
        import("./loyalty/index.js"),
      ]);
      const shop = await load(new URL("./shop", document.baseURI));
      const claire = await (await fetch("./requests/claire.json")).json();
      const kinds = [];
      for (const currency of [978, "XXX"]) {
        try {
          shop.quote({ ...claire, cart: { ...claire.cart, currency } });
        } catch (error) {
          kinds.push([error instanceof ContractError, error instanceof Fault, error.pointer ?? error.at]);
        }
      }
      return kinds;
    });
    assert.deepEqual(told, [
      [true, false, "/cart/currency"],
      [false, true, "/cart/currency"],
    ]);
  });

  test("a worker quotes as well", async () => {
    await context.route("**/worker.js", (route) =>
      route.fulfill({
        contentType: "text/javascript",
        body: `import { load } from "./loyalty/browser.js";
          onmessage = async ({ data }) => postMessage((await load("./shop")).answer("quote", data));`,
      }),
    );
    const { request, answer } = golden().find(({ name }) => name === "ten-lines");
    const told = await page.evaluate(
      (text) =>
        new Promise((resolve, reject) => {
          const worker = new Worker("./worker.js", { type: "module" });
          Object.assign(worker, { onmessage: ({ data }) => resolve(data), onerror: reject });
          worker.postMessage(text);
        }),
      request,
    );
    assert.equal(told, answer);
  });

  test("a phone needs no sideways scrolling", async () => {
    await page.setViewportSize({ width: 340, height: 740 });
    for (const locale of ["en", "fr"]) {
      await page.getByLabel(/Language|Langue/).selectOption(locale);
      for (const persona of ["claire", "marc", "anne", "guest"]) {
        await show(persona);
        const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert(needed <= there, `${persona} in ${locale}: ${needed} of ${there} px`);
      }
    }
  });

  test("nobody is kept out: labels, contrast, order (axe)", async () => {
    await page.evaluate(axe.source);
    for (const persona of ["claire", "marc", "anne", "guest"]) {
      await show(persona);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
      assert.deepEqual(told, [], persona);
    }
  });

  /** Shows another customer's cart. */
  async function show(persona) {
    const { cart } = JSON.parse(golden().find(({ name }) => name === persona).request);
    await page.locator("#persona").selectOption(persona);
    await page.waitForFunction((lines) => document.querySelectorAll("#lines li").length === lines, cart.lines.length);
  }
});
