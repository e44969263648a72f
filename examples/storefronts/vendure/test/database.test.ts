import { bootstrap } from "@vendure/core";
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { shopConfig } from "../demo/config.js";

describe("a database", () => {
  it("that keeps reading what was there before is refused when the server starts", async () => {
    for (const type of ["mysql", "mariadb"] as const) {
      const database = { type, synchronize: true };
      const component = new Promise<never>(() => {});
      await assert.rejects(
        bootstrap(shopConfig({ api: { port: 0 }, fidelis: { component }, database })),
        new RegExp(`found ${type}: the loyalty plugin works with PostgreSQL and SQLite`),
      );
    }
  });
});
