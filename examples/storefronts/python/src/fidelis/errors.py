"""What can go wrong, told so that a reader knows what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fidelis.contract import Fault


class FidelisError(Exception):
    """Any error of this package."""


class LoadError(FidelisError):
    """The bytes are no plugin: not a component, one that imports something, or another contract."""


class NotExportedError(FidelisError):
    """The plugin does not answer this function."""


class ContractError(FidelisError):
    """A request holds what the contract does not allow. Nothing was asked.

    ``pointer`` is a JSON pointer into the request (empty: the whole of it); it reads the same for a
    dataclass and for JSON text.
    """

    def __init__(self, pointer: str, expected: str, found: str) -> None:
        super().__init__(pointer, expected, found)
        self.pointer = pointer
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        place = f" at {self.pointer}" if self.pointer else ""
        return f"{self._what}{place}: expected {self.expected}, found {self.found}"

    _what = "invalid request"


class AnswerError(ContractError):
    """The plugin answered what the contract does not allow, such as a number beyond 2^53 - 1."""

    _what = "invalid answer"


class FaultError(FidelisError):
    """The plugin says that the request cannot be answered. Nothing has changed.

    ``fault`` is the record that it answered: its kind, a JSON pointer into the request, what was
    expected and what was found.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault

    def __str__(self) -> str:
        fault = self.fault
        place = f" at {fault.at}" if fault.at else ""
        return f"{fault.kind}{place}: expected {fault.expected}, found {fault.found}"


class TrapError(FidelisError):
    """The plugin broke off. Nothing has changed.

    ``trace`` is where it was, as the engine tells it; empty where it does not. A plugin that is
    refused more memory in the middle of a call breaks off by itself, and the engine does not say
    why: that is a `TrapError`, too.
    """

    def __init__(self, message: str, trace: str = "") -> None:
        super().__init__(message)
        self.trace = trace


class LimitError(TrapError):
    """The plugin needs more than it may have: ``limit`` names the field of `fidelis.Limits`."""

    def __init__(self, limit: str, message: str) -> None:
        super().__init__(message)
        self.limit = limit


class MisfitError(Exception):
    """A value that does not fit, inside of the package: each level adds its step on the way up."""

    def __init__(self, expected: str, found: str) -> None:
        super().__init__(expected, found)
        self.expected = expected
        self.found = found
        self.steps: list[str | int] = []

    def at(self, step: str | int) -> MisfitError:
        """The same misfit, seen from one level above."""
        self.steps.append(step)
        return self

    @property
    def pointer(self) -> str:
        """The way to it as a JSON pointer."""
        steps = (str(step).replace("~", "~0").replace("/", "~1") for step in reversed(self.steps))
        return "".join(f"/{step}" for step in steps)
