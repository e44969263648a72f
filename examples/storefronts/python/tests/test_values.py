"""Values keep what they hold on the way into the engine's structures and back."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from fidelis._json import print_line, reader, writer
from fidelis._lift import held_at, lift
from fidelis._lower import lay_out
from fidelis._schema import (
    FUNCTIONS,
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

NODES = [
    pytest.param(node, id=f"{function.name} {what}")
    for function in FUNCTIONS.values()
    for what, node in [
        *((name, node) for _, name, node in function.params),
        ("answer", function.ok),
        ("fault", function.err),
    ]
]


def any_of(node: Node, dice: random.Random) -> Any:
    """Some value of a type; numbers often at their ends."""
    match node:
        case Bool():
            return dice.random() < 0.5
        case Text():
            return "".join(dice.choices('a"\\\n\x01é€🎁', k=dice.randrange(4)))
        case Integer():
            ends = (node.least, node.largest, 0, 1, dice.randint(node.least, node.largest))
            return dice.choice(ends)
        case ListOf():
            return tuple(any_of(node.element, dice) for _ in range(dice.randrange(3)))
        case OptionOf():
            return None if dice.random() < 0.4 else any_of(node.some, dice)
        case RecordOf():
            return node.cls(**{name: any_of(of, dice) for _, name, of in node.fields})
        case VariantOf():
            _, _, cls, of = dice.choice(node.cases)
            return cls() if of is None else cls(any_of(of, dice))
        case EnumOf():
            return dice.choice(node.cases)[1]


@pytest.mark.parametrize("node", NODES)
def test_every_type_comes_back_as_it_went(node: Node) -> None:
    dice = random.Random(7)
    for _ in range(60):
        value = any_of(node, dice)
        arena, at = lay_out((("value", "value", node),), (value,))
        assert lift(node)(*held_at(at)) == value
        del arena


@pytest.mark.parametrize("node", NODES)
def test_every_type_has_one_json_form(node: Node) -> None:
    dice = random.Random(8)
    for _ in range(60):
        value = any_of(node, dice)
        written = print_line(writer(node)(value))
        assert "\n" not in written
        assert reader(node)(json.loads(written)) == value


def test_an_answer_beyond_what_every_host_reads_is_refused() -> None:
    """Such a number comes from the plugin, so it stands in the engine's words already."""
    signed, unsigned = Integer("s64", -LARGEST, LARGEST), Integer("u64", 0, LARGEST)
    assert lift(signed)(LARGEST, 0, 0) == LARGEST
    assert lift(signed)(2**64 - LARGEST, 0, 0) == -LARGEST
    for node, word in [(signed, 2**53), (signed, 2**63), (unsigned, 2**53), (unsigned, 2**64 - 1)]:
        with pytest.raises(MisfitError):
            lift(node)(word, 0, 0)
