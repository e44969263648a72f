import type { Customer, ProductVariant } from "@vendure/core";

import type { Line, Member } from "./contract.js";
import type { LoyaltyComponent } from "./component.js";

/** Where the plugin takes the time from: UTC milliseconds. A test turns the hands itself. */
export interface Clock {
  now(): number;
}

/** What the shop knows of a product beyond sku, units and price. */
export type ProductFacts = Partial<Pick<Line, "category" | "seller" | "tags" | "kind" | "on_sale" | "floor" | "attributes">>;

/** What the shop knows of a customer beyond their orders. */
export type CustomerFacts = Partial<Pick<Member, "birthday" | "consents" | "segments" | "attributes" | "locale">>;

/** How the plugin is set up. */
export interface FidelisOptions {
  /** The transpiled component, opened with `load` of `@fidelis/loyalty/node`, or a promise of it. */
  component: LoyaltyComponent | Promise<LoyaltyComponent>;
  /** The wallet of the programme whose points pay at checkout. */
  wallet: string;
  /** The system's clock by default. */
  clock?: Clock;
  /** By default a product's facet values say it; see `productFacts`. */
  productFacts?: (variant: ProductVariant) => ProductFacts;
  /** By default a customer agrees to messages on the shop's own pages, and their groups are segments. */
  customerFacts?: (customer: Customer) => CustomerFacts;
}

/** Injection token of the options. */
export const FIDELIS_OPTIONS = Symbol("FIDELIS_OPTIONS");

/** Injection token of the clock. */
export const FIDELIS_CLOCK = Symbol("FIDELIS_CLOCK");

/** Context of log lines. */
export const LOG = "Fidelis";
