"""The types of ``wit/ledger.wit``.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from dataclasses import dataclass

from fidelis.contract.types import (
    Account,
    Bucket,
    CounterMove,
    Debt,
    Earning,
    Effect,
    Entry,
    Event,
    Finding,
    FollowUpEvent,
    Hold,
    Instant,
    Member,
    Points,
    SharedCounter,
    SharedDelta,
    TierChange,
    TierState,
    Verdict,
    Withholding,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleRequest:
    """The record ``settle-request`` of ``wit/ledger.wit``."""

    member: Member
    account: Account
    events: tuple[Event, ...] = ()
    entries: tuple[Entry, ...] = ()
    counters: tuple[SharedCounter, ...] = ()
    explain: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The record ``outcome`` of ``wit/ledger.wit``."""

    event_id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The record ``balance`` of ``wit/ledger.wit``."""

    wallet: str
    available: Points
    pending: Points
    held: Points
    debt: Points


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """The record ``settlement`` of ``wit/ledger.wit``."""

    expected_version: int
    version: int
    next_sequence: int
    entries: tuple[Entry, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    holds: tuple[Hold, ...] = ()
    debts: tuple[Debt, ...] = ()
    counters: tuple[CounterMove, ...] = ()
    tiers: tuple[TierState, ...] = ()
    shared: tuple[SharedDelta, ...] = ()
    earnings: tuple[Earning, ...] = ()
    tier_changes: tuple[TierChange, ...] = ()
    withholdings: tuple[Withholding, ...] = ()
    follow_ups: tuple[FollowUpEvent, ...] = ()
    effects: tuple[Effect, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    balances: tuple[Balance, ...] = ()
    next_due: Instant | None = None
    findings: tuple[Finding, ...] = ()
