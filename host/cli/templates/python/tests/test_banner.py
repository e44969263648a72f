"""Tests of what the plugin decides; they need no component."""

import sys
import unittest
from pathlib import Path
from types import SimpleNamespace

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "src"))

from banner import banner


class Banner(unittest.TestCase):
    def test_guests_are_welcomed(self):
        self.assertEqual(banner(SimpleNamespace(member=None)), "banner-welcome")

    def test_members_see_the_banner_of_the_plugin(self):
        self.assertIsNone(banner(SimpleNamespace(member=SimpleNamespace(id="m-1"))))
