"""What a call may use."""

from __future__ import annotations

from dataclasses import dataclass, field

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one call.

    ``fuel`` counts WebAssembly instructions and is the same on every machine. ``memory_bytes`` is
    the most that each memory of the plugin may have, its built-in programme and model included; a
    plugin composed of several parts has one for each. ``parts`` is how many core instances,
    memories and tables the plugin may consist of, each: an override in Python brings some 40
    instances.
    """

    fuel: int = 11_000_000
    memory_bytes: int = 74 * MIB
    parts: int = 64

    def __post_init__(self) -> None:
        # The engine would take a negative number for "no limit".
        for name in ("fuel", "memory_bytes", "parts"):
            value = getattr(self, name)
            if type(value) is not int or not 0 <= value < 2**63:
                raise ValueError(f"{name}: expected an int from 0 to {2**63 - 1}, found {value!r}")


@dataclass(frozen=True, slots=True)
class Profiles:
    """The limits of every kind of call: ``settle``, and those for which a page waits."""

    page: Limits = field(default_factory=Limits)
    settle: Limits = field(default_factory=lambda: Limits(fuel=100_000_000, memory_bytes=96 * MIB))

    def of(self, function: str) -> Limits:
        """The limits of a function by its name in the contract."""
        return self.settle if function == "settle" else self.page
