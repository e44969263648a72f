"""The component: the plugin's answer, with the merchant's own segments behind those that it has."""

from datetime import date

from wit_world import exports
from wit_world.imports import segmentation
from wit_world.imports.segmentation import ClassifyRequest, Profile
from wit_world.imports.types import (
    Finding,
    OrderStatus,
    Refusal,
    RefusalReason,
    Subject,
    Verdict_Applied,
    Verdict_Refused,
)

import rhythm

# What was called off or came back is no valid order (rule 4.2 of Fidelis).
INVALID = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)


class Segmentation(exports.Segmentation):
    """What the contract's interface asks for."""

    def classify(self, request: ClassifyRequest) -> Profile:
        # A fault of the plugin is raised here and passes through.
        profile = segmentation.classify(request)
        for segment, refusal in judged(request):
            if refusal is None:
                profile.segments.append(segment)
            if request.explain:
                verdict = Verdict_Applied() if refusal is None else Verdict_Refused(refusal)
                profile.findings.append(Finding(Subject.SEGMENT, segment, verdict))
        return profile


def judged(request: ClassifyRequest) -> list[tuple[str, Refusal | None]]:
    """Each segment, and why the member is not in it."""
    days = {
        rhythm.day(order.placed_at)
        for order in request.member.orders
        if order.status not in INVALID and order.placed_at <= request.now
    }
    return [
        ("slipping-away", slipping(days, rhythm.day(request.now))),
        ("gift-giver", giving(days)),
    ]


def slipping(days: set[date], today: date) -> Refusal | None:
    """Who stays away for longer than twice their own usual gap."""
    usual = rhythm.usual_gap(days)
    if usual is None:
        expected = f"orders on {rhythm.RHYTHM_DAYS} days or more"
        return refused(expected, f"on {len(days)}", rhythm.RHYTHM_DAYS - len(days))
    since = (today - max(days)).days
    if since > rhythm.PATIENCE * usual:
        return None
    return refused(f"more than {rhythm.PATIENCE} times the usual {usual} days", f"{since} days")


def giving(days: set[date]) -> Refusal | None:
    """Who bought before Christmas in more than one year."""
    years = len(rhythm.gift_years(days))
    if years >= rhythm.GIFT_YEARS:
        return None
    expected = f"orders before Christmas in {rhythm.GIFT_YEARS} years or more"
    return refused(expected, f"in {years}", rhythm.GIFT_YEARS - years)


def refused(expected: str, found: str, missing: int = 0) -> Refusal:
    """A condition that failed. It is no part of the programme, so there is no place to point at."""
    return Refusal(RefusalReason.CONDITION_FAILED, missing, "", expected, found)
