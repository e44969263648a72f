"""The segments, around a plugin that is played by the tests."""

import unittest
from unittest.mock import patch

import app
from componentize_py_types import Err
from wit_world.imports.segmentation import ClassifyRequest, Lifecycle, Profile
from wit_world.imports.types import (
    Fault,
    FaultKind,
    Member,
    OrderStatus,
    PastOrder,
    Verdict_Applied,
    Verdict_Refused,
)

DAY = 86_400_000
# 2026-11-21.
NOW = 1_795_255_200_000


def order(days_ago, status=OrderStatus.DELIVERED):
    placed_at = NOW - days_ago * DAY
    return PastOrder(placed_at, status, net=5000, discount=0, units=1, lines=1, bundles=0)


def request(orders, explain=False):
    member = Member("m", None, None, None, [], [], [], list(orders), [], [])
    return ClassifyRequest(NOW, member, None, None, explain)


def classified(orders, explain=False):
    plugin = Profile(Lifecycle.LOYAL, None, ["premium"], [])
    with patch.object(app.segmentation, "classify", return_value=plugin):
        return app.Segmentation().classify(request(orders, explain))


class Segments(unittest.TestCase):
    def test_who_stays_away_longer_than_ever_is_slipping(self):
        monthly = [order(days) for days in (190, 160, 130, 100)]
        self.assertEqual(classified(monthly).segments, ["premium", "slipping-away"])
        # 60 days are twice the usual 30, and not more.
        still = [order(days) for days in (150, 120, 90, 60)]
        self.assertEqual(classified(still).segments, ["premium"])

    def test_the_same_pause_is_nothing_to_who_comes_once_a_year(self):
        yearly = [order(days) for days in (1200, 830, 465, 100)]
        self.assertEqual(classified(yearly).segments, ["premium"])

    def test_orders_that_came_back_do_not_count(self):
        orders = [order(days) for days in (190, 160, 130, 100)]
        came_back = [*orders[:3], order(100, OrderStatus.REFUNDED), order(90, OrderStatus.CANCELLED)]
        self.assertEqual(classified(came_back).segments, ["premium"])

    def test_orders_of_the_future_do_not_count(self):
        orders = [order(days) for days in (190, 160, 130, 100, -1)]
        self.assertEqual(classified(orders).segments, ["premium", "slipping-away"])

    def test_who_buys_before_christmas_every_year_gives(self):
        # 2025-12-11 and 2024-12-01.
        self.assertEqual(classified([order(345), order(720)]).segments, ["premium", "gift-giver"])
        self.assertEqual(classified([order(345), order(346)]).segments, ["premium"])

    def test_explained_on_request(self):
        findings = classified([order(10)], explain=True).findings
        self.assertEqual([finding.id for finding in findings], ["slipping-away", "gift-giver"])
        verdict = findings[0].verdict
        self.assertIsInstance(verdict, Verdict_Refused)
        self.assertEqual((verdict.value.missing, verdict.value.found), (3, "on 1"))
        applied = classified([order(345), order(720)], explain=True).findings[1].verdict
        self.assertEqual(applied, Verdict_Applied())
        self.assertEqual(classified([order(10)]).findings, [])

    def test_a_fault_of_the_plugin_passes_through(self):
        fault = Fault(FaultKind.INVALID_VALUE, "/now", "an instant", "-1")
        with patch.object(app.segmentation, "classify", side_effect=Err(fault)):
            with self.assertRaises(Err) as raised:
                app.Segmentation().classify(request([]))
        self.assertEqual(raised.exception.value, fault)
