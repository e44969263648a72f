"""The types of ``wit/personalization.wit``.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fidelis.contract.types import (
    Attribute,
    Cart,
    Effect,
    Finding,
    Instant,
    Member,
    Message,
    Minor,
    SharedCounter,
    Standing,
)


class PlacementKind(StrEnum):
    """The enum ``placement-kind`` of ``wit/personalization.wit``."""

    BANNER = "Banner"
    STRIP = "Strip"
    SORT = "Sort"
    FACETS = "Facets"
    LANDING = "Landing"
    HIGHLIGHT = "Highlight"
    CONTENT = "Content"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """The record ``candidate`` of ``wit/personalization.wit``."""

    id: str
    category: str | None = None
    seller: str | None = None
    price: Minor
    available: bool
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacementRequest:
    """The record ``placement-request`` of ``wit/personalization.wit``."""

    placement: str
    limit: int
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposeRequest:
    """The record ``compose-request`` of ``wit/personalization.wit``."""

    now: Instant
    member: Member | None = None
    standing: Standing | None = None
    session: str | None = None
    cart: Cart | None = None
    attributes: tuple[Attribute, ...] = ()
    placements: tuple[PlacementRequest, ...] = ()
    counters: tuple[SharedCounter, ...] = ()
    explain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The record ``choice`` of ``wit/personalization.wit``."""

    id: str
    score: int
    because: Message | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The record ``slot`` of ``wit/personalization.wit``."""

    placement: str
    kind: PlacementKind
    choices: tuple[Choice, ...] = ()
    fallback: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The record ``page`` of ``wit/personalization.wit``."""

    slots: tuple[Slot, ...] = ()
    effects: tuple[Effect, ...] = ()
    findings: tuple[Finding, ...] = ()
