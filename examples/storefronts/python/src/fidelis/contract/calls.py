"""The functions of the contract that a storefront calls.

Made by scripts/generate.py from the contract; not to be changed by hand.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from fidelis.contract.checkout import Quotation, QuoteRequest
from fidelis.contract.ledger import Settlement, SettleRequest
from fidelis.contract.personalization import ComposeRequest, Page
from fidelis.contract.segmentation import ClassifyRequest, Profile
from fidelis.contract.showcase import DescribeRequest, ProgramPage
from fidelis.contract.types import Message


class Calls(ABC):
    """What answers them: the errors are those of ``fidelis.errors``."""

    @abstractmethod
    def _ask(self, function: str, given: tuple[object, ...]) -> Any: ...

    def quote(self, request: QuoteRequest) -> Quotation:
        """Calls ``quote`` of ``wit/checkout.wit``."""
        answer: Quotation = self._ask("quote", (request,))
        return answer

    def settle(self, request: SettleRequest) -> Settlement:
        """Calls ``settle`` of ``wit/ledger.wit``."""
        answer: Settlement = self._ask("settle", (request,))
        return answer

    def compose(self, request: ComposeRequest) -> Page:
        """Calls ``compose`` of ``wit/personalization.wit``."""
        answer: Page = self._ask("compose", (request,))
        return answer

    def classify(self, request: ClassifyRequest) -> Profile:
        """Calls ``classify`` of ``wit/segmentation.wit``."""
        answer: Profile = self._ask("classify", (request,))
        return answer

    def describe(self, request: DescribeRequest) -> ProgramPage:
        """Calls ``describe`` of ``wit/showcase.wit``."""
        answer: ProgramPage = self._ask("describe", (request,))
        return answer

    def render(self, messages: tuple[Message, ...], locale: str) -> tuple[str, ...]:
        """Calls ``render`` of ``wit/texts.wit``."""
        answer: tuple[str, ...] = self._ask("render", (messages, locale))
        return answer
