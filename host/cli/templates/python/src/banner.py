"""A banner of the shop's own."""


def banner(request) -> str | None:
    """The banner for a visitor; None where the plugin's own is right."""
    return "banner-welcome" if request.member is None else None
