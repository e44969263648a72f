"""What a plugin may be, what it may use, and what it raises."""

from __future__ import annotations

import threading
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest
from wasmtime import wat2wasm

from conftest import ANSWERS, REQUESTS, as_text
from fidelis import (
    FaultError,
    FidelisError,
    LimitError,
    Limits,
    LoadError,
    Plugin,
    Profiles,
    TrapError,
)
from fidelis.contract import FaultKind, Message, QuoteRequest

PAGE = 65_536


def limited(shop_path: Path, limits: Limits) -> Plugin:
    return Plugin.load(shop_path, Profiles(page=limits))


def crowded(request: QuoteRequest) -> QuoteRequest:
    """The same cart with a thousand lines."""
    line = request.cart.lines[0]
    lines = tuple(replace(line, number=number, attributes=()) for number in range(1, 1001))
    return replace(request, cart=replace(request.cart, lines=lines))


def test_bytes_are_loaded_like_a_file(shop_path: Path, claire: QuoteRequest) -> None:
    loaded = Plugin.load(shop_path.read_bytes())
    assert loaded.quote(claire) == Plugin.load(str(shop_path)).quote(claire)


def test_a_missing_file_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Plugin.load(tmp_path / "none.wasm")


OTHER_TYPES = """
(component
  (core module $m (func (export "f") (param i32) (result i32) i32.const 1))
  (core instance $i (instantiate $m))
  (func $f (param "locale" u32) (result u32) (canon lift (core func $i "f")))
  (instance $texts (export "render" (func $f)))
  (export "fidelis:loyalty/texts@0.1.0" (instance $texts)))
"""


