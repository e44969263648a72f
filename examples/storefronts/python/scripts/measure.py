"""Measures a quote of five lines: fresh and warm, by this package and by wasmtime-py alone.

    python scripts/measure.py [shop.wasm]

Each figure is the best of fifty rounds of twenty calls, in microseconds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wasmtime import Config, Engine, Store
from wasmtime import component as wasm

from fidelis import Plugin
from fidelis._json import reader
from fidelis._lower import lay_out
from fidelis._schema import FUNCTIONS
from shop import ROOT, shop

QUOTE = FUNCTIONS["quote"]
FUEL = 11_000_000


def best(call: Callable[[], object]) -> float:
    """Microseconds of a call."""
    rounds = []
    for _ in range(50):
        began = time.perf_counter()
        for _ in range(20):
            call()
        rounds.append((time.perf_counter() - began) / 20 * 1e6)
    return min(rounds)


def plain(of: Any, value: Any) -> Any:
    """A dataclass of the contract as wasmtime-py's own conversion takes it."""
    match of:
        case wasm.RecordType():
            made = wasm.Record()
            for name, field in of.fields:
                setattr(made, name, plain(field, getattr(value, name.replace("-", "_"))))
            return made
        case wasm.ListType():
            return [plain(of.element, item) for item in value]
        case wasm.OptionType():
            return None if value is None else plain(of.payload, value)
        case wasm.EnumType():
            return next(wit for wit in of.names if wit.title().replace("-", "") == str(value))
        case wasm.VariantType():
            tag = type(value).__name__
            for name, payload in of.cases:
                if tag.endswith(name.title().replace("-", "")):
                    return wasm.Variant(name, payload and plain(payload, value.value))
    return value


def alone(path: Path, request: object) -> Callable[[], object]:
    """The same call, warm, by what wasmtime-py brings."""
    config = Config()
    config.consume_fuel = True
    engine = Engine(config)
    component = wasm.Component.from_file(engine, path)
    store = Store(engine)
    instance = wasm.Linker(engine).instantiate(store, component)
    interface = component.get_export_index(QUOTE.export)
    export = component.get_export_index("quote", interface)
    assert export is not None
    function = instance.get_func(store, export)
    assert function is not None
    argument = plain(function.type(store).params[0][1], request)

    def call() -> object:
        store.set_fuel(FUEL)
        return function(store, argument)

    return call


def main() -> None:
    """Prints the figures."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else shop()
    with (ROOT / "tests" / "golden" / "requests.jsonl").open(encoding="utf-8") as requests:
        golden = json.loads(next(requests))
    request = reader(QUOTE.params[0][2])(golden["request"])
    text = json.dumps(golden["request"], separators=(",", ":"), ensure_ascii=False)
    began = time.perf_counter()
    plugin = Plugin.load(path)
    print(f"load                  {(time.perf_counter() - began) * 1e3:8.0f} ms")
    print(f"fresh quote           {best(lambda: plugin.quote(request)):8.0f} us")
    with plugin.warm() as warm:
        print(f"warm quote            {best(lambda: warm.quote(request)):8.0f} us")
        print(f"warm, as JSON text    {best(lambda: warm.answer_json('quote', text)):8.0f} us")
    print(f"its request laid out  {best(lambda: lay_out(QUOTE.params, (request,))):8.0f} us")
    print(f"warm, wasmtime-py     {best(alone(path, request)):8.0f} us")


if __name__ == "__main__":
    main()
