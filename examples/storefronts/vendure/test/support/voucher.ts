import type { INestApplication } from "@nestjs/common";
import { LanguageCode, PaymentMethodHandler, PaymentMethodService, RequestContextService } from "@vendure/core";

/** Pays as much as its metadata say, and gives back at once. So an order can have several payments. */
export const voucher = new PaymentMethodHandler({
  code: "voucher",
  description: [{ languageCode: LanguageCode.en, value: "Voucher" }],
  args: {},
  createPayment: (_ctx, _order, amount, _args, metadata) => {
    const worth = Math.min(amount, (metadata as { worth?: number }).worth ?? amount);
    return { amount: worth, state: "Settled" as const, metadata: {} };
  },
  settlePayment: () => ({ success: true as const }),
  createRefund: () => ({ state: "Settled" as const }),
});

/** Lets customers pay by voucher. */
export async function acceptVouchers(app: INestApplication): Promise<void> {
  const ctx = await app.get(RequestContextService).create({ apiType: "admin" });
  await app.get(PaymentMethodService).create(ctx, {
    code: "voucher", enabled: true,
    translations: [{ languageCode: LanguageCode.en, name: "Voucher", description: "" }],
    handler: { code: "voucher", arguments: [] },
  });
}
