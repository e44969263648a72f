"""What a day's carts earn: orders in a data frame, answered in a batch, as a table by customer.

Ways to call it:

    python examples/day.py shop.wasm                            # the busiest day of the sample
    python examples/day.py shop.wasm --when 2017-04             # a month of it
    python examples/day.py shop.wasm --orders mine.csv --when 2026-11-27
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from fidelis import Plugin, WarmPlugin
from fidelis.contract import Cart, Line, LineKind, Member, QuoteRequest, Standing

SAMPLE = Path(__file__).resolve().parents[3] / "orders" / "complete-journey-sample.csv"
TEXTS = ["order_id", "customer_id", "ordered_at", "currency", "sku", "category", "seller"]


def read(path: Path) -> pd.DataFrame:
    """The lines of the orders. Ids are texts, as they were written; amounts are minor units."""
    return pd.read_csv(path, dtype=dict.fromkeys(TEXTS, str), keep_default_na=False)


def lines(order: pd.DataFrame) -> Iterator[Line]:
    """An order's rows as the lines of a cart."""
    for number, row in enumerate(order.itertuples(), start=1):
        yield Line(
            number=number,
            sku=row.sku,
            category=row.category or None,
            seller=row.seller or None,
            kind=LineKind.GOODS,
            on_sale=False,
            quantity=int(row.quantity),
            amount=int(row.amount_minor),
            discount=int(row.discount_minor),
            floor=0,
            tax_ppm=0,
        )


def points(plugin: WarmPlugin, order: pd.DataFrame) -> dict[str, int]:
    """What the cart of an order would earn, by wallet."""
    first = order.iloc[0]
    known = first.customer_id != ""
    answer = plugin.quote(
        QuoteRequest(
            now=int(pd.Timestamp(first.ordered_at).timestamp() * 1000),
            member=Member(id=first.customer_id) if known else None,
            standing=Standing() if known else None,
            cart=Cart(currency=first.currency, lines=tuple(lines(order)), shipping=0, tendered=0),
            explain=False,
        )
    )
    earned: dict[str, int] = {}
    for earning in answer.earnings:
        earned[earning.wallet] = earned.get(earning.wallet, 0) + earning.granted
    return earned


def table(plugin: WarmPlugin, rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each customer and currency: orders, what they cost in minor units, points."""
    carts = pd.DataFrame(
        {
            "customer_id": order.customer_id.iloc[0] or "guest",
            "currency": order.currency.iloc[0],
            "orders": 1,
            "amount_minor": int(order.amount_minor.sum() - order.discount_minor.sum()),
            **points(plugin, order),
        }
        for _, order in rows.groupby("order_id", sort=False)
    )
    by = ["customer_id", "currency"]
    return carts.fillna(0).groupby(by).sum().astype("int64").sort_values("amount_minor")[::-1]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description="What a day's carts earn.")
    parser.add_argument("plugin", type=Path)
    parser.add_argument("--orders", type=Path, default=SAMPLE)
    parser.add_argument("--when", help="the beginning of a date, such as 2017-04-08 or 2017-04")
    options = parser.parse_args()
    rows = read(options.orders)
    days = rows.ordered_at.str[:10]
    when = options.when or rows.groupby(days).order_id.nunique().idxmax()
    rows = rows[days.str.startswith(when)]
    if rows.empty:
        raise SystemExit(f"no order of {when} in {options.orders}")
    with Plugin.load(options.plugin).warm() as plugin:
        print(f"{when}\n{table(plugin, rows)}")


if __name__ == "__main__":
    main()