@pytest.mark.parametrize(
    ("component", "reason"),
    [
        (b"", "not a WebAssembly component"),
        (b"PK\x03\x04", "not a WebAssembly component"),
        (b"(component)", "not a WebAssembly component"),
        (wat2wasm("(module)"), "not a WebAssembly component"),
        (b"\0asm\x0d\0\x01\0junk", "not a valid WebAssembly component"),
        (wat2wasm("(component)"), "expected an interface such as .* found nothing"),
        (wat2wasm('(component (import "now" (func (result u64))))'), "imports now, which is not"),
        (
            wat2wasm('(component (import "a:b/clock" (instance (export "now" (func)))))'),
            r"imports a:b/clock \(now\), which is not granted",
        ),
        (
            wat2wasm(
                '(component (import "a:b/files" (instance (export "f" (type (sub resource))))))'
            ),
            r"imports a:b/files \(f\), which is not granted",
        ),
        (wat2wasm(OTHER_TYPES), "incompatible contract: .*texts@0.1.0 render: it takes locale"),
    ],
)
def test_what_is_no_plugin_is_refused(component: bytes | bytearray, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        Plugin.load(bytes(component))


def test_a_fault_is_raised(plugin: Plugin, claire: QuoteRequest) -> None:
    request = replace(claire, cart=replace(claire.cart, currency="XXQ"))
    with pytest.raises(FaultError) as caught:
        plugin.quote(request)
    fault = caught.value.fault
    assert (fault.kind, fault.at, fault.found) == (
        FaultKind.UNKNOWN_CURRENCY,
        "/cart/currency",
        "XXQ",
    )
    assert str(caught.value).startswith("UnknownCurrency at /cart/currency: expected ")


def test_a_fault_beside_a_list_is_raised(plugin: Plugin) -> None:
    with pytest.raises(FaultError) as caught:
        plugin.render((Message(key="no.such.text"),), "fr")
    assert caught.value.fault.kind is FaultKind.UNKNOWN_ID


def test_a_fault_is_an_answer_as_json(plugin: Plugin) -> None:
    text = '{"messages":[{"key":"no.such.text","arguments":[]}],"locale":"fr"}'
    assert plugin.answer_json("render", text).startswith('{"Err":{"kind":"UnknownId",')


def test_fuel_is_limited(shop_path: Path, claire: QuoteRequest) -> None:
    plugin = limited(shop_path, Limits(fuel=1000))
    with pytest.raises(LimitError, match="more than 1000 instructions") as caught:
        plugin.quote(claire)
    assert caught.value.limit == "fuel"


@pytest.mark.parametrize("wrong", [-1, 2**63, 1.5, None, True])
def test_a_limit_is_a_count(wrong: Any) -> None:
    with pytest.raises(ValueError, match="fuel: expected an int from 0 to"):
        Limits(fuel=wrong)
    with pytest.raises(ValueError, match="memory_bytes: expected an int from 0 to"):
        Limits(memory_bytes=wrong)
    with pytest.raises(ValueError, match="parts: expected an int from 0 to"):
        Limits(parts=wrong)


def test_each_kind_of_call_has_its_fuel(shop_path: Path) -> None:
    profiles = Profiles(settle=Limits(fuel=1000))
    plugin = Plugin.load(shop_path, profiles)
    settle = next(r for r in REQUESTS if r["function"] == "settle")
    quote = next(r for r in REQUESTS if r["function"] == "quote")
    with pytest.raises(LimitError):
        plugin.answer_json("settle", as_text(settle["request"]))
    assert plugin.answer_json("quote", as_text(quote["request"])).startswith('{"Ok"')


def test_memory_is_limited(shop_path: Path, claire: QuoteRequest) -> None:
    plugin = limited(shop_path, Limits(memory_bytes=PAGE))
    with pytest.raises(LimitError, match="more than 65536 bytes") as caught:
        plugin.quote(claire)
    assert caught.value.limit == "memory_bytes"


def with_parts(shop: bytes, module: str, count: int) -> bytes:
    """The same component with so many instances of a core module beside the shop.

    The shop has no module of its own at that level, so that this one has the number 0.
    """

    def section(kind: int, content: bytes) -> bytes:
        return bytes((kind, *number(len(content)))) + content

    def number(value: int) -> bytes:
        low, high = value & 0x7F, value >> 7
        return bytes((low | 0x80,)) + number(high) if high else bytes((low,))

    # Kind 0 (instantiated), of module 0, with 0 arguments.
    instances = number(count) + bytes((0, 0, 0)) * count
    return shop + section(1, bytes(wat2wasm(module))) + section(2, instances)


def test_a_plugin_may_have_as_many_parts_as_the_engine_of_an_override_needs(
    shop_path: Path, plugin: Plugin, claire: QuoteRequest
) -> None:
    """The shop itself is one."""
    shop = shop_path.read_bytes()
    most = Plugin.load(with_parts(shop, "(module)", 63))
    assert most.quote(claire) == plugin.quote(claire)
    more = Plugin.load(with_parts(shop, "(module)", 64))
    with pytest.raises(LimitError, match="has more than 64 core instances"):
        more.quote(claire)


@pytest.mark.parametrize(
    ("module", "what"),
    [
        ("(module)", "core instances"),
        (f"(module {'(memory 0)' * 40})", "memories"),
        (f"(module {'(table 0 funcref)' * 40})", "tables"),
    ],
)
def test_parts_are_limited(shop_path: Path, claire: QuoteRequest, module: str, what: str) -> None:
    count = 40 if module == "(module)" else 1
    component = with_parts(shop_path.read_bytes(), module, count)
    few = Plugin.load(component, Profiles(page=Limits(parts=39)))
    with pytest.raises(LimitError, match=f"the plugin has more than 39 {what}") as caught:
        few.quote(claire)
    assert caught.value.limit == "parts"
    with few.warm() as warm, pytest.raises(LimitError):
        warm.quote(claire)
    assert Plugin.load(component).quote(claire).earnings


def test_a_plugin_that_gets_no_more_memory_breaks_off(
    shop_path: Path, claire: QuoteRequest
) -> None:
    fuel = 1_000_000_000
    limits = Limits(fuel=fuel, memory_bytes=14 * PAGE)
    with pytest.raises(TrapError, match="broke off: wasm trap") as caught:
        limited(shop_path, limits).quote(crowded(claire))
    assert "wasm backtrace" in caught.value.trace
    enough = limited(shop_path, replace(limits, memory_bytes=200 * PAGE))
    assert len(enough.quote(crowded(claire)).earnings) > 0


def test_the_same_request_gives_the_same_bytes(plugin: Plugin) -> None:
    request, answer = as_text(REQUESTS[0]["request"]), ANSWERS[0]
    with plugin.warm() as warm:
        for _ in range(20):
            assert plugin.answer_json("quote", request) == answer
            assert warm.answer_json("quote", request) == answer


def test_a_warm_instance_answers_the_golden_set_in_any_order(plugin: Plugin) -> None:
    pairs = list(zip(REQUESTS, ANSWERS, strict=True))
    with plugin.warm() as warm:
        for request, answer in [*pairs, *reversed(pairs)]:
            text = as_text(request["request"])
            assert warm.answer_json(request["function"], text) == answer


def test_a_warm_instance_is_replaced_after_an_error(shop_path: Path, claire: QuoteRequest) -> None:
    plugin = limited(shop_path, Limits(fuel=1_000_000_000, memory_bytes=14 * PAGE))
    with plugin.warm() as warm:
        before = warm.quote(claire)
        with pytest.raises(TrapError):
            warm.quote(crowded(claire))
        assert warm.quote(claire) == before
    assert warm.quote(claire) == before
    warm.close()


def test_a_batch_keeps_nothing(shop_path: Path, claire: QuoteRequest) -> None:
    """Neither in the plugin's memory, which is held short, nor in this process."""
    status = Path("/proc/self/statm")
    if not status.exists():
        pytest.skip("SKIPPED: this system does not tell how much memory a process has")

    def resident() -> int:
        return int(status.read_text().split()[1]) * 4096

    plugin = limited(shop_path, Limits(memory_bytes=16 * PAGE))
    with plugin.warm() as warm:
        for _ in range(200):
            warm.quote(claire)
        before = resident()
        for _ in range(1000):
            warm.quote(claire)
        for _ in range(200):
            plugin.quote(claire)
    # One kept answer of each call would come to more.
    assert resident() - before < 4 << 20


def test_threads_ask_at_the_same_time(plugin: Plugin) -> None:
    """Each its own warm instance, all the same plugin, and one shared instance."""
    wrong: list[object] = []
    pairs = list(zip(REQUESTS, ANSWERS, strict=True))
    together = threading.Barrier(4)

    def ask(shift: int) -> None:
        try:
            together.wait()
            with plugin.warm() as own:
                for request, answer in pairs[shift:] + pairs[:shift]:
                    text = as_text(request["request"])
                    wrong.extend(
                        request["name"]
                        for asked in (plugin, own, shared)
                        if asked.answer_json(request["function"], text) != answer
                    )
        except (FidelisError, threading.BrokenBarrierError) as error:
            wrong.append(error)

    with plugin.warm() as shared:
        threads = [threading.Thread(target=ask, args=(5 * number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_values_cannot_be_changed(claire: QuoteRequest) -> None:
    with pytest.raises(FrozenInstanceError):
        claire.explain = True  # type: ignore[misc]
    assert hash(claire) == hash(replace(claire))
