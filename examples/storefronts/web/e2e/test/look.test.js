// What the pages look like, and whether everybody can use them: axe, the keyboard, a phone, and the
// pictures in docs/images.

import assert from "node:assert/strict";
import { mkdir, stat } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { fileURLToPath } from "node:url";

import { SKIPPED, barriers, openBrowser, openShop, visit } from "../shop.js";

/** Where the pictures go: those of the documentation are made by `npm run pictures`. */
const IMAGES = process.env.FIDELIS_IMAGES ?? fileURLToPath(new URL("../pictures", import.meta.url));
const PAGES = ["/", "/products", "/products/BELT-ALBA-30", "/cart", "/checkout", "/programme", "/programme/at?place=/offers/0", "/account"];

/** How wide the pictures are, in pixels. */
const WIDTH = 1060;

if (SKIPPED) console.log(SKIPPED);

describe("the shop's looks", { skip: SKIPPED }, () => {
  let shop;
  let browser;

  before(async () => {
    shop = await openShop();
    browser = await openBrowser();
  });

  after(async () => {
    await browser?.close();
    await shop?.close();
  });

  it("has no serious barrier, with every explanation open", async () => {
    // The policy of the shop keeps a test's script out, too.
    const { page, become, buy, order, go, context, complaints } = await visit(browser, shop, { bypassCSP: true });
    for (const persona of ["guest", "claire", "jules"]) {
      await become(persona);
      await buy("WALLET-GRAIN");
      await order();
      await buy("BELT-ALBA-30");
      for (const path of PAGES) {
        await go(path);
        await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
        assert.deepEqual(await barriers(page), [], `${persona} ${path}`);
      }
    }
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("fits a phone 360 pixels wide", async () => {
    const { page, become, buy, go, context } = await visit(browser, shop, { viewport: { width: 360, height: 740 }, locale: "fr-FR" });
    await become("claire");
    await buy("BELT-ALBA-30");
    for (const path of PAGES) {
      await go(path);
      await page.evaluate(() => document.querySelectorAll("details").forEach((each) => (each.open = true)));
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(width <= 360, `${path} is ${width} pixels wide`);
    }
    await context.close();
  });

  it("is used with the keyboard alone", async () => {
    const { page, context, go, complaints } = await visit(browser, shop);
    await go("/products/CANDLE-FIG");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    const press = async (selector) => {
      for (let count = 0; count < 60; count += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) break;
      }
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, "solid", `${selector} has the focus, and shows it`);
      await page.keyboard.press("Enter");
    };
    await press("#earn summary");
    assert.ok(await page.evaluate(() => document.querySelector("#earn details").open));
    await page.keyboard.press("Escape");
    assert.ok(!(await page.evaluate(() => document.querySelector("#earn details").open)));
    await press("#add-CANDLE-FIG");
    await page.waitForSelector(".notice");
    assert.equal(await page.textContent("#cart-count"), "1");
    assert.deepEqual(complaints, []);
    await context.close();
  });

  it("moves nothing for those who asked for that", async () => {
    const { page, context } = await visit(browser, shop, { reducedMotion: "reduce" });
    const moving = await page.evaluate(() => getComputedStyle(document.querySelector(".button")).transitionDuration);
    assert.match(moving, /^(0s|1e-05s)$/);
    await context.close();
  });

  it("is pictured for the documentation", async () => {
    await mkdir(IMAGES, { recursive: true });
    // From the top to the end of what is meant.
    const picture = async ({ page }, name, last) => {
      await page.mouse.move(0, 0);
      await page.evaluate(() => document.fonts.ready);
      const height = await page.evaluate((last) => Math.ceil(document.querySelector(last).getBoundingClientRect().bottom + 28), last);
      const path = `${IMAGES}/${name}.png`;
      await page.screenshot({ path, caret: "initial", clip: { x: 0, y: 0, width: WIDTH, height }, fullPage: true });
      const { size } = await stat(path);
      assert.ok(size < 300 * 1024, `${name} has ${size} bytes`);
    };
    const visitor = await visit(browser, shop, { viewport: { width: WIDTH, height: 900 } });
    await visitor.again();
    for (const persona of ["claire", "marc"]) {
      await visitor.become(persona);
      await visitor.go("/");
      await picture(visitor, `shop-${persona}`, ".strip");
    }
    await visitor.become("claire");
    await visitor.go("/programme");
    await picture(visitor, "programme", "main > :last-child");
    await visitor.context.close();
  });
});
