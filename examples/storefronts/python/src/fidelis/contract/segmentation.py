"""The types of ``wit/segmentation.wit``.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fidelis.contract.types import Cart, Finding, Instant, Member, Minor, Standing


class Lifecycle(StrEnum):
    """The enum ``lifecycle`` of ``wit/segmentation.wit``."""

    PROSPECT = "Prospect"
    NEWCOMER = "Newcomer"
    RETURNING = "Returning"
    LOYAL = "Loyal"
    INACTIVE = "Inactive"


@dataclass(frozen=True, slots=True, kw_only=True)
class RfmScore:
    """The record ``rfm-score`` of ``wit/segmentation.wit``."""

    recency: int
    frequency: int
    monetary: int
    scale: int
    recency_days: int
    orders: int
    amount: Minor


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyRequest:
    """The record ``classify-request`` of ``wit/segmentation.wit``."""

    now: Instant
    member: Member
    standing: Standing | None = None
    cart: Cart | None = None
    explain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The record ``profile`` of ``wit/segmentation.wit``."""

    lifecycle: Lifecycle
    rfm: RfmScore | None = None
    segments: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
