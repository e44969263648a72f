"""The golden set, which hosts in every language answer with the same bytes."""

from __future__ import annotations

import json

import pytest

from conftest import ANSWERS, REQUESTS, as_text
from fidelis import FaultError, Plugin
from fidelis._json import print_line, reader, writer
from fidelis._schema import FUNCTIONS

PAIRS = [
    pytest.param(request["function"], request["request"], answer, id=request["name"])
    for request, answer in zip(REQUESTS, ANSWERS, strict=True)
]


def test_the_set_asks_every_function() -> None:
    assert {request["function"] for request in REQUESTS} == set(FUNCTIONS)


@pytest.mark.parametrize(("function", "request_", "answer"), PAIRS)
def test_text_is_answered_byte_equal(
    plugin: Plugin, function: str, request_: object, answer: str
) -> None:
    assert plugin.answer_json(function, as_text(request_)) == answer


@pytest.mark.parametrize(("function", "request_", "answer"), PAIRS)
def test_dataclasses_are_answered_alike(
    plugin: Plugin, function: str, request_: dict[str, object], answer: str
) -> None:
    called = FUNCTIONS[function]
    given = [
        reader(node)(request_ if len(called.params) == 1 else request_[name])
        for _, name, node in called.params
    ]
    try:
        value = getattr(plugin, function)(*given)
        made = print_line({"Ok": writer(called.ok)(value)})
    except FaultError as error:
        made = print_line({"Err": writer(called.err)(error.fault)})
    assert made == answer


@pytest.mark.parametrize(("function", "request_", "answer"), PAIRS)
def test_an_answer_is_read_back(function: str, request_: object, answer: str) -> None:
    called = FUNCTIONS[function]
    [(case, value)] = json.loads(answer).items()
    node = called.ok if case == "Ok" else called.err
    assert print_line({case: writer(node)(reader(node)(value))}) == answer
