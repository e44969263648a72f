"""Loading a plugin and asking it."""

from __future__ import annotations

import threading
from abc import abstractmethod
from os import PathLike
from pathlib import Path
from typing import Any, Self

from wasmtime import Config, Engine, WasmtimeError
from wasmtime import component as wasm

from fidelis._json import fields_reader, parse, print_line, reader, writer
from fidelis._lower import lay_out
from fidelis._match import answered, refuse_imports
from fidelis._sandbox import Sandbox
from fidelis._schema import Function
from fidelis.contract.calls import Calls
from fidelis.errors import (
    ContractError,
    FaultError,
    FidelisError,
    LoadError,
    MisfitError,
    NotExportedError,
)
from fidelis.limits import Limits, Profiles

# What every component in binary form begins with: a module differs in the version.
MAGIC = b"\0asm\x0d\0\x01\0"


class _Asked(Calls):
    """What a plugin and its warm instance have in common: from values to values."""

    def answer_json(self, function: str, request: str) -> str:
        """Answers a request in canonical JSON with ``{"Ok":…}`` or ``{"Err":…}``, as one line.

        ``function`` is a name of the contract such as ``quote``; a function with several
        parameters takes an object of them. What the plugin refuses is its answer and is not
        raised. Raises `ContractError` where the request cannot be read, and the other errors of
        a call.
        """
        called = self._function(function)
        try:
            given = _read(called, request)
        except MisfitError as misfit:
            raise ContractError(misfit.pointer, misfit.expected, misfit.found) from None
        well, answer = self._answer(called, given)
        write = writer(called.ok if well else called.err)
        return print_line({"Ok" if well else "Err": write(answer)})

    def _ask(self, function: str, given: tuple[object, ...]) -> Any:
        well, answer = self._answer(self._function(function), given)
        if not well:
            raise FaultError(answer)
        return answer

    @abstractmethod
    def _function(self, name: str) -> Function: ...

    @abstractmethod
    def _answer(self, function: Function, given: tuple[object, ...]) -> tuple[bool, Any]: ...


def _read(function: Function, request: str) -> tuple[Any, ...]:
    value = parse(request)
    if len(function.params) == 1:
        return (reader(function.params[0][2])(value),)
    given: dict[str, Any] = fields_reader(function.params, dict)(value)
    return tuple(given.values())


class Plugin(_Asked):
    """A plugin, compiled once. Each call runs in a fresh sandbox, on any thread.

    ``quote``, ``settle``, ``classify``, ``compose``, ``describe`` and ``render`` take and give the
    dataclasses of `fidelis.contract`. They raise `ContractError` where the request does not fit the
    contract, `FaultError` where the plugin cannot answer it, `LimitError` and `TrapError` where the
    plugin breaks off.
    """

    def __init__(self, component: bytes, profiles: Profiles) -> None:
        """Use `Plugin.load`."""
        if not component.startswith(MAGIC):
            raise LoadError(
                "not a WebAssembly component: expected a .wasm file that fidelis build wrote"
            )
        config = Config()
        config.consume_fuel = True
        self._engine = Engine(config)
        try:
            self._component = wasm.Component(self._engine, component)
        except WasmtimeError as error:
            raise LoadError(f"not a valid WebAssembly component: {error}") from None
        refuse_imports(self._component, self._engine)
        self._functions = answered(self._component, self._engine)
        self._exports = {name: self._export(function) for name, function in self._functions.items()}
        self._linker = wasm.Linker(self._engine)
        self._profiles = profiles

    @classmethod
    def load(cls, component: str | PathLike[str] | bytes, profiles: Profiles | None = None) -> Self:
        """Compiles a plugin, given as a path or as its bytes. Takes about half a second.

        Raises `LoadError` where it is no component, imports anything or has another contract, and
        `OSError` where the file cannot be read.
        """
        if not isinstance(component, bytes):
            component = Path(component).read_bytes()
        return cls(component, profiles or Profiles())

    def warm(self) -> WarmPlugin:
        """An instance that is kept from call to call, for batches: close it, or use ``with``."""
        return WarmPlugin(self)

    def _export(self, function: Function) -> wasm.ExportIndex:
        interface = self._component.get_export_index(function.export)
        export = self._component.get_export_index(function.name, interface)
        assert export is not None, "its type was found"
        return export

    def _function(self, name: str) -> Function:
        function = self._functions.get(name)
        if function is None:
            known = ", ".join(self._functions)
            raise NotExportedError(f"the plugin answers {known}, and not {name!r}")
        return function

    def _answer(self, function: Function, given: tuple[object, ...]) -> tuple[bool, Any]:
        arguments = _lay_out(function, given)
        limits = self._profiles.of(function.name)
        sandbox = self._sandbox(limits)
        try:
            return sandbox.call(function, self._exports[function.name], limits, arguments)
        finally:
            sandbox.close()

    def _sandbox(self, limits: Limits) -> Sandbox:
        return Sandbox(self._engine, self._linker, self._component, limits)


def _lay_out(function: Function, given: tuple[object, ...]) -> Any:
    try:
        return lay_out(function.params, given)
    except MisfitError as misfit:
        raise ContractError(misfit.pointer, misfit.expected, misfit.found) from None


class WarmPlugin(_Asked):
    """A plugin with one instance that is kept, for batches of calls.

    Answers are the same, to the byte; each call has its own fuel. After an error of the plugin the
    next call gets a new instance. Calls from several threads wait for one another: give each thread
    its own.
    """

    def __init__(self, plugin: Plugin) -> None:
        """Use `Plugin.warm`."""
        self._plugin = plugin
        self._sandbox: Sandbox | None = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Gives the instance's memory back. A later call would take a new one."""
        with self._one_at_a_time:
            self._retire()

    def _retire(self) -> None:
        if self._sandbox is not None:
            self._sandbox.close()
            self._sandbox = None

    def _function(self, name: str) -> Function:
        return self._plugin._function(name)

    def _answer(self, function: Function, given: tuple[object, ...]) -> tuple[bool, Any]:
        arguments = _lay_out(function, given)
        limits = self._plugin._profiles.of(function.name)
        export = self._plugin._exports[function.name]
        with self._one_at_a_time:
            if self._sandbox is None:
                self._sandbox = self._plugin._sandbox(limits)
            try:
                return self._sandbox.call(function, export, limits, arguments)
            except FidelisError:
                self._retire()
                raise
