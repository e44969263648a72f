"""The wheel works where nothing of this repository is, types included."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import ANSWERS, REQUESTS, as_text
from shop import HERE

# What a package index that cannot be reached makes pip say.
UNREACHED = ("(from versions: none)", "Connection", "Max retries", "Temporary failure")

ASK = """
import sys
from pathlib import Path
from fidelis import Plugin
request = Path("request.json").read_text(encoding="utf-8")
print(Plugin.load(sys.argv[1]).answer_json("quote", request))
"""

USE = """
from typing import assert_type
from fidelis import Plugin
from fidelis.contract import Effect, EffectDiscount, Quotation, QuoteRequest

def off(plugin: Plugin, request: QuoteRequest) -> int:
    answer = plugin.quote(request)
    assert_type(answer, Quotation)
    assert_type(answer.effects, tuple[Effect, ...])
    assert_type(plugin.answer_json("quote", ""), str)
    return sum(e.value.amount for e in answer.effects if isinstance(e, EffectDiscount))
"""

MISUSE = """
from fidelis import Plugin
from fidelis.contract import Cart

Cart(currency=978, shipping=0, tendered=0)
Cart(currency="EUR", shipping=0)
Plugin.load("shop.wasm").quote("a cart")
Plugin.load("shop.wasm").quotation
"""


def run(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs it in the folder, as one who knows nothing of this repository."""
    known = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return subprocess.run(
        command, cwd=folder, env=known, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a virtual environment, in which the wheel is installed."""
    folder = tmp_path_factory.mktemp("elsewhere")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-build-isolation", "-w", str(folder)]
    built = run([*pip, "wheel", *options, HERE], folder)
    assert built.returncode == 0, built.stderr
    [wheel] = folder.glob("fidelis-*-py3-none-any.whl")
    venv.create(folder / "venv", with_pip=True)
    installed = run([folder / "venv" / "bin" / "pip", "install", "--quiet", wheel], folder)
    if installed.returncode and any(reason in installed.stderr for reason in UNREACHED):
        pytest.skip(f"SKIPPED: wasmtime could not be fetched: {installed.stderr}")
    assert installed.returncode == 0, installed.stderr
    return folder


def test_the_installed_package_answers(elsewhere: Path, shop_path: Path) -> None:
    request = as_text(REQUESTS[0]["request"])
    (elsewhere / "request.json").write_text(request, encoding="utf-8")
    (elsewhere / "ask.py").write_text(ASK, encoding="utf-8")
    asked = run([elsewhere / "venv" / "bin" / "python", "ask.py", shop_path.resolve()], elsewhere)
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout == ANSWERS[0] + "\n"


def checked(elsewhere: Path, text: str) -> subprocess.CompletedProcess[str]:
    """What mypy finds in a module that uses the installed package."""
    (elsewhere / "use.py").write_text(text, encoding="utf-8")
    python = elsewhere / "venv" / "bin" / "python"
    mypy = [sys.executable, "-m", "mypy", "--strict"]
    return run([*mypy, "--python-executable", python, "use.py"], elsewhere)


def test_its_types_are_seen(elsewhere: Path) -> None:
    found = checked(elsewhere, USE)
    assert found.returncode == 0, found.stdout


def test_misuse_is_seen(elsewhere: Path) -> None:
    found = checked(elsewhere, MISUSE)
    for line, reason in [
        (5, '"currency" to "Cart" has incompatible type "int"'),
        (6, 'Missing named argument "tendered"'),
        (7, 'incompatible type "str"; expected "QuoteRequest"'),
        (8, '"Plugin" has no attribute "quotation"'),
    ]:
        assert any(
            told.startswith(f"use.py:{line}: ") and reason in told
            for told in found.stdout.splitlines()
        ), found.stdout
