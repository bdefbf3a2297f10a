"""How colour, trend and achievement of a KPI came about, line by line, for whoever opens it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext, pgettext

from canvases import kpi_words
from canvases.models.kpi import Direction
from roadmaps.kpis.achievement import MOST
from roadmaps.kpis.periods import STALE_AFTER
from roadmaps.kpis.trends import SUSTAINED, Trend
from roadmaps.readings import words
from roadmaps.readings.current import KpiStanding
from roadmaps.readings.words import bare, rounded


@dataclass(frozen=True)
class Step:
    """One result: what it is, what it came to, and the sum behind it."""

    name: str
    result: str
    sums: list[str]


def steps(standing: KpiStanding) -> list[Step]:
    """Value, state, trend and achievement, as far as there is something to reckon."""
    found = [_value(standing), _state(standing), _trend(standing), _achieved(standing)]
    return [step for step in found if step]


def _value(standing: KpiStanding) -> Step | None:
    if not standing.rows or not standing.rows[-1].is_ratio:
        return None
    row = standing.rows[-1]
    part, whole = kpi_words.number(row.numerator), kpi_words.number(row.denominator)
    hundred = "100 × " if standing.kpi.unit == kpi_words.PERCENT else ""
    result = rounded(standing.value, standing.kpi.unit)
    sums = [f"{hundred}{part} ÷ {whole} = {result}"]
    if standing.value is None:
        sums = [__("%(part)s ÷ 0: a whole of 0 has no value.") % {"part": part}]
    return Step(pgettext("reading", "Value"), result, sums)


def _state(standing: KpiStanding) -> Step:
    return Step(pgettext("KPI", "State"), words.state(standing), list(_bounds(standing)))


def _bounds(standing: KpiStanding) -> Iterator[str]:
    kpi, judged = standing.kpi, standing.judged
    if judged.near is None or judged.off is None:
        return
    told = {
        "last": rounded(standing.value, kpi.unit),
        "target": words.target(kpi),
        "off": bare(judged.off),
        "near": bare(judged.near),
    }
    yield _tolerance(standing)
    yield __("%(last)s against %(target)s: %(off)s off; up to %(near)s off is near.") % told
    if standing.is_stale and standing.last:
        days = STALE_AFTER[standing.frequency]
        said = __("The last reading, %(period)s, ended more than %(n)s days ago.")
        yield said % {"period": words.period(standing.last.period), "n": days}


def _tolerance(standing: KpiStanding) -> str:
    kpi, near = standing.kpi, bare(standing.aim.near)
    if kpi.tolerance is not None:
        return __("Tolerance: %(near)s, as agreed.") % {"near": near}
    share = kpi_words.number(kpi.tolerance_percent)
    if kpi.direction == Direction.BAND:
        of = f"({kpi_words.number(kpi.band_high)} − {kpi_words.number(kpi.band_low)})"
    else:
        of = kpi_words.number(abs(kpi.target or 0))
    return __("Tolerance: %(share)s %% of %(of)s = %(near)s.") % {
        "share": share,
        "of": of,
        "near": near,
    }


def _trend(standing: KpiStanding) -> Step | None:
    found = standing.course
    if found is None:
        return None
    last, previous, change = words.difference(found.last, found.previous)
    sums = [
        __("%(last)s − %(previous)s = %(change)s; up to ± %(zone)s counts as flat.")
        % {
            "last": last,
            "previous": previous,
            "change": change,
            "zone": bare(found.zone),
        }
    ]
    if found.sustained:
        good = found.trend is Trend.IMPROVING
        sums.append(_sustained(good))
    return Step(pgettext("KPI", "Trend"), words.course(found), sums)


def _sustained(good: bool) -> str:
    if good:
        return ngettext(
            "Better %(n)s time in a row.", "Better %(n)s times in a row.", SUSTAINED
        ) % {"n": SUSTAINED}
    return ngettext("Worse %(n)s time in a row.", "Worse %(n)s times in a row.", SUSTAINED) % {
        "n": SUSTAINED
    }


def _achieved(standing: KpiStanding) -> Step | None:
    found = standing.achieved
    if found is None:
        return None
    name = pgettext("KPI", "Achievement")
    result = f"{bare(found.percent)}\N{NO-BREAK SPACE}%"
    if not found.by_way:
        return Step(name, result, [__("Target and baseline are the same: 100 % when on target.")])
    last, start, end = bare(found.last), bare(found.baseline), bare(found.target)
    sums = [f"100 × ({last} − {start}) ÷ ({end} − {start})"]
    sums.append(__("Less than 0 counts as 0, more than %(most)s as %(most)s.") % {"most": MOST})
    return Step(name, result, sums)
