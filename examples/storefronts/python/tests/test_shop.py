"""Where the tests take their component from."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import shop as scripts

# Stands in for cargo, and tells in the component how often it was called.
CARGO = """#!/bin/sh
for last; do :; done
printf built >>"$last"
"""


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    cargo = tmp_path / "bin" / "cargo"
    cargo.parent.mkdir()
    cargo.write_text(CARGO, encoding="utf-8")
    cargo.chmod(0o755)
    monkeypatch.setenv("PATH", f"{cargo.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(scripts, "BUILT", tmp_path / ".cache" / "shop.wasm")
    return tmp_path / ".cache" / "shop.wasm"


def test_a_component_of_yesterday_is_built_again(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FIDELIS_SHOP", raising=False)
    assert scripts.shop() == built
    assert scripts.shop() == built
    assert built.read_text(encoding="utf-8") == "builtbuilt"


def test_a_component_that_is_named_is_taken_as_it_is(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIDELIS_SHOP", "elsewhere.wasm")
    assert scripts.shop() == Path("elsewhere.wasm")
    assert not built.exists()
