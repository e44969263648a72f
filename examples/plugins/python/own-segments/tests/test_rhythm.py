"""The arithmetic of days."""

import unittest
from datetime import date, timedelta

import rhythm

START = date(2026, 1, 1)


def after(*gaps):
    """Days with so many days between them."""
    days = [START]
    for gap in gaps:
        days.append(days[-1] + timedelta(days=gap))
    return days


class Days(unittest.TestCase):
    def test_a_day_begins_at_midnight_in_utc(self):
        self.assertEqual(rhythm.day(0), date(1970, 1, 1))
        self.assertEqual(rhythm.day(86_399_999), date(1970, 1, 1))
        self.assertEqual(rhythm.day(86_400_000), date(1970, 1, 2))
        self.assertEqual(rhythm.day(1_795_255_200_000), date(2026, 11, 21))

    def test_the_usual_gap_is_the_median(self):
        self.assertEqual(rhythm.usual_gap(after(30, 28, 90)), 30)
        # Of two medians the lower one; a single long pause changes little.
        self.assertEqual(rhythm.usual_gap(after(20, 30, 40, 400)), 30)

    def test_orders_of_one_day_are_one(self):
        days = after(10, 0, 10, 0)
        self.assertIsNone(rhythm.usual_gap(days))
        self.assertEqual(rhythm.usual_gap([*days, START + timedelta(days=30)]), 10)

    def test_the_sequence_does_not_matter(self):
        days = after(30, 28, 90)
        self.assertEqual(rhythm.usual_gap(reversed(days)), rhythm.usual_gap(days))

    def test_gifts_are_bought_in_the_six_weeks_before_christmas(self):
        for day, season in [
            (date(2025, 11, 12), False),
            (date(2025, 11, 13), True),
            (date(2025, 12, 24), True),
            (date(2025, 12, 25), False),
            (date(2026, 1, 2), False),
        ]:
            self.assertEqual(rhythm.is_gift_season(day), season, day)
        days = [date(2024, 12, 1), date(2024, 12, 2), date(2025, 6, 1)]
        self.assertEqual(rhythm.gift_years(days), {2024})
