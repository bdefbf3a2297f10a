"""Readings in words: periods by their names, figures with their units, colours and trends."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import formats
from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases import kpi_words
from canvases.models import Kpi
from canvases.models.kpi import Direction
from pmo_studio.core.charts.mini import Tone
from pmo_studio.core.rounding import decimal_of
from roadmaps.kpis import periods
from roadmaps.kpis.aims import Figure
from roadmaps.kpis.colours import Colour, Why
from roadmaps.kpis.periods import Period
from roadmaps.kpis.standing import Standing
from roadmaps.kpis.trends import Course, Movement, Trend

TYPED, SHOWN = Decimal("0.0001"), Decimal("0.1")
# Two shares and their difference, rounded alike, miss each other at one place, seldom at several.
MOST_PLACES = 6
# The shape of each colour, on pages (core.templatetags.pmo.SHAPES) and in pictures.
SHAPES: Mapping[Colour, Tone] = {
    Colour.GREEN: "ok",
    Colour.AMBER: "warn",
    Colour.RED: "bad",
    Colour.GREY: "open",
}
ARROWS = {
    Movement.RISING: "trending-up",
    Movement.FLAT: "arrow-right",
    Movement.FALLING: "trending-down",
}


def period(span: Period) -> str:
    """Its name: "March 2026", "Q2 2026", "H1 2026", "2026"."""
    if span.frequency == "monthly":
        return formats.date_format(span.first, "YEAR_MONTH_FORMAT")
    if span.frequency == "yearly":
        return f"{span.first.year}"
    told = {"n": span.number, "year": span.first.year}
    if span.frequency == "quarterly":
        return pgettext("period", "Q%(n)s %(year)s") % told
    return pgettext("period", "H%(n)s %(year)s") % told


def period_in_short(span: Period) -> str:
    """The same where there is little room: "Mar 26"."""
    if span.frequency == "monthly":
        return formats.date_format(span.first, "SHORT_MONTH_FORMAT")
    return period(span)


def period_of_key(key: str) -> str:
    """The name of a period by its key; the key itself where it names none."""
    for frequency in periods.MONTHS:
        try:
            return period(periods.read(key, frequency))
        except periods.NoPeriod:
            continue
    return key


def rounded(value: Figure | None, unit: str) -> str:
    """A figure with its unit, "n/a" for none."""
    return no_value() if value is None else kpi_words.figure(shown(value), unit)


def no_value() -> str:
    """What stands for a part of nothing."""
    return pgettext("KPI", "n/a")


def bare(value: Figure | None) -> str:
    """A figure without its unit."""
    return no_value() if value is None else kpi_words.number(shown(value))


def shown(value: Figure) -> Decimal:
    """As it was typed; a share that has no end, to one decimal."""
    exact = Fraction(value)
    number = decimal_of(exact)
    typed = number.quantize(TYPED)
    return (typed if Fraction(typed) == exact else number.quantize(SHOWN, ROUND_HALF_UP)) + 0


def difference(last: Fraction, previous: Fraction) -> tuple[str, str, str]:
    """Both figures and `last` − `previous`, with as many decimals as the sum needs to come out."""
    exact = (last, previous, last - previous)
    for places in range(1, MOST_PLACES + 1):
        a, b, c = (_to_places(value, places) for value in exact)
        if a - b == c:
            break
    c = a - b
    found = [kpi_words.number(value).replace("-", "\N{MINUS SIGN}") for value in (a, b, c)]
    return found[0], found[1], found[2]


def _to_places(value: Fraction, places: int) -> Decimal:
    """Rounded to so many decimals; what was typed stays as it was typed."""
    typed = shown(value)
    if Fraction(typed) == value:
        return typed
    return decimal_of(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) + 0


def target(kpi: Kpi) -> str:
    """Target with its sign: "≥ 85 %", "≤ 10 days", "1 to 4 %"; "" without one."""
    if kpi.direction == Direction.BAND:
        return kpi_words.target(kpi)
    sign = "≤" if kpi.direction == Direction.LOWER else "≥"
    return f"{sign}\N{NO-BREAK SPACE}{kpi_words.target(kpi)}" if kpi.target is not None else ""


COLOURS = {
    Colour.GREEN: lambda: pgettext("KPI", "On target"),
    Colour.AMBER: lambda: pgettext("KPI", "Near target"),
    Colour.RED: lambda: pgettext("KPI", "Off target"),
}
WHY = {
    Why.NO_TARGET: lambda: pgettext("KPI", "No target"),
    Why.NO_READING: lambda: pgettext("KPI", "No reading yet"),
    Why.NO_VALUE: lambda: pgettext("KPI", "No value (n/a)"),
    Why.STALE: lambda: pgettext("KPI", "Out of date"),
}


def state(standing: Standing) -> str:
    """Its colour in words, or why it has none."""
    judged = standing.judged
    return WHY[judged.why]() if judged.why else COLOURS[judged.colour]()


def course(found: Course | None) -> str:
    """Which way the figure goes and what that means: "Rising, good"; "" without a trend."""
    if found is None:
        return ""
    if found.movement is Movement.FLAT:
        return pgettext("KPI", "Flat")
    if found.trend is Trend.STABLE:
        return MOVES[found.movement]()
    return JUDGED[found.movement, found.trend]()


MOVES = {
    Movement.RISING: lambda: pgettext("KPI", "Rising"),
    Movement.FALLING: lambda: pgettext("KPI", "Falling"),
}
JUDGED = {
    (Movement.RISING, Trend.IMPROVING): lambda: pgettext("KPI", "Rising, good"),
    (Movement.RISING, Trend.WORSENING): lambda: pgettext("KPI", "Rising, bad"),
    (Movement.FALLING, Trend.IMPROVING): lambda: pgettext("KPI", "Falling, good"),
    (Movement.FALLING, Trend.WORSENING): lambda: pgettext("KPI", "Falling, bad"),
}


def slipping() -> str:
    return __("Slipping: worse three times in a row")
