// A headless Chromium of the system, and the page on a server of its own.

import { createServer } from "node:http";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";
import sirv from "sirv";

import { findChromium, withoutChromium } from "./find.js";

const SITE = fileURLToPath(new URL("../build/site/", import.meta.url));

/** What to say where there is no Chromium: `skip` of a test. */
export const SKIP = withoutChromium();

export const launch = () =>
  chromium.launch({
    executablePath: findChromium(),
    // As root there is no sandbox; the page is our own.
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });

/** Serves the page; gives its address and how to end it. */
export async function serve() {
  const server = createServer(sirv(SITE, { dev: true }));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
