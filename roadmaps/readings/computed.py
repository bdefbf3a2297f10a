"""KPIs whose figure the studio knows itself, for somebody to take over as a reading.

K13, the satisfaction of customers, comes from the newest survey; K20, the growth of maturity within
a year, from two rounds of the same questionnaire (domain.md §8).  Nothing is recorded by itself.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments.models import Assessment
from assessments.reassessing import growth
from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from pmo_studio.core.rounding import half_up
from roadmaps.actions.readings import Entry, Said
from roadmaps.improving.quarters import Quarter
from roadmaps.improving.satisfaction import STEPS, Cell
from roadmaps.kpis import periods
from roadmaps.kpis.periods import Period
from roadmaps.models import Reading
from roadmaps.readings import words
from roadmaps.reviews import rounds
from roadmaps.reviews.rounds import ALL

SATISFACTION, GROWTH = rounds.KPI, "K20"
LEVELS = "levels"


@dataclass(frozen=True)
class Offer:
    """A reading that can be taken over with one press."""

    kpi: Kpi
    period: Period
    value: Decimal
    # What it says on the button, and what is noted with the reading.
    words: str
    note: str
    # Its arithmetic, and the page on which it can be followed.
    sums: Sequence[str]
    url: str
    # When its source was closed: what was recorded later knew it.
    at: datetime.datetime

    @property
    def entry(self) -> Entry:
        return Entry(self.kpi.pk, self.period, Said(self.value, note=self.note))

    @property
    def key(self) -> str:
        """Tells whether it still is what somebody saw."""
        return f"{self.period.key} {self.value}"

    @property
    def of_period(self) -> str:
        return words.period(self.period)


@dataclass(frozen=True)
class Found:
    """What the studio knows of a KPI: an offer, or in words why there is none yet."""

    offer: Offer | None = None
    lacks: str = ""


def of(kpi: Kpi) -> Found | None:
    """None where the studio computes no such KPI; a fixed number of queries."""
    unit, find = SOURCES.get(kpi.key, ("", None))
    if find is None or kpi.unit != unit or kpi.archived_at is not None:
        return None
    found = find(kpi)
    return found if found.offer is None or _is_news(found.offer) else Found()


def offers(engagement: Engagement, kpis: Iterable[Kpi]) -> list[Offer]:
    """What can be taken over for these KPIs of the engagement; there are two of them at most."""
    wanted = [kpi for kpi in kpis if kpi.key in SOURCES]
    for kpi in wanted:
        kpi.engagement = engagement
    found = [of(kpi) for kpi in wanted]
    return [each.offer for each in found if each and each.offer]


def _is_news(offer: Offer) -> bool:
    """Whether nothing stands that is of a later period, or was recorded knowing it."""
    rows = Reading.objects.live().filter(kpi=offer.kpi, frequency=offer.period.frequency)
    last = rows.filter(period__gte=offer.period.first).order_by("-period").first()
    if last is None:
        return True
    return last.period == offer.period.first and last.at < offer.at and last.value != offer.value


# --- K13: what customers say ---


def _satisfaction(kpi: Kpi) -> Found:
    listed = rounds.of(kpi.engagement)
    if listed.last is None:
        return Found(lacks=__("Nothing to take over yet: no satisfaction survey is closed."))
    told = listed.told
    whole = told.whole(ALL) if told else None
    if told is None or whole is None or whole.mean is None or told.survey.closed_at is None:
        said = __(
            "Nothing to take over: too few people answered the survey of %(day)s for a mean that"
            " tells of nobody."
        )
        return Found(lacks=said % {"day": _day(listed.last.survey.closed_at)})
    value, day = half_up(whole.mean, 2), _day(told.survey.closed_at)
    of = {"value": kpi_words.number(value), "day": day, "n": whole.n}
    return Found(
        Offer(
            kpi=kpi,
            period=_period_of_survey(told, kpi.frequency),
            value=value,
            words=__("Take %(value)s from the survey of %(day)s (n = %(n)s)") % of,
            note=__("Satisfaction survey of %(day)s, n = %(n)s") % of,
            sums=[_mean(whole, value)],
            url=reverse("roadmaps:satisfaction", args=[kpi.engagement_id]),
            at=told.survey.closed_at,
        )
    )


def _period_of_survey(told: rounds.Round, frequency: str) -> Period:
    """The one in which it closed, within the quarter that it asks about."""
    quarter = Quarter.of(told.survey.period)
    day = told.closed_on or quarter.last
    return periods.of_day(min(max(day, quarter.first), quarter.last), frequency)


def _mean(cell: Cell, value: Decimal) -> str:
    parts = [f"{n} × {step}" for step, n in zip(STEPS, cell.counts, strict=True) if n]
    return f"({' + '.join(parts)}) ÷ {cell.n} = {kpi_words.number(value)}"


# --- K20: growth within a year ---


def _growth(kpi: Kpi) -> Found:
    yearly = growth.in_a_year(kpi.engagement)
    if yearly is None or yearly.after.closed_at is None:
        return Found(
            lacks=__(
                "Nothing to take over yet: growth within a year needs two closed rounds of the same"
                " questionnaire, ten to fourteen months apart."
            )
        )
    value, day = half_up(yearly.value, 2), _day(yearly.after.closed_at)
    given = {"value": kpi_words.figure(value, kpi.unit), "day": day}
    noted = {"before": _named(yearly.before), "after": _named(yearly.after)}
    pair = urlencode({"a": yearly.before.pk, "b": yearly.after.pk})
    page = reverse("assessments:reassessment", args=[kpi.engagement_id])
    return Found(
        Offer(
            kpi=kpi,
            period=periods.of_day(timezone.localdate(yearly.after.closed_at), kpi.frequency),
            value=value,
            words=__("Take %(value)s from the reassessment of %(day)s") % given,
            note=__("Growth from %(before)s to %(after)s") % noted,
            sums=[_mean_change(yearly.capabilities, str(given["value"]))],
            url=f"{page}?{pair}",
            at=yearly.after.closed_at,
        )
    )


def _mean_change(capabilities: int, value: str) -> str:
    said = ngettext(
        "The change of %(n)s capability that both rounds know: %(value)s.",
        "The mean change of the %(n)s capabilities that both rounds know: %(value)s.",
        capabilities,
    )
    return said % {"n": capabilities, "value": value}


def _named(assessment: Assessment) -> str:
    """Its title, shortened so that both fit into a note, and its day."""
    return f"“{assessment.title[:80]}”, {_day(assessment.closed_at)}"


def _day(at: datetime.datetime | None) -> str:
    return date_format(timezone.localdate(at), "SHORT_DATE_FORMAT") if at else ""


SOURCES: Mapping[str, tuple[str, Callable[[Kpi], Found]]] = {
    SATISFACTION: (kpi_words.SCORE, _satisfaction),
    GROWTH: (LEVELS, _growth),
}
