import {
  type ApiOptions, DefaultJobQueuePlugin, DefaultLogger, DefaultSchedulerPlugin, dummyPaymentHandler, LanguageCode, LogLevel,
  type PaymentMethodHandler, type VendureConfig, type VendureLogger,
} from "@vendure/core";
import { randomUUID } from "node:crypto";
import { resolve } from "node:path";

import { FidelisPlugin, type FidelisOptions, type LoyaltyComponent } from "../src/index.js";

// A demo and a test have nothing to tell Vendure's makers.
process.env["VENDURE_DISABLE_TELEMETRY"] ??= "true";

/** Where `npm run component` puts the transpiled component. */
const COMPONENT = resolve(__dirname, "../../build/component");

/** Who administers a shop that ends with its process. */
export const ADMINISTRATOR = { identifier: "gardener", password: "verbena" };

/** Loads the component. The package is an ES module, and this file is not. */
export async function loadComponent(folder = COMPONENT): Promise<LoyaltyComponent> {
  const { load } = await import("@fidelis/loyalty/node");
  return load(folder);
}

/** What a demo server and a server under test differ in. */
export interface Setting {
  api: Pick<ApiOptions, "port"> & Partial<ApiOptions>;
  fidelis: Omit<FidelisOptions, "wallet">;
  logger?: VendureLogger;
  /** Ways to pay beside the card. */
  payments?: PaymentMethodHandler[];
  /** SQLite in memory by default. */
  database?: VendureConfig["dbConnectionOptions"];
}

/** A tea shop. */
export function shopConfig({ api, fidelis, logger, payments, database }: Setting): VendureConfig {
  return {
    apiOptions: { hostname: "127.0.0.1", adminApiPath: "admin-api", shopApiPath: "shop-api", cors: false, csrfPrevention: true, ...api },
    authOptions: {
      tokenMethod: ["bearer", "cookie"],
      requireVerification: false,
      superadminCredentials: ADMINISTRATOR,
      cookieOptions: { secret: randomUUID() },
    },
    dbConnectionOptions: database ?? { type: "sqljs", synchronize: true, autoSave: false, logging: false },
    defaultLanguageCode: LanguageCode.en,
    logger: logger ?? new DefaultLogger({ level: LogLevel.Warn, timestamp: false }),
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler, ...(payments ?? [])] },
    plugins: [
      DefaultJobQueuePlugin,
      DefaultSchedulerPlugin,
      FidelisPlugin.init({ ...fidelis, wallet: "leaves" }),
    ],
  };
}
