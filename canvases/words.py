"""Words about blocks and notes in the language of the page."""

from collections.abc import Callable
from functools import lru_cache

from django.utils import translation
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import ngettext, pgettext

from canvases.blocks import layout
from canvases.link_kinds import KPI, partners
from pmo_studio.core import languages

COUNTS: dict[str, Callable[[int], str]] = {
    "cs": lambda n: ngettext("%(n)s customer", "%(n)s customers", n),
    "vp": lambda n: ngettext("%(n)s value", "%(n)s values", n),
    "ch": lambda n: ngettext("%(n)s channel", "%(n)s channels", n),
    "cr": lambda n: ngettext("%(n)s relationship", "%(n)s relationships", n),
    "rs": lambda n: ngettext("%(n)s benefit", "%(n)s benefits", n),
    "ka": lambda n: ngettext("%(n)s function", "%(n)s functions", n),
    "kr": lambda n: ngettext("%(n)s resource", "%(n)s resources", n),
    "kp": lambda n: ngettext("%(n)s partner", "%(n)s partners", n),
    "co": lambda n: ngettext("%(n)s cost", "%(n)s costs", n),
    KPI: lambda n: ngettext("%(n)s KPI", "%(n)s KPIs", n),
}


def block_title(key: str) -> str:
    """The block's title as the page shows it, or what KPIs are called; the key if unknown."""
    if key == KPI:
        return __("KPIs")
    block = layout().blocks.get(key)
    return block.title.in_language(languages.current()) if block else key


def counted(key: str, n: int) -> str:
    """So many notes of the block, named for what they are: "2 customers"."""
    return COUNTS[key](n) % {"n": n}


@lru_cache(maxsize=10)
def for_scripts(language: str) -> SafeString:
    """For each block its key, its title, and the words for one of its notes and "{n}" of them."""
    rows = (
        (key, block_title(key), counted(key, 1), count(2) % {"n": "{n}"})
        for key, count in COUNTS.items()
    )
    item = '<i hidden data-bead="{}" data-label="{}" data-one="{}" data-many="{}"></i>'
    with translation.override(language):
        return format_html_join("", item, rows)


def partner_titles(block: str) -> dict[str, str]:
    """The block, and what a note of it can be linked with, for a sentence."""
    return {"block": block_title(block), "partners": ", ".join(map(block_title, partners(block)))}


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
