"""Names of blocks in the language of the page."""

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases.blocks import layout
from canvases.link_kinds import KPI, partners
from pmo_studio.core import languages


def block_title(key: str) -> str:
    """The block's title as the page shows it; the key itself for an unknown one."""
    block = layout().blocks.get(key)
    return block.title.in_language(languages.current()) if block else key


def partner_titles(block: str) -> dict[str, str]:
    """The block, and what a note of it can be linked with, for a sentence."""
    names = [__("KPIs") if one == KPI else block_title(one) for one in partners(block)]
    return {"block": block_title(block), "partners": ", ".join(names)}


def status(key: str) -> str:
    """What is known of a note, in a word."""
    return {
        "assumption": pgettext("status of a note", "Assumption"),
        "testing": pgettext("status of a note", "Being tested"),
        "validated": pgettext("status of a note", "Validated"),
        "invalidated": pgettext("status of a note", "Invalidated"),
    }[key]


def status_empty(key: str) -> str:
    """What stands where no note has that status."""
    return {
        "assumption": __("Nothing is merely assumed."),
        "testing": __("Nothing is being tested: no note has evidence that still leaves it open."),
        "validated": __("Nothing is validated yet: that takes 3 people, and 70 percent in favour."),
        "invalidated": __("Nothing has turned out to be wrong."),
    }[key]
