"""The types of ``wit/configuration.wit``.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The record ``transition`` of ``wit/configuration.wit``."""

    at: int
    offset: int


class Severity(StrEnum):
    """The enum ``severity`` of ``wit/configuration.wit``."""

    ERROR = "Error"
    WARNING = "Warning"


class DiagnosticKind(StrEnum):
    """The enum ``diagnostic-kind`` of ``wit/configuration.wit``."""

    SYNTAX = "Syntax"
    UNKNOWN_FIELD = "UnknownField"
    MISSING_FIELD = "MissingField"
    WRONG_TYPE = "WrongType"
    INVALID_VALUE = "InvalidValue"
    UNKNOWN_ID = "UnknownId"
    DUPLICATE = "Duplicate"
    CONFLICT = "Conflict"
    UNREACHABLE = "Unreachable"
    MISSING_TEXT = "MissingText"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """The record ``diagnostic`` of ``wit/configuration.wit``."""

    severity: Severity
    kind: DiagnosticKind
    at: str
    expected: str
    found: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletInfo:
    """The record ``wallet-info`` of ``wit/configuration.wit``."""

    id: str
    decimals: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramInfo:
    """The record ``program-info`` of ``wit/configuration.wit``."""

    id: str
    revision: str
    zone: str
    wallets: tuple[WalletInfo, ...] = ()
    locales: tuple[str, ...] = ()
    warnings: tuple[Diagnostic, ...] = ()
