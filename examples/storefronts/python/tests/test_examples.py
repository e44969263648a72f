"""The examples, run as a reader would."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest

from fidelis import Plugin
from fidelis.contract import EffectDiscount, QuoteRequest
from shop import HERE, ROOT

SAMPLE = ROOT / "examples" / "orders" / "complete-journey-sample.csv"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=HERE, capture_output=True, text=True, check=False
    )


def test_a_cart_is_quoted_in_about_twenty_lines(shop_path: Path) -> None:
    asked = run("examples/quote.py", shop_path.resolve())
    assert asked.returncode == 0, asked.stderr
    assert "spend: 350 points" in asked.stdout
    assert asked.stdout.endswith("350.00 EUR to pay\n")
    assert len((HERE / "examples" / "quote.py").read_text(encoding="utf-8").splitlines()) <= 30


def test_a_day_is_a_table_of_its_customers(shop_path: Path) -> None:
    """Customers, orders and amounts are counted here again, without pandas."""
    pytest.importorskip("pandas", reason="SKIPPED: pandas is not installed")
    day = "2017-04-08"
    orders: dict[str, set[str]] = defaultdict(set)
    amounts: dict[str, int] = defaultdict(int)
    for row in SAMPLE.read_text(encoding="utf-8").splitlines()[1:]:
        order, customer, at, _, _, _, amount, discount, *_ = row.split(",")
        if at.startswith(day):
            orders[customer].add(order)
            amounts[customer] += int(amount) - int(discount)

    asked = run("examples/day.py", shop_path.resolve())
    assert asked.returncode == 0, asked.stderr
    title, _, _, *rows = asked.stdout.splitlines()
    assert title == day, "the day with the most orders"
    table = [row.split() for row in rows]
    assert {row[0]: (int(row[2]), int(row[3])) for row in table} == {
        customer: (len(orders[customer]), amounts[customer]) for customer in orders
    }
    assert all(int(row[4]) > 0 for row in table)


def test_a_day_without_orders_is_told(shop_path: Path) -> None:
    pytest.importorskip("pandas", reason="SKIPPED: pandas is not installed")
    asked = run("examples/day.py", shop_path.resolve(), "--when", "1999")
    assert asked.returncode == 1
    assert "no order of 1999" in asked.stderr


def test_the_readme_tells_the_truth(shop_path: Path, tmp_path: Path) -> None:
    """Its Python is run, one block after the other, beside a component of that name."""
    (tmp_path / "shop.wasm").write_bytes(shop_path.read_bytes())
    blocks = re.findall(r"```python\n(.*?)```", (HERE / "README.md").read_text("utf-8"), re.S)
    assert len(blocks) >= 2
    (tmp_path / "readme.py").write_text("\n".join(blocks), encoding="utf-8")
    asked = subprocess.run(
        [sys.executable, "readme.py"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.splitlines() == ["850 points", "/cart/currency", "/cart/lines", "True"]


def test_cases_are_matched(plugin: Plugin, claire: QuoteRequest) -> None:
    taken = 0
    for effect in plugin.quote(claire).effects:
        match effect:
            case EffectDiscount(discount):
                taken += discount.amount
    assert taken > 0
