import { Inject, Injectable } from "@nestjs/common";
import { type ID, Logger, Order, type RequestContext, TransactionalConnection } from "@vendure/core";

import { Component } from "../component.js";
import type { Burnable, BurnRequest, BurnWish, Discount, Quotation, QuoteRequest } from "../contract.js";
import { type KnownLine, LoyaltyOrder } from "../entities/loyalty-order.entity.js";
import { type CartFacts, cartToQuote, numbered } from "../facts/cart.js";
import { Counters } from "../facts/counters.js";
import { customerOf, Members } from "../facts/members.js";
import { Products } from "../facts/products.js";
import { Shipping } from "../facts/shipping.js";
import { standing } from "../ledger/account.js";
import { Ledger } from "../ledger/ledger.js";
import { type Clock, FIDELIS_CLOCK, FIDELIS_OPTIONS, type FidelisOptions, LOG } from "../options.js";
import { Sources } from "./sources.js";

/** A quote and the lines that its numbers name. */
export interface Quoted {
  lines: KnownLine[];
  quotation: Quotation;
}

/** What is read once for all quotes of one calculation. */
interface Read {
  request: Omit<QuoteRequest, "cart" | "burns">;
  facts: CartFacts;
  row: LoyaltyOrder | null;
}

/** What was asked last for an order. Vendure tests a promotion many times while it reckons a cart. */
interface Asked {
  read: Promise<Read>;
  key?: string;
  answer?: Promise<Quoted | undefined>;
}

/** Order states in which prices still change. */
const OPEN = new Set(["Created", "Draft", "AddingItems"]);

/** What the component says of orders. */
@Injectable()
export class Quotes {
  private readonly asked = new WeakMap<Order, Asked>();

