"""What the tests share: the plugin, and the golden set of the repository."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from fidelis import Plugin
from fidelis._json import reader
from fidelis._schema import FUNCTIONS
from fidelis.contract import QuoteRequest
from shop import ROOT, shop

GOLDEN = ROOT / "tests" / "golden"


def lines(name: str) -> list[str]:
    """The lines of a golden file."""
    # Not `splitlines`: a text within a line may hold what Python too takes for a line's end.
    return (GOLDEN / name).read_text(encoding="utf-8").rstrip("\n").split("\n")


REQUESTS: list[dict[str, Any]] = [json.loads(line) for line in lines("requests.jsonl")]
ANSWERS = lines("answers.jsonl")


def as_text(request: object) -> str:
    """A request as JSON text."""
    return json.dumps(request, ensure_ascii=False)


def named(name: str) -> Any:
    """A golden request by its name, to be changed at will."""
    return json.loads(as_text(next(r["request"] for r in REQUESTS if r["name"] == name)))


@pytest.fixture(scope="session")
def shop_path() -> Path:
    if not os.environ.get("FIDELIS_SHOP") and shutil.which("cargo") is None:
        pytest.skip("SKIPPED: FIDELIS_SHOP names no component, and there is no cargo to build one")
    return shop()


@pytest.fixture(scope="session")
def plugin(shop_path: Path) -> Plugin:
    return Plugin.load(shop_path)


@pytest.fixture
def claire() -> QuoteRequest:
    """A cart of five lines, of a member with points, a code and a wish to pay with points."""
    request = reader(FUNCTIONS["quote"].params[0][2])(named("claire"))
    assert isinstance(request, QuoteRequest)
    return request
