import { bootstrap } from "@vendure/core";

import { ADMINISTRATOR, loadComponent, shopConfig } from "./config.js";
import { seed } from "./seed.js";

/** `npm start`: a tea shop with its programme. */
async function main(): Promise<void> {
  const port = Number(process.env["PORT"] ?? 3000);
  const began = performance.now();
  const app = await bootstrap(shopConfig({ api: { port, shopApiPlayground: false }, fidelis: { component: loadComponent() } }));
  await seed(app);
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  console.log(`The tea shop is open after ${seconds} s.

  Shop API    http://127.0.0.1:${port}/shop-api     (?languageCode=fr for French)
  Admin API   http://127.0.0.1:${port}/admin-api    (${ADMINISTRATOR.identifier} / ${ADMINISTRATOR.password})

The README has a first conversation with it. Ctrl-C closes the shop; nothing is kept.`);
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