  constructor(
    private readonly connection: TransactionalConnection,
    private readonly component: Component,
    private readonly members: Members,
    private readonly products: Products,
    private readonly shipping: Shipping,
    private readonly counters: Counters,
    private readonly sources: Sources,
    private readonly ledger: Ledger,
    @Inject(FIDELIS_OPTIONS) private readonly options: FidelisOptions,
    @Inject(FIDELIS_CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * The quote by which an order is priced; nothing where the component cannot answer. While the
   * customer shops it is made anew with each change of the cart, and written down. From checkout on
   * it stays as it was: the customer pays what they were shown.
   */
  async pricing(ctx: RequestContext, order: Order): Promise<Quoted | undefined> {
    if (order.lines.length === 0) return undefined;
    if (!OPEN.has(order.state)) return kept(await this.row(ctx, order.id));
    let asked = this.asked.get(order);
    if (asked === undefined) this.asked.set(order, (asked = { read: this.read(ctx, order) }));
    const { row, ...read } = await asked.read;
    const lines = numbered(order, row?.lines ?? []);
    const shipping = (await this.shipping.left(ctx, order)).reduce((sum, price) => sum + price, 0);
    const request = whole(read, order, lines, this.burns(order), shipping);
    const key = JSON.stringify(request);
    if (asked.key !== key || asked.answer === undefined) {
      asked.key = key;
      asked.answer = this.answer(ctx, order, request, lines);
    }
    return asked.answer;
  }

  /**
   * The quote that an order's prices come from, to be shown. Looking changes nothing. Whoever logged
   * in since then sees what they would be quoted.
   */
  async shown(ctx: RequestContext, order: Order): Promise<Quoted | undefined> {
    if (order.lines.length === 0) return undefined;
    const row = await this.row(ctx, order.id);
    const customerId = customerOf(order) ?? null;
    if (row !== null && (!OPEN.has(order.state) || String(row.customerId) === String(customerId))) return kept(row);
    const lines = numbered(order, row?.lines ?? []);
    const request = whole(await this.read(ctx, order), order, lines, this.burns(order));
    return { lines, quotation: this.goodsAlone(request, this.component.quote(request)) };
  }

  /** What would become of a wish, without writing anything down. */
  async wish(ctx: RequestContext, order: Order, wish: BurnWish): Promise<Burnable | undefined> {
    const read = await this.read(ctx, order);
    const lines = numbered(order, read.row?.lines ?? []);
    return this.paying(this.component.quote(whole(read, order, lines, [{ wallet: this.options.wallet, wish }])));
  }

  /** What the wallet of this shop pays, or could pay. */
  paying(quotation: Quotation): Burnable | undefined {
    return quotation.burnables.find(({ wallet }) => wallet === this.options.wallet);
  }

  /** The row of an order, for those who write into it. */
  async row(ctx: RequestContext, orderId: ID): Promise<LoyaltyOrder | null> {
    return this.connection.getRepository(ctx, LoyaltyOrder).findOne({ where: { orderId } });
  }

  /** A new row for an order that was never quoted. */
  fresh(order: Order): LoyaltyOrder {
    return new LoyaltyOrder({
      orderId: order.id, code: order.code, customerId: customerOf(order) ?? null,
      quotedAt: this.clock.now(), quotation: null, lines: [], hold: null, holds: 0,
      past: null, versions: 0, told: null, refunds: [],
    });
  }

  private async read(ctx: RequestContext, order: Order): Promise<Read> {
    const customerId = customerOf(order);
    if (customerId !== undefined) await this.ledger.awaken(ctx, customerId);
    const known = customerId === undefined ? undefined : await this.members.of(ctx, customerId);
    return {
      request: {
        now: this.clock.now(),
        member: known?.member ?? null,
        standing: known ? standing(known.account) : null,
        codes: [],
        counters: await this.counters.used(ctx),
        explain: false,
      },
      facts: await this.facts(ctx, order),
      row: await this.row(ctx, order.id),
    };
  }

  /** What is known of an order's products and adjustments. */
  async facts(ctx: RequestContext, order: Order): Promise<CartFacts> {
    return {
      products: await this.products.facts(ctx, order.lines.map((line) => line.productVariantId ?? line.productVariant.id)),
      sources: await this.sources.of(ctx),
      channel: ctx.channel.code,
    };
  }

  private burns(order: Order): BurnRequest[] {
    const points = (order.customFields as { pointsToUse?: number | null }).pointsToUse ?? 0;
    return points > 0 ? [{ wallet: this.options.wallet, wish: { Points: points } }] : [];
  }

  private async answer(ctx: RequestContext, order: Order, request: QuoteRequest, lines: KnownLine[]): Promise<Quoted | undefined> {
    let quotation: Quotation | null = null;
    try {
      quotation = this.goodsAlone(request, this.component.quote(request));
    } catch (error) {
      Logger.error(`order ${order.code} could not be quoted: ${error instanceof Error ? error.message : error}`, LOG);
    }
    const row = (await this.row(ctx, order.id)) ?? this.fresh(order);
    const customerId = customerOf(order) ?? null;
    Object.assign(row, { customerId, quotedAt: request.now, quotation, lines });
    await this.connection.getRepository(ctx, LoyaltyOrder).save(row, { reload: false });
    return quotation === null ? undefined : { lines, quotation };
  }

  /**
   * A discount of Vendure's lies on lines, so points pay for goods here, even where the programme
   * would let them pay shipping too.
   */
  private goodsAlone(request: QuoteRequest, quotation: Quotation): Quotation {
    const paying = this.paying(quotation);
    const goods = quotation.totals.items - quotation.totals.discounts;
    if (!paying?.requested || paying.amount <= goods) return quotation;
    const burns: BurnRequest[] = goods > 0 ? [{ wallet: paying.wallet, wish: { Amount: goods } }] : [];
    return this.component.quote({ ...request, burns });
  }
}

function kept(row: LoyaltyOrder | null): Quoted | undefined {
  return row?.quotation ? { lines: row.lines, quotation: row.quotation } : undefined;
}

function whole(
  { request, facts }: Pick<Read, "request" | "facts">, order: Order, lines: KnownLine[], burns: BurnRequest[], shipping?: number,
): QuoteRequest {
  return { ...request, cart: cartToQuote(order, lines, facts, shipping), burns };
}

/** The discounts of a quote that act in one lane. */
export function discounts(quotation: Quotation, lane: Discount["lane"]): Discount[] {
  return quotation.effects.flatMap((effect) => ("Discount" in effect && effect.Discount.lane === lane ? [effect.Discount] : []));
}
