// One customer's story, in a real browser: earn, deliver, wait, burn, refund; a tier; personas.

import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import { SKIPPED, openBrowser, openShop, visit } from "../shop.js";

if (SKIPPED) console.log(SKIPPED);

describe("a customer's story", { skip: SKIPPED }, () => {
  let shop;
  let browser;

  before(async () => {
    shop = await openShop();
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    const end = await shop?.close();
    if (end) assert.deepEqual(end, { code: 130, signal: null }, "Ctrl-C ends the shop cleanly");
  });

  it("earns, waits, burns, and gives back", async () => {
    const { page, complaints, become, buy, order, figures, act, go, context } = await visit(browser, shop);
    await become("marc");
    assert.deepEqual(await figures(), ["480", "0"]);

    await go("/products/WALLET-GRAIN");
    assert.match(await page.textContent("#earn"), /You earn 145 points with this order/);
    await page.click("#earn summary");
    assert.match(await page.textContent("#earn .answer"), /1 point per euro.*\+145/s);
    assert.equal(await page.getAttribute("#earn .place", "href"), "/programme/at?place=%2Fearning%2F0");

    await buy("WALLET-GRAIN", 2);
    assert.equal(await page.textContent("#cart-count"), "2");
    const first = await order();
    assert.deepEqual(await figures(), ["480", "290"]);

    await act(`#deliver-${first}`);
    await act("#days-31");
    assert.deepEqual(await figures(), ["770", "0"]);

    await buy("WALLET-GRAIN");
    await go("/cart");
    assert.equal(await page.textContent("#due"), "€154.00");
    // The slider's handle, by the keyboard.
    await page.focus("#slider");
    await page.keyboard.press("End");
    await page.waitForFunction(() => document.querySelector("#due").textContent === "€147.00");
    assert.equal(await page.textContent("#chosen"), "700");
    const second = await order();
    assert.deepEqual(await figures(), ["70", "138"]);

    await act(`#deliver-${second}`);
    await act(`#refund-${second}`);
    assert.deepEqual(await figures(), ["770", "0"]);
    await act(`#return-${first}-1`);
    assert.deepEqual(await figures(), ["625", "0"]);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("rises to a tier", async () => {
    const { page, complaints, become, buy, order, go, context } = await visit(browser, shop);
    await become("nora");
    await buy("BAG-ALBA", 2);
    await go("/cart");
    assert.match(await page.textContent(".rise"), /Silver/);
    await order();
    assert.match(await page.textContent(".rise"), /Welcome to Silver/);
    await go("/account");
    assert.equal(await page.textContent("#tier"), "Silver");
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("shows everybody another house, in both languages", async () => {
    const { page, complaints, become, again, context } = await visit(browser, shop);
    await again();
    const banners = new Set();
    for (const persona of ["marc", "claire", "anne", "nora", "ines", "jules", "guest"]) {
      await become(persona);
      banners.add(await page.textContent("#banner"));
    }
    // A guest and Nora take part in one experiment, and may see the same variant.
    assert.ok(banners.size >= 6, [...banners].join(", "));
    const english = await page.textContent("#banner");
    await page.click("#language-fr");
    await page.waitForSelector("#language-fr[aria-pressed=true]");
    assert.notEqual(await page.textContent("#banner"), english);
    assert.match(await page.textContent(".bar .day"), /21 novembre 2026/);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("tells why a code was refused", async () => {
    const { page, complaints, become, buy, go, context } = await visit(browser, shop);
    await become("claire");
    await buy("CANDLE-FIG");
    await go("/cart");
    await page.fill("#code", "<i>PRIVE2026");
    await page.click("#add-code");
    await page.waitForSelector(".verdict.refused");
    assert.match(await page.textContent(".verdict"), /<i>PRIVE2026.*Refused: Unknown code/s);
    await page.click(".verdict summary");
    assert.match(await page.textContent(".verdict .answer"), /\/offers/);
    assert.equal(await page.locator(".verdict i").count(), 0);
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("exchanges pages without loading them again, and keeps what was in sight", async () => {
    const { page, complaints, go, context } = await visit(browser, shop);
    await go("/products");
    await page.evaluate(() => (window.kept = true));
    await page.locator("#add-LEATHER-BALM").scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await page.click("#add-LEATHER-BALM");
    await page.waitForSelector(".notice");
    assert.ok(before > 200);
    assert.ok(Math.abs((await page.evaluate(() => scrollY)) - before) < 120);
    assert.equal(await page.evaluate(() => document.activeElement.id), "add-LEATHER-BALM");
    await page.check("#colour-red");
    await page.waitForURL(/colour=red/);
    await page.click(".head nav a[href='/programme']");
    await page.waitForSelector(".ladder");
    assert.ok(await page.evaluate(() => window.kept));
    await page.goBack();
    await page.waitForSelector(".shelf");
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("works without scripts", async () => {
    const { page, complaints, become, buy, order, go, context } = await visit(browser, shop, { javaScriptEnabled: false });
    await become("ines");
    await buy("SILK-CARRE-90");
    await go("/cart");
    await page.fill("#units-SILK-CARRE-90", "2");
    await page.click("#update-SILK-CARRE-90");
    assert.equal(await page.inputValue("#units-SILK-CARRE-90"), "2");
    await page.click("#use-points");
    assert.match(await order(), /^o-[0-9a-f]{8}$/);
    assert.deepEqual(complaints, []);
    await context.close();
  });
});
