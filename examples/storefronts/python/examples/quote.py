"""What one cart earns: ``python examples/quote.py shop.wasm``."""

import sys

from fidelis import Plugin
from fidelis.contract import Cart, EffectDiscount, Line, LineKind, Member, QuoteRequest, Standing

scarf = Line(
    number=1, sku="SILK-CARRE-90", category="silk", kind=LineKind.GOODS,
    on_sale=False, quantity=1, amount=37000, discount=0, floor=0, tax_ppm=0,
)  # fmt: skip
cart = Cart(currency="EUR", lines=(scarf,), shipping=1200, tendered=0)
member = Member(id="c-1")
plugin = Plugin.load(sys.argv[1])
answer = plugin.quote(
    QuoteRequest(now=1795255200000, member=member, standing=Standing(), cart=cart, explain=False)
)

for earning in answer.earnings:
    print(f"{earning.rule}: {earning.granted} {earning.wallet}")
for effect in answer.effects:
    if isinstance(effect, EffectDiscount):
        print(f"{effect.value.offer}: {effect.value.amount / 100:.2f} {cart.currency} off")
print(f"{answer.totals.due / 100:.2f} {cart.currency} to pay")
