import { type INestApplication } from "@nestjs/common";
import {
  ChannelService, CurrencyCode, dummyPaymentHandler, GlobalSettingsService, type InitialData, LanguageCode, PromotionService,
  type RequestContext, RequestContextService,
} from "@vendure/core";
import { importProductsFromCsv, populateCollections, populateInitialData } from "@vendure/core/cli";
import { resolve } from "node:path";

const PRODUCTS = resolve(__dirname, "../../demo/products.csv");

const DATA: InitialData = {
  defaultLanguage: LanguageCode.en,
  defaultZone: "Europe",
  countries: [{ name: "France", code: "FR", zone: "Europe" }],
  taxRates: [{ name: "Standard", percentage: 20 }],
  shippingMethods: [{ name: "Post", price: 590, taxRate: 20 }],
  paymentMethods: [{
    name: "Card",
    handler: { code: dummyPaymentHandler.code, arguments: [{ name: "automaticSettle", value: "true" }] },
  }],
  collections: ["tea", "teaware"].map((category) => ({
    name: category,
    filters: [{ code: "facet-value-filter", args: { facetValueNames: [category], containsAny: false } }],
  })),
};

const BOTH = [LanguageCode.en, LanguageCode.fr];

/** Fills an empty database: products, ways to ship and to pay, and the promotions that carry the programme. */
export async function seed(app: INestApplication): Promise<void> {
  await populateInitialData(app, DATA);
  const ctx = await app.get(RequestContextService).create({ apiType: "admin" });
  await app.get(GlobalSettingsService).updateSettings(ctx, { availableLanguages: BOTH });
  await app.get(ChannelService).update(ctx, {
    id: ctx.channelId,
    defaultCurrencyCode: CurrencyCode.EUR,
    availableCurrencyCodes: [CurrencyCode.EUR],
    availableLanguageCodes: BOTH,
    pricesIncludeTax: true,
  });
  await importProductsFromCsv(app, PRODUCTS, LanguageCode.en);
  await populateCollections(app, DATA);
  await seedPromotions(app, await app.get(RequestContextService).create({ apiType: "admin" }));
}

/** What a merchant does once in the dashboard: one promotion for the offers, one for the points. */
export async function seedPromotions(app: INestApplication, ctx: RequestContext): Promise<void> {
  await createPromotion(app, ctx, ["The Verveine Garden", "Le Jardin Verveine"], "programme-has-offers", ["goods-offers", "shipping-offers"]);
  await createPromotion(app, ctx, ["Paid with leaves", "Payé en feuilles"], "customer-pays-with-points", ["pay-with-points"]);
}

async function createPromotion(
  app: INestApplication, ctx: RequestContext, [en, fr]: [string, string], condition: string, actions: string[],
): Promise<void> {
  const operation = (code: string) => ({ code: `fidelis-${code}`, arguments: [] });
  const created = await app.get(PromotionService).createPromotion(ctx, {
    enabled: true,
    translations: [{ languageCode: LanguageCode.en, name: en }, { languageCode: LanguageCode.fr, name: fr }],
    conditions: [operation(condition)],
    actions: actions.map(operation),
  });
  if (!("id" in created)) throw new Error(`promotion ${en} could not be made: ${created.message}`);
}
