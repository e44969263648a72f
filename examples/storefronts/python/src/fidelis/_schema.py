"""The contract's types at run time, read from the description beside the generated classes.

The converters (`_json`, `_lower`, `_lift`) and the check of a plugin's types (`_match`) are made
from these nodes, so there is one schema and no second list of fields.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from fidelis import contract
from fidelis.contract.calls import Calls

# No integer of the contract lies outside, so that every host reads it exactly.
LARGEST = 2**53 - 1


@dataclass(frozen=True, eq=False, slots=True)
class Bool:
    """``bool``."""


@dataclass(frozen=True, eq=False, slots=True)
class Text:
    """``string``."""


@dataclass(frozen=True, eq=False, slots=True)
class Integer:
    """An integer by its name in WIT, with the least and the largest that are allowed."""

    name: str
    least: int
    largest: int


@dataclass(frozen=True, eq=False, slots=True)
class ListOf:
    """``list``."""

    element: Node


@dataclass(frozen=True, eq=False, slots=True)
class OptionOf:
    """``option``."""

    some: Node


@dataclass(frozen=True, eq=False, slots=True)
class RecordOf:
    """A record: each field's name in WIT, in Python and JSON, and its type."""

    cls: type
    fields: tuple[tuple[str, str, Node], ...]


@dataclass(frozen=True, eq=False, slots=True)
class VariantOf:
    """A variant: each case's name in WIT and in JSON, its class, and its payload's type."""

    name: str
    cases: tuple[tuple[str, str, type, Node | None], ...]


@dataclass(frozen=True, eq=False, slots=True)
class EnumOf:
    """An enumeration: each case's name in WIT, and its member."""

    cls: type
    cases: tuple[tuple[str, Any], ...]


Node = Bool | Text | Integer | ListOf | OptionOf | RecordOf | VariantOf | EnumOf


@dataclass(frozen=True, eq=False, slots=True)
class Function:
    """A function that a storefront calls."""

    name: str
    export: str
    params: tuple[tuple[str, str, Node], ...]
    ok: Node
    err: Node


DESCRIPTION: dict[str, Any] = json.loads(
    resources.files(contract).joinpath("contract.json").read_text(encoding="utf-8")
)
INTERFACES: dict[str, Any] = DESCRIPTION["interfaces"]


def _integer(name: str) -> Integer:
    bits = int(name[1:])
    signed = name[0] == "s"
    largest = min(2 ** (bits - signed) - 1, LARGEST)
    return Integer(name, max(-(2 ** (bits - 1)), -LARGEST) if signed else 0, largest)


_SCALARS: dict[str, Node] = {
    "bool": Bool(),
    "string": Text(),
    **{sign + bits: _integer(sign + bits) for sign in "su" for bits in ("8", "16", "32", "64")},
}


def _node(of: Any) -> Node:
    """The node of a type as the description tells it."""
    if isinstance(of, str):
        return _SCALARS[of]
    match of:
        case {"list": element}:
            return ListOf(_node(element))
        case {"option": inner}:
            return OptionOf(_node(inner))
        case {"type": [interface, name]}:
            return _named(interface, name)
    raise NotImplementedError(f"scripts/generate.py takes no {of!r}")


def _camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("-"))


def _snake(name: str) -> str:
    return name.replace("-", "_")


@cache
def _named(interface: str, name: str) -> Node:
    """The node of a named type. Each is made once: converters are kept by node."""
    definition = INTERFACES[interface]["types"][name]
    title = _camel(name)
    match definition:
        case {"record": fields}:
            made = tuple((field, _snake(field), _node(of)) for field, of in fields)
            return RecordOf(getattr(contract, title), made)
        case {"variant": cases}:
            return VariantOf(
                title,
                tuple(
                    (
                        case,
                        _camel(case),
                        getattr(contract, title + _camel(case)),
                        None if of is None else _node(of),
                    )
                    for case, of in cases
                ),
            )
        case {"enum": cases}:
            cls = getattr(contract, title)
            return EnumOf(cls, tuple((case, cls(_camel(case))) for case in cases))
    return _node(definition["alias"])


def _functions() -> dict[str, Function]:
    found = {}
    package = f"{DESCRIPTION['package']}/{{}}@{DESCRIPTION['version']}"
    for interface, content in INTERFACES.items():
        for name, function in content["functions"].items():
            # What a storefront calls is what the generated class has a method for.
            if not hasattr(Calls, _snake(name)):
                continue
            answer = function["result"]["result"]
            found[name] = Function(
                name,
                package.format(interface),
                tuple((p, _snake(p), _node(of)) for p, of in function["params"]),
                _node(answer["ok"]),
                _node(answer["err"]),
            )
    return found


FUNCTIONS = _functions()
