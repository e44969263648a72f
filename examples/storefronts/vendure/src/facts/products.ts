import { Inject, Injectable } from "@nestjs/common";
import { type ID, ProductVariant, type RequestContext, TransactionalConnection } from "@vendure/core";
import { In } from "typeorm";

import type { LineKind } from "../contract.js";
import { FIDELIS_OPTIONS, type FidelisOptions, type ProductFacts } from "../options.js";

const KINDS: Record<string, LineKind> = {
  goods: "Goods",
  service: "Service",
  subscription: "Subscription",
  "gift-card": "GiftCard",
  "top-up": "TopUp",
  fee: "Fee",
};

/**
 * What facet values say of a product: the one of the facet `category` is the category, the one of
 * the facet `kind` (`gift-card`, `service` …) what the line sells, `on-sale` that its price is
 * reduced already. All others are tags.
 */
export function productFacts(variant: ProductVariant): ProductFacts {
  const facts: ProductFacts & { tags: string[] } = { tags: [] };
  for (const value of [...(variant.product?.facetValues ?? []), ...variant.facetValues]) {
    if (value.facet.code === "category") facts.category ??= value.code;
    else if (value.facet.code === "kind") facts.kind = KINDS[value.code] ?? "Goods";
    else if (value.code === "on-sale") facts.on_sale = true;
    else if (!facts.tags.includes(value.code)) facts.tags.push(value.code);
  }
  return facts;
}

/** What the shop knows of the products of an order. */
@Injectable()
export class Products {
  constructor(
    private readonly connection: TransactionalConnection,
    @Inject(FIDELIS_OPTIONS) private readonly options: FidelisOptions,
  ) {}

  /** Sku and facts, by the variant's id as text. */
  async facts(ctx: RequestContext, ids: ID[]): Promise<Map<string, ProductFacts & { sku: string }>> {
    const variants = await this.connection.getRepository(ctx, ProductVariant).find({
      where: { id: In(ids) },
      relations: { facetValues: { facet: true }, product: { facetValues: { facet: true } } },
    });
    const read = this.options.productFacts ?? productFacts;
    return new Map(variants.map((variant) => [String(variant.id), { ...read(variant), sku: variant.sku }]));
  }
}
