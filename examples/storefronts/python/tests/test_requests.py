"""Wrong requests are refused with their place, before the plugin is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conftest import as_text, named
from fidelis import ContractError, NotExportedError, Plugin
from fidelis.contract import (
    Attribute,
    AttributeValueNumber,
    AttributeValueText,
    Lane,
    LineKind,
    QuoteRequest,
)

LARGEST = 2**53 - 1


def put(*way: str | int, value: object) -> Callable[[Any], None]:
    """An edit of a request: this value at that place."""

    def edit(request: Any) -> None:
        for step in way[:-1]:
            request = request[step]
        request[way[-1]] = value

    return edit


def drop(*way: str | int) -> Callable[[Any], None]:
    """An edit of a request: nothing at that place."""

    def edit(request: Any) -> None:
        for step in way[:-1]:
            request = request[step]
        del request[way[-1]]

    return edit


AMOUNT = ("cart", "lines", 0, "amount")
VALUE = ("member", "attributes", 0, "value")

EDITS = [
    ("text for a number", put(*AMOUNT, value="1"), "/cart/lines/0/amount", "an integer", '"1"'),
    ("a float", put(*AMOUNT, value=0.5), "/cart/lines/0/amount", "an integer", "0.5"),
    ("a whole float", put(*AMOUNT, value=1.0), "/cart/lines/0/amount", "an integer", "1.0"),
    ("a bool", put(*AMOUNT, value=True), "/cart/lines/0/amount", "an integer", "true"),
    ("null", put(*AMOUNT, value=None), "/cart/lines/0/amount", "an integer", "null"),
    (
        "beyond 2^53",
        put(*AMOUNT, value=LARGEST + 1),
        "/cart/lines/0/amount",
        f"an integer from -{LARGEST} to {LARGEST}",
        "9007199254740992",
    ),
    (
        "below -2^53",
        put(*AMOUNT, value=-LARGEST - 1),
        "/cart/lines/0/amount",
        f"an integer from -{LARGEST} to {LARGEST}",
        "-9007199254740992",
    ),
    (
        "a negative count",
        put("cart", "lines", 0, "quantity", value=-1),
        "/cart/lines/0/quantity",
        "an integer from 0 to 4294967295",
        "-1",
    ),
    (
        "a month of nine bits",
        put("member", "birthday", "month", value=256),
        "/member/birthday/month",
        "an integer from 0 to 255",
        "256",
    ),
    ("a number for text", put("cart", "currency", value=3), "/cart/currency", "a string", "3"),
    ("a word for a bool", put("explain", value="yes"), "/explain", "true or false", '"yes"'),
    ("an object for a list", put("codes", value={}), "/codes", "a list", "an object"),
    ("a list for an object", put("cart", value=[]), "/cart", "an object", "a list"),
    ("a missing field", drop("cart", "shipping"), "/cart/shipping", "a value", "none"),
    ("a missing list", drop("codes"), "/codes", "a value", "none"),
    ("an unknown field", put("cart", "a/b~", value=1), "/cart/a~1b~0", "only fields", "unknown"),
    (
        "an unknown case of an enum",
        put("cart", "lines", 0, "kind", value="goods"),
        "/cart/lines/0/kind",
        "one of Goods, Service",
        '"goods"',
    ),
    (
        "an unknown case of a variant",
        put(*VALUE, value={"Float": 1}),
        "/member/attributes/0/value",
        'one of {"Text": …}',
        "Float",
    ),
    (
        "two cases at once",
        put(*VALUE, value={"Text": "a", "Number": 1}),
        "/member/attributes/0/value",
        "one of",
        '"Text", "Number"',
    ),
    (
        "within a case",
        put(*VALUE, value={"Number": "1"}),
        "/member/attributes/0/value/Number",
        "an integer",
        '"1"',
    ),
    (
        "half of a surrogate pair",
        put(*VALUE, value={"Text": "\ud800"}),
        "/member/attributes/0/value/Text",
        "Unicode text",
        "surrogate",
    ),
]


@pytest.mark.parametrize(
    ("edit", "pointer", "expected", "found"),
    [edit[1:] for edit in EDITS],
    ids=[e[0] for e in EDITS],
)
def test_a_wrong_value_has_its_place(
    plugin: Plugin, edit: Callable[[Any], None], pointer: str, expected: str, found: str
) -> None:
    request = named("claire")
    edit(request)
    with pytest.raises(ContractError) as caught:
        plugin.answer_json("quote", as_text(request))
    error = caught.value
    assert error.pointer == pointer
    assert expected in error.expected
    assert found in error.found
    assert str(error).startswith(f"invalid request at {pointer}: expected ")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "nothing"),
        (" \n", "nothing"),
        ("{", "line 1, column 2"),
        ("{} {}", "Extra data"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("[" * 100_000, "deeper nesting"),
        ("1" * 10_000, "a longer integer"),
        ("null", "null"),
        ("[]", "a list"),
    ],
)
def test_what_is_no_request_is_refused(plugin: Plugin, text: str, found: str) -> None:
    with pytest.raises(ContractError) as caught:
        plugin.answer_json("quote", text)
    assert caught.value.pointer == ""
    assert found in caught.value.found


def test_bytes_are_no_text(plugin: Plugin) -> None:
    with pytest.raises(ContractError, match="expected JSON as a str, found a bytes"):
        plugin.answer_json("quote", b"{}")  # type: ignore[arg-type]


def test_a_field_that_comes_twice_has_its_place(plugin: Plugin) -> None:
    text = as_text(named("claire")).replace('"shipping":', '"shipping": 1, "shipping":', 1)
    with pytest.raises(ContractError) as caught:
        plugin.answer_json("quote", text)
    assert caught.value.pointer == "/cart/shipping"


def test_several_parameters_are_an_object(plugin: Plugin) -> None:
    for request, pointer in [
        ({"messages": [], "locale": 1}, "/locale"),
        ({"messages": []}, "/locale"),
        ({"messages": [{"key": 1, "arguments": []}], "locale": "fr"}, "/messages/0/key"),
    ]:
        with pytest.raises(ContractError) as caught:
            plugin.answer_json("render", as_text(request))
        assert caught.value.pointer == pointer


def test_absent_options_may_be_null_or_left_out(plugin: Plugin) -> None:
    short = named("guest")
    long = {"member": None, "standing": None, **short}
    assert plugin.answer_json("quote", as_text(short)) == plugin.answer_json("quote", as_text(long))


def test_an_unknown_function_is_told_the_known_ones(plugin: Plugin) -> None:
    with pytest.raises(NotExportedError, match=r"answers quote, settle.* and not 'configure'"):
        plugin.answer_json("configure", "{}")


def test_a_wrong_dataclass_has_the_same_place(plugin: Plugin, claire: QuoteRequest) -> None:
    def line(**changed: Any) -> QuoteRequest:
        lines = (claire.cart.lines[0], replace(claire.cart.lines[1], **changed))
        return replace(claire, cart=replace(claire.cart, lines=lines))

    wrong: list[tuple[Any, str, str, str]] = [
        (line(amount="1"), "/cart/lines/1/amount", "an integer", "a str"),
        (line(amount=1.0), "/cart/lines/1/amount", "an integer", "a float"),
        (line(amount=True), "/cart/lines/1/amount", "an integer", "True"),
        (line(amount=2**53), "/cart/lines/1/amount", "an integer", str(2**53)),
        (line(amount=2**64), "/cart/lines/1/amount", "an integer", str(2**64)),
        (line(quantity=-1), "/cart/lines/1/quantity", "from 0 to 4294967295", "-1"),
        (line(sku=None), "/cart/lines/1/sku", "a str", "None"),
        (line(sku="\udfff"), "/cart/lines/1/sku", "Unicode text", "surrogate"),
        (line(tags=["new"]), "/cart/lines/1/tags", "a tuple", "a list"),
        (line(tags="new"), "/cart/lines/1/tags", "a tuple", "a str"),
        (line(tags=("new", 2)), "/cart/lines/1/tags/1", "a str", "2"),
        (line(on_sale=1), "/cart/lines/1/on_sale", "a bool", "1"),
        (line(kind="Goods"), "/cart/lines/1/kind", "a LineKind", "a str"),
        (line(kind=Lane.ITEM), "/cart/lines/1/kind", "a LineKind", "a Lane"),
        (
            line(attributes=(Attribute(name="a", value=AttributeValueNumber(2**60)),)),
            "/cart/lines/1/attributes/0/value/Number",
            "an integer",
            str(2**60),
        ),
        (
            line(attributes=(Attribute(name="a", value=LineKind.FEE),)),  # type: ignore[arg-type]
            "/cart/lines/1/attributes/0/value",
            "a case of AttributeValue",
            "a LineKind",
        ),
        (claire.cart, "", "a QuoteRequest", "a Cart"),
        (None, "", "a QuoteRequest", "None"),
    ]
    for request, pointer, expected, found in wrong:
        with pytest.raises(ContractError) as caught:
            plugin.quote(request)
        assert caught.value.pointer == pointer
        assert expected in caught.value.expected
        assert found in caught.value.found


def test_any_text_and_the_largest_numbers_arrive(plugin: Plugin, claire: QuoteRequest) -> None:
    """A request much larger than the room that is taken for it first arrives whole, too."""
    text = "é🎁\0\u2028" * 40_000
    attributes = (
        Attribute(name="note", value=AttributeValueText(text)),
        Attribute(name="largest", value=AttributeValueNumber(LARGEST)),
        Attribute(name="least", value=AttributeValueNumber(-LARGEST)),
    )
    cart = replace(claire.cart, attributes=attributes)
    assert plugin.quote(replace(claire, cart=cart)) == plugin.quote(claire)
