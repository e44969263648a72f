"""The arithmetic of the merchant's own segments, in whole days.

A programme's conditions compare a member with fixed numbers ("no order for 180 days"). These ask
something else: is it long *for this member*?
"""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

# Days with orders that a rhythm takes, and how many times its length is too long.
RHYTHM_DAYS = 4
PATIENCE = 2
# In how many years somebody bought in the six weeks before Christmas.
GIFT_YEARS = 2
GIFT_SEASON = timedelta(days=42)

EPOCH = date(1970, 1, 1)
MILLISECONDS_A_DAY = 86_400_000


def day(instant: int) -> date:
    """The day, in UTC, of an instant in UTC milliseconds."""
    return EPOCH + timedelta(days=instant // MILLISECONDS_A_DAY)


def usual_gap(days: Iterable[date]) -> int | None:
    """The median of the whole days between two days with orders, the lower one of two medians.

    None where there are too few of them to tell.
    """
    known = sorted(set(days))
    if len(known) < RHYTHM_DAYS:
        return None
    gaps = sorted((later - before).days for before, later in pairwise(known))
    return gaps[(len(gaps) - 1) // 2]


def gift_years(days: Iterable[date]) -> set[int]:
    """The years in which something was bought in the six weeks before Christmas."""
    return {each.year for each in days if is_gift_season(each)}


def is_gift_season(when: date) -> bool:
    """From six weeks before 25 December to the day before it."""
    left = date(when.year, 12, 25) - when
    return timedelta(0) < left <= GIFT_SEASON
