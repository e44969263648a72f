"""One instance of a plugin, with what it may use."""

from __future__ import annotations

import ctypes
import re
from typing import Any, NoReturn

from wasmtime import Engine, Store, WasmtimeError
from wasmtime import _ffi as ffi
from wasmtime import component as wasm

from fidelis._lift import held_at, lift
from fidelis._lower import Arena
from fidelis._schema import Function
from fidelis.errors import AnswerError, LimitError, MisfitError, TrapError
from fidelis.limits import Limits

# What the engine says where a component has more parts than it may, and what they are.
TOO_MANY = re.compile(r"resource limit exceeded: (instance|memory|table) count too high at \d+")
PARTS = {"instance": "core instances", "memory": "memories", "table": "tables"}


class Sandbox:
    """A store of its own: what one call leaves behind, no other one sees."""

    __slots__ = ("_instance", "_store")

    def __init__(
        self, engine: Engine, linker: wasm.Linker, component: wasm.Component, limits: Limits
    ) -> None:
        self._store = Store(engine)
        self._store.set_fuel(limits.fuel)
        self._limit_store(limits)
        try:
            self._instance = linker.instantiate(self._store, component)
        except WasmtimeError as error:
            self._refuse(error, limits)

    def call(
        self,
        function: Function,
        export: wasm.ExportIndex,
        limits: Limits,
        arguments: tuple[Arena, int],
    ) -> tuple[bool, Any]:
        """Whether it went well, and what was answered. After any error the sandbox is spent."""
        self._store.set_fuel(limits.fuel)
        self._limit_store(limits)
        handle = self._instance.get_func(self._store, export)
        assert handle is not None, "the type was checked when the plugin was loaded"
        # Outlives the call, as the engine reads from it.
        arena, at = arguments
        answer = ffi.wasmtime_component_val_t()
        failed = ffi.wasmtime_component_func_call(
            ctypes.byref(handle._func),
            self._store._context(),
            ctypes.cast(at, ctypes.POINTER(ffi.wasmtime_component_val_t)),
            len(function.params),
            ctypes.byref(answer),
            1,
        )
        del arena
        if failed:
            self._refuse(WasmtimeError._from_ptr(failed), limits)
        try:
            well, held, _ = held_at(ctypes.addressof(answer))
            well = well & 0xFF == 1
            return well, lift(function.ok if well else function.err)(*held_at(held))
        except MisfitError as misfit:
            raise AnswerError(misfit.pointer, misfit.expected, misfit.found) from None
        finally:
            ffi.wasmtime_component_val_delete(ctypes.byref(answer))

    def close(self) -> None:
        """Gives its memory back."""
        self._store.close()

    def _limit_store(self, limits: Limits) -> None:
        self._store.set_limits(
            memory_size=limits.memory_bytes,
            instances=limits.parts,
            tables=limits.parts,
            memories=limits.parts,
        )

    def _refuse(self, error: WasmtimeError, limits: Limits) -> NoReturn:
        """Raises what the engine's error means."""
        message = str(error)
        if "all fuel consumed" in message:
            text = f"out of fuel: the plugin ran more than {limits.fuel} instructions"
            raise LimitError("fuel", text) from None
        if "exceeds memory limits" in message:
            text = f"memory limit: the plugin needs more than {limits.memory_bytes} bytes"
            raise LimitError("memory_bytes", text) from None
        trace, _, cause = message.rpartition("Caused by:")
        if too_many := TOO_MANY.fullmatch(cause.strip()):
            text = f"parts limit: the plugin has more than {limits.parts} {PARTS[too_many[1]]}"
            raise LimitError("parts", text) from None
        raise TrapError(f"the plugin broke off: {cause.strip()}", trace.strip()) from None
