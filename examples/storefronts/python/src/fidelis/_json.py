"""Canonical JSON: strict in, one form out.

Fields are snake_case in the contract's order, cases UpperCamel; what is absent is ``null`` in
answers and may be left out of requests; lists must be there. An unknown or repeated field, another
type or an integer outside its range is refused with the JSON pointer to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn

from fidelis._schema import (
    Bool,
    EnumOf,
    Integer,
    ListOf,
    Node,
    OptionOf,
    RecordOf,
    Text,
    VariantOf,
)
from fidelis.errors import MisfitError

Converter = Callable[[Any], Any]


class _Repeated(dict[str, Any]):
    """An object with a field that comes twice, kept until its place is known."""

    field: str


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) == len(pairs):
        return read
    seen: set[str] = set()
    repeated = _Repeated(read)
    repeated.field = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return repeated


def _constant(word: str) -> NoReturn:
    raise MisfitError("JSON", word)


def parse(text: str) -> Any:
    """The text as Python's values. Raises `MisfitError`."""
    if type(text) is not str:
        raise MisfitError("JSON as a str", f"a {type(text).__name__}")
    if not text.strip(" \t\r\n"):
        raise MisfitError("JSON", "nothing")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except json.JSONDecodeError as error:
        found = f"{error.msg} in line {error.lineno}, column {error.colno}"
        raise MisfitError("JSON", found) from None
    except RecursionError:
        raise MisfitError("JSON that is nested less deeply", "deeper nesting") from None
    except ValueError:
        # Python reads no integer of more than some thousand digits.
        raise MisfitError("JSON with integers of 64 bits", "a longer integer") from None


def print_line(value: Any) -> str:
    """The values that a writer gave, with nothing between them."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def told(value: Any) -> str:
    """A value as an error names it."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str():
            return json.dumps(value if len(value) <= 40 else value[:40] + "…", ensure_ascii=False)
        case list():
            return "a list"
        case dict():
            return "an object"
    return type(value).__name__


def expect_integer(node: Integer) -> str:
    """How an error names what an integer may be."""
    return f"an integer from {node.least} to {node.largest}"


@cache
def reader(node: Node) -> Converter:
    """What makes a value of this type of parsed JSON. Raises `MisfitError`."""
    match node:
        case Bool():
            return _simple(bool, "true or false")
        case Text():
            return _simple(str, "a string")
        case Integer():
            return _integer_reader(node)
        case ListOf():
            return _list_reader(reader(node.element))
        case OptionOf():
            some = reader(node.some)
            return lambda value: None if value is None else some(value)
        case RecordOf():
            return fields_reader(node.fields, node.cls)
        case VariantOf():
            return _variant_reader(node)
        case EnumOf():
            return _enum_reader(node)


def _simple(cls: type, expected: str) -> Converter:
    def read(value: Any) -> Any:
        if type(value) is not cls:
            raise MisfitError(expected, told(value))
        return value

    return read


def _integer_reader(node: Integer) -> Converter:
    least, largest, expected = node.least, node.largest, expect_integer(node)

    def read(value: Any) -> Any:
        if type(value) is not int or not least <= value <= largest:
            raise MisfitError(expected, told(value))
        return value

    return read


def _list_reader(element: Converter) -> Converter:
    def read(value: Any) -> Any:
        if type(value) is not list:
            raise MisfitError("a list", told(value))
        made = []
        for item in value:
            try:
                made.append(element(item))
            except MisfitError as misfit:
                raise misfit.at(len(made)) from None
        return tuple(made)

    return read


def fields_reader(fields: tuple[tuple[str, str, Node], ...], make: Callable[..., Any]) -> Converter:
    """Reads an object with these fields and hands them on by name."""
    wanted = tuple((name, reader(node), type(node) is OptionOf) for _, name, node in fields)
    known = frozenset(name for name, _, _ in wanted)

    def read(value: Any) -> Any:
        if type(value) is not dict:
            if isinstance(value, _Repeated):
                raise MisfitError("a field once", "it twice").at(value.field)
            raise MisfitError("an object", told(value))
        made = {}
        for name, convert, optional in wanted:
            if name in value:
                try:
                    made[name] = convert(value[name])
                except MisfitError as misfit:
                    raise misfit.at(name) from None
            elif not optional:
                raise MisfitError("a value", "none: the field is missing").at(name)
        if not known.issuperset(value):
            extra = next(name for name in value if name not in known)
            expected = "only fields of the contract (what a shop knows besides: attributes)"
            raise MisfitError(expected, "an unknown field").at(extra)
        return make(**made)

    return read


def _variant_reader(node: VariantOf) -> Converter:
    bare = {name: cls() for _, name, cls, payload in node.cases if payload is None}
    full = {name: (cls, reader(of)) for _, name, cls, of in node.cases if of is not None}
    expected = "one of " + ", ".join(
        name if of is None else f'{{"{name}": …}}' for _, name, _, of in node.cases
    )

    def read(value: Any) -> Any:
        if type(value) is str and value in bare:
            return bare[value]
        if type(value) is dict and len(value) == 1:
            [(name, payload)] = value.items()
            if name in full:
                cls, convert = full[name]
                try:
                    return cls(convert(payload))
                except MisfitError as misfit:
                    raise misfit.at(name) from None
        if isinstance(value, _Repeated):
            raise MisfitError("a case once", "it twice").at(value.field)
        if isinstance(value, dict) and value:
            raise MisfitError(expected, "an object with " + ", ".join(map(told, value)))
        raise MisfitError(expected, told(value))

    return read


def _enum_reader(node: EnumOf) -> Converter:
    members = {str(member): member for _, member in node.cases}
    expected = "one of " + ", ".join(members)

    def read(value: Any) -> Any:
        if type(value) is not str or value not in members:
            raise MisfitError(expected, told(value))
        return members[value]

    return read


@cache
def writer(node: Node) -> Converter:
    """What makes a value of this type ready to be printed as JSON."""
    match node:
        case ListOf():
            element = writer(node.element)
            return lambda value: [element(item) for item in value]
        case OptionOf():
            some = writer(node.some)
            return lambda value: None if value is None else some(value)
        case RecordOf():
            fields = tuple((name, writer(of)) for _, name, of in node.fields)
            return lambda value: {name: write(getattr(value, name)) for name, write in fields}
        case VariantOf():
            return _variant_writer(node)
        case _:
            return lambda value: value


def _variant_writer(node: VariantOf) -> Converter:
    cases = {cls: (name, None if of is None else writer(of)) for _, name, cls, of in node.cases}

    def write(value: Any) -> Any:
        name, payload = cases[type(value)]
        return name if payload is None else {name: payload(value.value)}

    return write
