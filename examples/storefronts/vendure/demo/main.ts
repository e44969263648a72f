import type { INestApplication } from "@nestjs/common";
import { bootstrap, EventBus } from "@vendure/core";

import { ADMINISTRATOR, loadComponent, shopConfig } from "./config.js";
import { Component, LoyaltySettledEvent } from "../src/index.js";
import { seed } from "./seed.js";

/** Where a real shop sends mail, this one prints what the programme wants its members to be told. */
function printMessages(app: INestApplication): void {
  app.get(EventBus).ofType(LoyaltySettledEvent).subscribe(({ customerId, settlement }) => {
    for (const effect of settlement.effects) {
      if (!("Message" in effect)) continue;
      const { channel, locale, text } = effect.Message;
      console.log(`to customer ${customerId}, ${channel}: ${app.get(Component).render([text], locale)[0]}`);
    }
  });
}

/** `npm start`: a tea shop with its programme. */
async function main(): Promise<void> {
  const port = Number(process.env["PORT"] ?? 3000);
  const began = performance.now();
  const app = await bootstrap(shopConfig({ api: { port, shopApiPlayground: false }, fidelis: { component: loadComponent() } }));
  await seed(app);
  printMessages(app);
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
