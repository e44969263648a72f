"""The types of ``wit/showcase.wit``.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fidelis.contract.types import Instant, Member, Message, Points, Standing, TierProgress


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeRequest:
    """The record ``describe-request`` of ``wit/showcase.wit``."""

    now: Instant
    member: Member | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The record ``way`` of ``wit/showcase.wit``."""

    id: str
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """The record ``rung`` of ``wit/showcase.wit``."""

    ladder: str
    tier: str
    name: Message
    minimum: int
    requirement: Message
    benefits: tuple[Message, ...] = ()
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The record ``holding`` of ``wit/showcase.wit``."""

    wallet: str
    name: Message
    usable: Points
    pending: Points
    debt: Points
    expiring: Points
    expires_at: Instant | None = None


class MissionUnit(StrEnum):
    """The enum ``mission-unit`` of ``wit/showcase.wit``."""

    TIMES = "Times"
    UNITS = "Units"
    AMOUNT = "Amount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """The record ``mission`` of ``wit/showcase.wit``."""

    campaign: str
    name: Message
    unit: MissionUnit
    done: int
    target: int
    missing: int
    ends_at: Instant | None = None
    given: int
    text: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramPage:
    """The record ``program-page`` of ``wit/showcase.wit``."""

    name: Message
    tagline: Message | None = None
    identity: tuple[Message, ...] = ()
    benefits: tuple[Message, ...] = ()
    earning: tuple[Way, ...] = ()
    using: tuple[Way, ...] = ()
    ladder: tuple[Rung, ...] = ()
    holdings: tuple[Holding, ...] = ()
    progress: tuple[TierProgress, ...] = ()
    progress_texts: tuple[Message, ...] = ()
    missions: tuple[Mission, ...] = ()
