"""The types of ``wit/checkout.wit``.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from fidelis.contract.types import (
    Cart,
    Earning,
    Effect,
    Finding,
    Instant,
    Member,
    Minor,
    Points,
    PresentedCode,
    Refusal,
    SharedCounter,
    Standing,
    TierProgress,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class BurnWishMost:
    """The case ``most`` of the variant ``burn-wish`` of ``wit/checkout.wit``."""


@dataclass(frozen=True, slots=True)
class BurnWishPoints:
    """The case ``points`` of the variant ``burn-wish`` of ``wit/checkout.wit``."""

    value: Points


@dataclass(frozen=True, slots=True)
class BurnWishAmount:
    """The case ``amount`` of the variant ``burn-wish`` of ``wit/checkout.wit``."""

    value: Minor


BurnWish: TypeAlias = BurnWishMost | BurnWishPoints | BurnWishAmount


@dataclass(frozen=True, slots=True, kw_only=True)
class BurnRequest:
    """The record ``burn-request`` of ``wit/checkout.wit``."""

    wallet: str
    wish: BurnWish


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRequest:
    """The record ``quote-request`` of ``wit/checkout.wit``."""

    now: Instant
    member: Member | None = None
    standing: Standing | None = None
    cart: Cart
    codes: tuple[PresentedCode, ...] = ()
    burns: tuple[BurnRequest, ...] = ()
    counters: tuple[SharedCounter, ...] = ()
    explain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Burnable:
    """The record ``burnable`` of ``wit/checkout.wit``."""

    wallet: str
    balance: Points
    points: Points
    amount: Minor
    requested: bool
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeVerdict:
    """The record ``code-verdict`` of ``wit/checkout.wit``."""

    index: int
    offer: str
    verdict: Verdict


class Lacking(StrEnum):
    """The enum ``lacking`` of ``wit/checkout.wit``."""

    AMOUNT = "Amount"
    UNITS = "Units"
    ORDERS = "Orders"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferProgress:
    """The record ``offer-progress`` of ``wit/checkout.wit``."""

    offer: str
    lacking: Lacking
    missing: int
    target: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The record ``totals`` of ``wit/checkout.wit``."""

    items: Minor
    discounts: Minor
    shipping: Minor
    points: Minor
    due: Minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """The record ``quotation`` of ``wit/checkout.wit``."""

    earnings: tuple[Earning, ...] = ()
    burnables: tuple[Burnable, ...] = ()
    effects: tuple[Effect, ...] = ()
    codes: tuple[CodeVerdict, ...] = ()
    progress: tuple[OfferProgress, ...] = ()
    tiers: tuple[TierProgress, ...] = ()
    totals: Totals
    findings: tuple[Finding, ...] = ()
