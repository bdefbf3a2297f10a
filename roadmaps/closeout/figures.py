"""The numbers that matter, each counted from what is stored; none is typed."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from pmo_studio.core.models import Participant
from roadmaps.closeout.story.whole import Whole
from roadmaps.models.package import PackageStatus


@dataclass(frozen=True)
class Figure:
    """A number with what it counts; `of` is the whole it is a part of, None for a plain count."""

    n: int
    words: str
    of: int | None = None


def of(whole: Whole) -> list[Figure]:
    """Those above zero: nobody presents a nought; a fixed number of queries."""
    found = [_deliverables(whole), _packages(whole), _kpis(whole), _people(whole), _lessons(whole)]
    return [figure for figure in found if figure.n]


def _deliverables(whole: Whole) -> Figure:
    share = whole.outputs.share
    words = ngettext(
        "deliverable accepted by who uses it",
        "deliverables accepted by who uses them",
        share.whole,
    )
    return Figure(share.part, words, share.whole)


def _packages(whole: Whole) -> Figure:
    rows = whole.standing.placed if whole.standing else ()
    words = ngettext("work package done", "work packages done", len(rows))
    return Figure(sum(row.status == PackageStatus.DONE for row in rows), words, len(rows))


def _kpis(whole: Whole) -> Figure:
    """As the KPI wall counts them."""
    words = ngettext("KPI on target", "KPIs on target", len(whole.lines))
    return Figure(whole.on_target, words, len(whole.lines))


def _people(whole: Whole) -> Figure:
    n = Participant.objects.people().filter(engagement=whole.engagement).count()
    words = ngettext("person took a seat in this work", "people took a seat in this work", n)
    return Figure(n, words)


def _lessons(whole: Whole) -> Figure:
    n = whole.lessons.counted.all
    return Figure(n, ngettext("lesson written down", "lessons written down", n))
