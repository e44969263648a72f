"""Values of the contract laid out as the engine takes them.

A converter checks a value and appends what it consists of to an `Arena`; it returns the three words
of the value itself. Nothing is freed by the engine: it copies out of the arena, which is Python's.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable
from functools import cache
from typing import Any

from fidelis._json import expect_integer
from fidelis._native import (
    BOOL,
    ENUM,
    INTEGERS,
    LIST,
    OPTION,
    RECORD,
    STRING,
    VARIANT,
    WORD,
)
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

Words = tuple[int, int, int]
MASK = 2**64 - 1
NOTHING: Words = (0, 0, 0)


class Arena:
    """Where the values of one call lie: words, and the bytes of texts.

    Addresses are needed before the length is known, so the room is taken first; where it was too
    small, `Full` says how much is needed.
    """

    __slots__ = ("_room", "_text_room", "at", "size", "text_at", "texts", "words")

    def __init__(self, words: int, text_bytes: int) -> None:
        self._room = (ctypes.c_uint64 * words)()
        self._text_room = (ctypes.c_char * text_bytes)()
        self.at = ctypes.addressof(self._room)
        self.text_at = ctypes.addressof(self._text_room)
        self.words: list[int] = []
        self.texts: list[bytes] = []
        self.size = 0

    def add(self, words: list[int]) -> int:
        """Appends words and returns where they will lie."""
        at = self.at + WORD * len(self.words)
        self.words += words
        return at

    def fits(self) -> bool:
        """Whether all that was added has room."""
        return len(self.words) <= len(self._room) and self.size <= len(self._text_room)

    def fill(self) -> None:
        """Writes what was added to where it was said to lie."""
        words = array("Q", self.words)
        ctypes.memmove(self.at, words.buffer_info()[0], len(words) * WORD)
        ctypes.memmove(self.text_at, b"".join(self.texts), self.size)


Lower = Callable[[Any, Arena], Words]

# Names never change, so each lies in one place for good.
_names: dict[str, ctypes.Array[ctypes.c_char]] = {}


def _name(text: str) -> tuple[int, int]:
    """The two words of a name."""
    kept = _names.setdefault(text, ctypes.create_string_buffer(text.encode()))
    return len(kept) - 1, ctypes.addressof(kept)


def lay_out(
    params: tuple[tuple[str, str, Node], ...], given: tuple[object, ...]
) -> tuple[Arena, int]:
    """The arguments of a call, and where the first of them lies. Raises `MisfitError`."""
    alone = len(params) == 1
    words, text_bytes = 1 << 13, 1 << 14
    while True:
        arena = Arena(words, text_bytes)
        values: list[int] = []
        for (_, name, node), value in zip(params, given, strict=True):
            try:
                values += (kind(node), *lower(node)(value, arena))
            except MisfitError as misfit:
                # A lone request is the root of all pointers; of several each has its name.
                raise misfit if alone else misfit.at(name) from None
        at = arena.add(values)
        if arena.fits():
            arena.fill()
            return arena, at
        words, text_bytes = max(words, len(arena.words)), max(text_bytes, arena.size)


def kind(node: Node) -> int:
    """The first word of any value of this type."""
    match node:
        case Bool():
            return BOOL
        case Text():
            return STRING
        case Integer():
            return INTEGERS[node.name]
        case ListOf():
            return LIST
        case OptionOf():
            return OPTION
        case RecordOf():
            return RECORD
        case VariantOf():
            return VARIANT
        case EnumOf():
            return ENUM


@cache
def lower(node: Node) -> Lower:
    """What lays out values of this type."""
    match node:
        case Bool():
            return _bool
        case Text():
            return _text
        case Integer():
            return _integer(node)
        case ListOf():
            return _list(kind(node.element), lower(node.element))
        case OptionOf():
            return _option(kind(node.some), lower(node.some))
        case RecordOf():
            return _record(node)
        case VariantOf():
            return _variant(node)
        case EnumOf():
            return _enum(node)


def _bool(value: Any, _: Arena) -> Words:
    if type(value) is not bool:
        raise MisfitError("a bool", described(value))
    return (1, 0, 0) if value else NOTHING


def _text(value: Any, arena: Arena) -> Words:
    if type(value) is not str:
        raise MisfitError("a str", described(value))
    try:
        text = value.encode()
    except UnicodeEncodeError:
        raise MisfitError("Unicode text", "half of a surrogate pair") from None
    at = arena.text_at + arena.size
    arena.texts.append(text)
    arena.size += len(text)
    return len(text), at, 0


def _integer(node: Integer) -> Lower:
    least, largest, expected = node.least, node.largest, expect_integer(node)

    def put(value: Any, _: Arena) -> Words:
        if type(value) is not int or not least <= value <= largest:
            raise MisfitError(expected, described(value))
        return value & MASK, 0, 0

    return put


def _list(of: int, element: Lower) -> Lower:
    def put(value: Any, arena: Arena) -> Words:
        if type(value) is not tuple:
            raise MisfitError("a tuple", described(value))
        if not value:
            return NOTHING
        words: list[int] = []
        for index, item in enumerate(value):
            try:
                words += (of, *element(item, arena))
            except MisfitError as misfit:
                raise misfit.at(index) from None
        return len(value), arena.add(words), 0

    return put


def _option(of: int, some: Lower) -> Lower:
    def put(value: Any, arena: Arena) -> Words:
        if value is None:
            return NOTHING
        return arena.add([of, *some(value, arena)]), 0, 0

    return put


def _record(node: RecordOf) -> Lower:
    cls, count = node.cls, len(node.fields)
    fields = tuple((name, (*_name(wit), kind(of)), lower(of)) for wit, name, of in node.fields)

    def put(value: Any, arena: Arena) -> Words:
        if type(value) is not cls:
            raise MisfitError(f"a {cls.__name__}", described(value))
        words: list[int] = []
        for name, head, field in fields:
            try:
                words += head
                words += field(getattr(value, name), arena)
            except MisfitError as misfit:
                raise misfit.at(name) from None
        return count, arena.add(words), 0

    return put


def _variant(node: VariantOf) -> Lower:
    cases = {
        cls: (name, *_name(wit), None if of is None else (kind(of), lower(of)))
        for wit, name, cls, of in node.cases
    }
    expected = f"a case of {node.name}"

    def put(value: Any, arena: Arena) -> Words:
        case = cases.get(type(value))
        if case is None:
            raise MisfitError(expected, described(value))
        name, length, at, content = case
        if content is None:
            return length, at, 0
        of, payload = content
        try:
            return length, at, arena.add([of, *payload(value.value, arena)])
        except MisfitError as misfit:
            raise misfit.at(name) from None

    return put


def _enum(node: EnumOf) -> Lower:
    words = {member: (*_name(wit), 0) for wit, member in node.cases}
    cls = node.cls

    def put(value: Any, _: Arena) -> Words:
        if type(value) is not cls:
            raise MisfitError(f"a {cls.__name__}", described(value))
        return words[value]

    return put


def described(value: object) -> str:
    """A value as an error names it: a number by itself, all else by its class."""
    if value is None or type(value) in (bool, int):
        return repr(value)
    return f"a {type(value).__name__}"
