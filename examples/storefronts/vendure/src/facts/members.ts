import { Inject, Injectable } from "@nestjs/common";
import { Customer, type ID, type Order, type RequestContext, TransactionalConnection } from "@vendure/core";
import { In, IsNull, Not } from "typeorm";

import type { Account, Member, PastItem, PastOrder, SettledOrder } from "../contract.js";
import { LoyaltyAccount } from "../entities/loyalty-account.entity.js";
import { LoyaltyOrder } from "../entities/loyalty-order.entity.js";
import { empty } from "../ledger/account.js";
import { FIDELIS_OPTIONS, type FidelisOptions } from "../options.js";

/** So many orders, the newest ones, and products are facts of a member. */
const ORDERS = 1_000;
const ITEMS = 500;

/** A member, and the account as the store has it. */
export interface MemberAndAccount {
  member: Member;
  account: Account;
}

/** The customer of an order; nothing where nobody is known. A database reads a null as "anybody". */
export function customerOf(order: Order): ID | undefined {
  return order.customer?.id ?? order.customerId ?? undefined;
}

/** Who takes part: customers who can log in. Whoever ordered as a guest is nobody in particular. */
@Injectable()
export class Members {
  constructor(
    private readonly connection: TransactionalConnection,
    @Inject(FIDELIS_OPTIONS) private readonly options: FidelisOptions,
  ) {}

  /**
   * The facts of a customer, or nothing for a guest.
   *
   * @param but code of an order that is no earlier one: the one that is placed right now
   */
  async of(ctx: RequestContext, customerId: ID, but?: string): Promise<MemberAndAccount | undefined> {
    const customer = await this.connection.getRepository(ctx, Customer).findOne({
      where: { id: customerId },
      relations: { user: true, groups: true },
    });
    if (!customer?.user || customer.deletedAt) return undefined;
    const row = await this.connection.getRepository(ctx, LoyaltyAccount).findOne({ where: { customerId } });
    const orders = await this.orders(ctx, customerId, but);
    return {
      account: row?.state ?? empty(),
      member: {
        id: String(customer.id),
        enrolled_at: row?.enrolledAt ?? null,
        birthday: null,
        locale: row?.locale ?? ctx.languageCode,
        consents: ["OnSite"],
        segments: (customer.groups ?? []).map((group) => group.name),
        attributes: [],
        ...this.options.customerFacts?.(customer),
        orders: orders.map(({ past }) => past),
        items: items(orders),
        interactions: [],
      },
    };
  }

  private async orders(ctx: RequestContext, customerId: ID, but?: string): Promise<Placed[]> {
    // Carts have rows too: however many a customer left behind, they take no order's place.
    const rows = await this.connection.getRepository(ctx, LoyaltyOrder).find({
      where: { customerId, past: Not(IsNull()), ...(but === undefined ? {} : { code: Not(but) }) },
      order: { quotedAt: "DESC" },
      take: ORDERS,
    });
    return rows.flatMap(({ past, told }) =>
      past === null || told === null ? [] : [{ past, order: JSON.parse(told) as SettledOrder }],
    );
  }

  /** The customers behind ids of members; unknown ones are left out. */
  async known(ctx: RequestContext, members: string[]): Promise<Map<string, ID>> {
    if (members.length === 0) return new Map();
    const customers = await this.connection.getRepository(ctx, Customer).find({
      where: { id: In(members) },
      select: { id: true },
    });
    return new Map(customers.map(({ id }) => [String(id), id]));
  }
}

/** An order that was placed, as a fact and as it was told. */
interface Placed {
  past: PastOrder;
  order: SettledOrder;
}

/** What was bought and kept, product by product, those bought last first. */
function items(orders: Placed[]): PastItem[] {
  const all = new Map<string, PastItem>();
  for (const { past, order } of orders) {
    if (past.status === "Cancelled" || past.status === "Refunded") continue;
    const seen = new Set<string>();
    for (const line of order.cart.lines) {
      const known = all.get(line.sku);
      all.set(line.sku, {
        sku: line.sku,
        category: line.category ?? known?.category ?? null,
        last_at: Math.max(order.placed_at, known?.last_at ?? 0),
        orders: (known?.orders ?? 0) + (seen.has(line.sku) ? 0 : 1),
        units: (known?.units ?? 0) + line.quantity,
        amount: (known?.amount ?? 0) + line.amount - line.discount,
      });
      seen.add(line.sku);
    }
  }
  return [...all.values()].sort((one, other) => other.last_at - one.last_at).slice(0, ITEMS);
}
