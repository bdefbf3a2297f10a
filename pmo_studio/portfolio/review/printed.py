"""The pack on A4: a page over all engagements, and a page for each of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as __

from pmo_studio.core.charts import PRINT
from pmo_studio.exports import canvas, pdf, report
from pmo_studio.portfolio.choosing import Wanted as Filter
from pmo_studio.portfolio.review.asks import Wanted
from pmo_studio.portfolio.review.pack import Pack
from pmo_studio.portfolio.review.sheet import Sheet

# So many decisions are named on the first page; the pages of the engagements have them all.
MOST_ASKS = 10


@dataclass(frozen=True)
class Asks:
    """What is asked of the board, engagement by engagement, as far as the first page holds it."""

    listed: Sequence[tuple[Sheet, Sequence[Wanted]]]
    more: int


def shortened(pack: Pack) -> Asks:
    """At least one of each engagement before any has its second, as long as there is room."""
    kept = {id(sheet): 0 for sheet, _listed in pack.wanted}
    room = MOST_ASKS
    while room:
        before = room
        for sheet, listed in pack.wanted:
            if room and kept[id(sheet)] < len(listed):
                kept[id(sheet)] += 1
                room -= 1
        if room == before:
            break
    found = [(sheet, listed[: kept[id(sheet)]]) for sheet, listed in pack.wanted]
    return Asks([each for each in found if each[1]], pack.asks - sum(kept.values()))


def document(pack: Pack, *, by: str, wanted: Filter, more: int = 0) -> pdf.Document:
    """In the active language; `by` is who asked for it, `more` are left out."""
    title = f"{__('Quarterly review')} {pack.span.name}"
    context = {
        "pack": pack,
        "asks": shortened(pack),
        "by": by,
        "wanted": wanted,
        "most": len(pack.sheets),
        "more": more,
        "today": timezone.localdate(),
        "title": title,
        "paper": True,
        "lines": {sheet.anchor: sheet.line(PRINT) for sheet in pack.sheets},
        "not_kept": __("not kept"),
    }
    return pdf.document(
        body=render_to_string("portfolio/review/paper.html", context),
        styles=[
            report.style("tokens.css"),
            report.style("print.css"),
            report.page_number_rule(),
            ":root{--brand:#0C1F2A;--on-brand:#FFFFFF}",
        ],
        title=title,
        lang=get_language() or "en",
        fonts=canvas.FONT_FOLDER,
    )
