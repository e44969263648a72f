import { type CustomFieldConfig, LanguageCode, PluginCommonModule, type RuntimeVendureConfig, type Type, VendurePlugin } from "@vendure/core";

import { Component } from "./component.js";
import { LoyaltyAccount } from "./entities/loyalty-account.entity.js";
import { LoyaltyCounter } from "./entities/loyalty-counter.entity.js";
import { LoyaltyEntry } from "./entities/loyalty-entry.entity.js";
import { LoyaltyEvent } from "./entities/loyalty-event.entity.js";
import { LoyaltyOrder } from "./entities/loyalty-order.entity.js";
import { Counters } from "./facts/counters.js";
import { Members } from "./facts/members.js";
import { Products } from "./facts/products.js";
import { Shipping } from "./facts/shipping.js";
import { AdminCustomerResolver, AdminLoyaltyResolver } from "./graphql/admin.resolver.js";
import { OrderLoyaltyResolver } from "./graphql/order.resolver.js";
import { Points } from "./graphql/points.scalar.js";
import { adminSchema, shopSchema } from "./graphql/schema.js";
import { SetPointsToUseResultResolver, ShopCustomerResolver, ShopLoyaltyResolver } from "./graphql/shop.resolver.js";
import { Views } from "./graphql/views.js";
import { Words } from "./graphql/words.js";
import { EventLog } from "./ledger/events.js";
import { Holds, loyaltyOrderProcess } from "./ledger/holds.js";
import { Ledger } from "./ledger/ledger.js";
import { loyaltyNight, Nights } from "./ledger/nights.js";
import { OrderEvents } from "./ledger/order-events.js";
import { PlacedOrders } from "./ledger/placed-orders.js";
import { Returns } from "./ledger/returns.js";
import { Steps } from "./ledger/steps.js";
import { type Clock, FIDELIS_CLOCK, FIDELIS_OPTIONS, type FidelisOptions } from "./options.js";
import {
  customerPaysWithPoints, goodsOffers, payWithPoints, programmeHasOffers, shippingOffers,
} from "./promotion/promotions.js";
import { Quotes } from "./promotion/quotes.js";
import { Sources } from "./promotion/sources.js";

const systemClock: Clock = { now: () => Date.now() };

/** Loyalty for Vendure: one component, in process, decides; Vendure's database keeps. */
@VendurePlugin({
  imports: [PluginCommonModule],
  compatibility: "^3.7.0",
  entities: [LoyaltyAccount, LoyaltyCounter, LoyaltyEntry, LoyaltyEvent, LoyaltyOrder],
  providers: [
    { provide: FIDELIS_OPTIONS, useFactory: () => FidelisPlugin.options },
    { provide: FIDELIS_CLOCK, useFactory: () => FidelisPlugin.options.clock ?? systemClock },
    Component, Counters, EventLog, Holds, Ledger, Members, Nights, OrderEvents, PlacedOrders, Products, Quotes, Returns,
    Shipping, Sources, Steps, Views, Words,
  ],
  exports: [Ledger, Nights, Views],
  shopApiExtensions: {
    schema: shopSchema,
    scalars: { Points },
    resolvers: [OrderLoyaltyResolver, SetPointsToUseResultResolver, ShopCustomerResolver, ShopLoyaltyResolver],
  },
  adminApiExtensions: {
    schema: adminSchema,
    scalars: { Points },
    resolvers: [AdminCustomerResolver, AdminLoyaltyResolver, OrderLoyaltyResolver],
  },
  configuration: configure,
})
export class FidelisPlugin {
  /** Set by `init`. */
  static options: FidelisOptions;

  /** Sets the plugin up. */
  static init(options: FidelisOptions): Type<FidelisPlugin> {
    FidelisPlugin.options = options;
    return FidelisPlugin;
  }
}

/**
 * Databases on which a decision that came too late can be made again within the shop's own
 * transaction: the next attempt sees what the faster one wrote. MySQL's transactions keep reading what
 * was there when they began.
 */
const DATABASES = ["postgres", "sqljs", "better-sqlite3", "sqlite"];

/** New lists throughout: Vendure's own may be shared by several servers of one process. */
function configure(config: RuntimeVendureConfig): RuntimeVendureConfig {
  const { type } = config.dbConnectionOptions;
  if (!DATABASES.includes(type)) {
    throw new Error(`expected a database of type ${DATABASES.join(", ")}, found ${type}: the loyalty plugin works with PostgreSQL and SQLite`);
  }
  const { promotionOptions, orderOptions, schedulerOptions, customFields } = config;
  promotionOptions.promotionConditions = [...promotionOptions.promotionConditions, programmeHasOffers, customerPaysWithPoints];
  promotionOptions.promotionActions = [...promotionOptions.promotionActions, goodsOffers, shippingOffers, payWithPoints];
  // Last, so that points are reserved only where everything else allows checkout.
  orderOptions.process = [...orderOptions.process, loyaltyOrderProcess];
  schedulerOptions.tasks = [...schedulerOptions.tasks, loyaltyNight];
  customFields.Order = [...customFields.Order, pointsToUse];
  return config;
}

const pointsToUse: CustomFieldConfig = {
  name: "pointsToUse",
  // Whole numbers up to 53 bits fit: an int ends at 31.
  type: "float",
  defaultValue: 0,
  nullable: false,
  // `setPointsToUse` alone writes it.
  readonly: true,
  label: [
    { languageCode: LanguageCode.en, value: "Points to use" },
    { languageCode: LanguageCode.fr, value: "Points à utiliser" },
  ],
};
