"""Names of blocks in the language of the page, and texts of notes inside sentences."""

from django.utils.translation import gettext as __

from canvases.blocks import layout
from canvases.link_kinds import KPI, partners
from pmo_studio.core import languages

SHORT = 60


def shortened(text: str) -> str:
    """A note's text as it stands inside a sentence."""
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def block_title(key: str) -> str:
    """The block's title as the page shows it; the key itself for an unknown one."""
    block = layout().blocks.get(key)
    return block.title.in_language(languages.current()) if block else key


def partner_titles(block: str) -> dict[str, str]:
    """The block, and what a note of it can be linked with, for a sentence."""
    names = [__("KPIs") if one == KPI else block_title(one) for one in partners(block)]
    return {"block": block_title(block), "partners": ", ".join(names)}
