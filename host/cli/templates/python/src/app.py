"""The component's export. Everything else stays as the wrapped plugin composed it."""

from wit_world import exports
from wit_world.imports import personalization
from wit_world.imports.personalization import Choice, ComposeRequest, Page, PlacementKind

from banner import banner


class Personalization(exports.Personalization):
    """What the contract's interface asks for."""

    def compose(self, request: ComposeRequest) -> Page:
        page = personalization.compose(request)
        chosen = banner(request)
        for slot in page.slots:
            if slot.kind == PlacementKind.BANNER and chosen is not None:
                slot.choices = [Choice(chosen, score=0, because=None)]
        return page
