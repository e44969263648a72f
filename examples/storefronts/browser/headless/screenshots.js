// Pictures of the page, to be looked at: npm run screenshots

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";

import { SKIP, launch, serve } from "./chromium.js";

if (SKIP) {
  console.log(SKIP);
  process.exit();
}
await import("../build.js");
const folder = fileURLToPath(new URL("../build/screenshots/", import.meta.url));
await mkdir(folder, { recursive: true });
const [browser, server] = await Promise.all([launch(), serve()]);
for (const [name, persona, locale, width] of [
  ["claire", "claire", "en", 1200],
  ["marc", "marc", "fr", 1200],
  ["phone", "claire", "fr", 390],
]) {
  const page = await browser.newPage({ locale, viewport: { width, height: 900 }, deviceScaleFactor: 1 });
  await page.goto(server.address);
  await page.locator("#took:not(:empty)").waitFor();
  await page.locator("#persona").selectOption(persona);
  await page.locator("#codes li").first().waitFor();
  await page.screenshot({ path: `${folder}${name}.png`, fullPage: true });
  console.log(`${folder}${name}.png`);
}
await browser.close();
await server.close();
