import type { INestApplication } from "@nestjs/common";
import { bootstrap, type PaymentMethodHandler, type VendureLogger } from "@vendure/core";
import type { AddressInfo } from "node:net";

import { ADMINISTRATOR, loadComponent, shopConfig } from "../../demo/config.js";
import { seed } from "../../demo/seed.js";
import type { LoyaltyComponent } from "../../src/index.js";
import { type Database, sqlite } from "./database.js";
import { Visitor } from "./visitor.js";

export const DAY = 86_400_000;

/** A real Vendure server with the programme, a clock to turn and a component to break. */
export interface Shop {
  app: INestApplication;
  clock: { at: number; now(): number };
  component: Breakable;
  /** Errors and warnings that the server logged. */
  log: string[];
  /** Milliseconds from nothing to a server that answers; with its products behind it. */
  booted: number;
  seeded: number;
  visitor(): Visitor;
  administrator(): Promise<Visitor>;
  close(): Promise<void>;
}

/** The component as it is, until it is broken. */
export class Breakable implements LoyaltyComponent {
  /** What every call throws; nothing while all is well. */
  broken: Error | undefined;
  /** How often it was called. */
  calls = 0;

  constructor(private readonly component: LoyaltyComponent) {}

  quote = (request: Parameters<LoyaltyComponent["quote"]>[0]) => this.working().quote(request);
  settle = (request: Parameters<LoyaltyComponent["settle"]>[0]) => this.working().settle(request);
  describe = (request: Parameters<LoyaltyComponent["describe"]>[0]) => this.working().describe(request);
  render = (request: Parameters<LoyaltyComponent["render"]>[0]) => this.working().render(request);

  private working(): LoyaltyComponent {
    this.calls += 1;
    if (this.broken) throw this.broken;
    return this.component;
  }
}

class Log implements VendureLogger {
  readonly lines: string[] = [];
  error(message: string): void {
    this.lines.push(`error ${message}`);
  }
  warn(message: string): void {
    this.lines.push(`warn ${message}`);
  }
  info(): void {}
  verbose(): void {}
  debug(): void {}
}

/** Starts a shop of its own on a free port. It is noon of 3 November 2026 in UTC. */
export async function openShop(make: () => Promise<Database> = sqlite, payments: PaymentMethodHandler[] = []): Promise<Shop> {
  const database = await make();
  const clock = { at: Date.UTC(2026, 10, 3, 12), now: () => clock.at };
  const component = new Breakable(await loadComponent());
  const logger = new Log();
  const began = performance.now();
  const app = await bootstrap(shopConfig({ api: { port: 0 }, fidelis: { component, clock }, logger, payments, database: database.options }));
  const booted = performance.now() - began;
  await seed(app);
  const seeded = performance.now() - began;
  const { port } = app.getHttpServer().address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    app, clock, component, booted, seeded, log: logger.lines,
    visitor: () => new Visitor(`${origin}/shop-api`),
    async administrator() {
      const administrator = new Visitor(`${origin}/admin-api`);
      await administrator.logIn(ADMINISTRATOR.identifier, ADMINISTRATOR.password);
      return administrator;
    },
    async close() {
      await app.close();
      await database.drop();
    },
  };
}
