"""The generated files are what the script makes of the contract."""

from __future__ import annotations

import json
import os
import shutil
from typing import Any

import pytest

import generate


def test_the_classes_are_made_of_the_description_beside_them() -> None:
    contract = json.loads((generate.TARGET / "contract.json").read_text(encoding="utf-8"))
    for name, text in generate.generate(contract).items():
        assert (generate.TARGET / name).read_text(encoding="utf-8") == text, name


def test_the_description_is_that_of_the_contract() -> None:
    """FIDELIS_CONTRACT names what ``fidelis schema --contract`` printed; else cargo is asked."""
    path = os.environ.get("FIDELIS_CONTRACT")
    if path is None and shutil.which("cargo") is None:
        pytest.skip("SKIPPED: FIDELIS_CONTRACT is not set, and there is no cargo to ask")
    made = generate.generate(generate.described(path))
    found = {file.name for file in generate.TARGET.iterdir() if file.is_file()}
    assert found == set(made)
    for name, text in made.items():
        assert (generate.TARGET / name).read_text(encoding="utf-8") == text, name


@pytest.mark.parametrize(
    ("definition", "reason"),
    [
        ({"record": [["a", {"tuple": ["u8"]}]]}, "no Python type"),
        ({"record": [["a", "char"]]}, "no Python type"),
        ({"record": [["class", "u8"]]}, "class is a keyword of Python"),
        ({"flags": ["a"]}, "no Python definition"),
    ],
)
def test_what_python_does_not_know_yet_stops_the_script(definition: Any, reason: str) -> None:
    with pytest.raises(generate.UnsupportedError, match=reason):
        generate.module("checkout", {"thing": definition})


def test_two_types_of_one_name_stop_the_script() -> None:
    """All names are in one place, so a case may not be called like a type elsewhere."""
    interfaces: Any = {
        "a": {"types": {"lane-item": {"enum": ["x"]}}, "functions": {}},
        "b": {"types": {"lane": {"variant": [["item", None]]}}, "functions": {}},
    }
    with pytest.raises(generate.UnsupportedError, match="LaneItem is in a and in b"):
        generate.package(interfaces)
