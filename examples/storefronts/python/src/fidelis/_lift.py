"""Answers read out of the engine's structures.

The engine owns them; each converter only reads, and the caller gives the whole answer back. That is
safe because a plugin's types were compared with the contract when it was loaded (`_match`).
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from ctypes import string_at
from functools import cache
from typing import Any

from fidelis._json import expect_integer
from fidelis._native import FIELD, VALUE, WORD
from fidelis._schema import (
    LARGEST,
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

# Of the three words of a value.
Lift = Callable[[int, int, int], Any]


@cache
def lift(node: Node) -> Lift:
    """What reads values of this type."""
    match node:
        case Bool():
            return lambda held, _, __: bool(held & 0xFF)
        case Text():
            return lambda length, at, _: string_at(at, length).decode() if length else ""
        case Integer():
            return _integer(node)
        case ListOf():
            return _list(lift(node.element))
        case OptionOf():
            return _option(lift(node.some))
        case RecordOf():
            return _record(node)
        case VariantOf():
            return _variant(node)
        case EnumOf():
            members = {wit.encode(): member for wit, member in node.cases}
            return lambda length, at, _: members[string_at(at, length)]


def _integer(node: Integer) -> Lift:
    bits = int(node.name[1:])
    mask: int = 2**bits - 1
    # What lies above it, in two's complement, is negative.
    sign = 2 ** (bits - 1) if node.name[0] == "s" else mask + 1
    wide, expected = bits == 64, expect_integer(node)

    def get(held: int, _: int, __: int) -> int:
        value = held & mask
        if value >= sign:
            value -= mask + 1
        if wide and not -LARGEST <= value <= LARGEST:
            raise MisfitError(expected, str(value))
        return value

    return get


@cache
def _words(count: int) -> struct.Struct:
    return struct.Struct(f"={count}Q")


def _list(element: Lift) -> Lift:
    def get(length: int, at: int, _: int) -> tuple[Any, ...]:
        if not length:
            return ()
        count = VALUE * length
        words = iter(_words_of(at, count))
        made: list[Any] = []
        try:
            for _kind, first, second, third in zip(words, words, words, words, strict=True):
                made.append(element(first, second, third))
        except MisfitError as misfit:
            raise misfit.at(len(made)) from None
        return tuple(made)

    return get


def _words_of(at: int, count: int) -> tuple[int, ...]:
    return struct.unpack(f"={count}Q", string_at(at, WORD * count))


def _option(some: Lift) -> Lift:
    def get(at: int, _: int, __: int) -> Any:
        return some(*held_at(at)) if at else None

    return get


def held_at(at: int) -> tuple[int, int, int]:
    """The three words of the value that lies there."""
    _, first, second, third = _words_of(at, VALUE)
    return first, second, third


def _record(node: RecordOf) -> Lift:
    cls, count = node.cls, len(node.fields)
    layout = _words(FIELD * count)
    fields = tuple(
        (name, lift(of), FIELD * index + 3) for index, (_, name, of) in enumerate(node.fields)
    )

    def get(_: int, at: int, __: int) -> Any:
        words = layout.unpack(string_at(at, layout.size))
        made: dict[str, Any] = {}
        for name, field, place in fields:
            try:
                made[name] = field(words[place], words[place + 1], words[place + 2])
            except MisfitError as misfit:
                raise misfit.at(name) from None
        return cls(**made)

    return get


def _variant(node: VariantOf) -> Lift:
    cases = {
        wit.encode(): (name, cls, None if of is None else lift(of))
        for wit, name, cls, of in node.cases
    }

    def get(length: int, at: int, payload_at: int) -> Any:
        name, cls, payload = cases[string_at(at, length)]
        if payload is None:
            return cls()
        try:
            return cls(payload(*held_at(payload_at)))
        except MisfitError as misfit:
            raise misfit.at(name) from None

    return get
