"""Value captured: benefits realised, money gained or cost avoided, authority and funding."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import kpi_words
from canvases.mandates.reading import Charter
from canvases.models.mandate import Authority
from roadmaps.closeout.story import measured
from roadmaps.closeout.story.figures import Figure, of_whole, source
from roadmaps.closeout.story.mandate import Kept
from roadmaps.closing import value
from roadmaps.closing.value import Money, Share
from roadmaps.kpis.aims import Direction
from roadmaps.readings import words
from roadmaps.readings.current import KpiStanding

BENEFITS = "K07"


@dataclass(frozen=True)
class Given:
    """What the mandate gave when it was first signed (None: it was signed once at most)."""

    then: Charter | None
    now: Charter


def figures(
    engagement_id: int, kpis: Mapping[str, KpiStanding], kept: Kept, given: Given
) -> list[Figure]:
    """Benefits first, then money, then what the mandate gives; what nobody knows is left out."""
    found = [
        measured.reading("benefits", kpis.get(BENEFITS)),
        *_money(kpis),
        _rights(engagement_id, kept),
        _authority(engagement_id, given),
        _funding(engagement_id, given),
    ]
    return [each for each in found if each is not None]


def _money(kpis: Mapping[str, KpiStanding]) -> Iterator[Figure]:
    """Every KPI in a unit of money that has a baseline and a reading."""
    for standing in kpis.values():
        kpi = standing.kpi
        if standing.value is None or kpi.baseline is None or not value.is_money(kpi.unit):
            continue
        money = Money(kpi.unit, Direction(kpi.direction), kpi.baseline, standing.value)
        unit = kpi_words.unit(kpi.unit)
        amount = words.bare(money.amount)
        told = __("cost avoided: %(name)s") if money.is_avoided else __("gained: %(name)s")
        ends = (money.baseline, money.last)
        more, less = map(words.bare, ends if money.is_avoided else reversed(ends))
        yield Figure(
            f"money_{kpi.key}",
            f"{amount}\N{NO-BREAK SPACE}{unit}",
            told % {"name": kpi_words.told(kpi.name)},
            measured.source_of(standing),
            [f"{more} − {less} = {amount} {unit}"],
            float(money.amount),
        )


def _rights(engagement_id: int, kept: Kept) -> Figure | None:
    found = Share(kept.in_use.yes, kept.in_use.total)
    if not found.whole:
        return None
    told = ngettext("decision right in use", "decision rights in use", found.whole)
    sums = [f"{each.row.text}: {each.said}" for each in kept.rights]
    return Figure(
        "rights", of_whole(found), told, source("mandate", engagement_id), sums, found.part
    )


def _authority(engagement_id: int, given: Given) -> Figure | None:
    """With what it was before, where the mandate was signed anew with another."""
    if not given.now.authority:
        return None
    told = _grown(given, "authority", __("authority of the PMO"), __("authority, was: %(before)s"))
    steps = [str(each.label) for each in Authority]
    return Figure(
        "authority",
        given.now.authority,
        told,
        source("mandate", engagement_id),
        [given.now.allows],
        steps.index(given.now.authority) + 1,
    )


def _funding(engagement_id: int, given: Given) -> Figure | None:
    if not given.now.funding:
        return None
    told = _grown(given, "funding", __("funding of the PMO"), __("funding, was: %(before)s"))
    return Figure("funding", given.now.funding, told, source("mandate", engagement_id), (), 1)


def _grown(given: Given, field: str, same: str, other: str) -> str:
    before = str(getattr(given.then, field)) if given.then else ""
    if not before or before == getattr(given.now, field):
        return same
    return other % {"before": before}
