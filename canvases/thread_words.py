"""What the figures of a thread say, and how they come about."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_noop, ngettext

from canvases.check_words import count_words
from canvases.thread import Percent, Report, Severity
from canvases.thread.report import POINTS
from pmo_studio.core import catalogue, rounding
from pmo_studio.core.rounding import half_up

SHARE = gettext_noop("100 × %(part)s / %(whole)s = %(percent)s %%")


def thread_words(report: Report) -> str:
    """How many needs run through, beside the big number."""
    whole = report.percent.whole
    if not whole:
        return __("No customer and no value proposition yet")
    words = ngettext(
        "%(part)s of %(n)s need runs through to a measure",
        "%(part)s of %(n)s needs run through to a measure",
        whole,
    )
    return words % {"part": report.percent.part, "n": whole}


@dataclass(frozen=True, slots=True)
class Beyond:
    """How many threads run on to the plan or the mandate, and how that comes about, a line each."""

    title: str
    words: str
    sums: Sequence[str]


def beyond(report: Report) -> list[Beyond]:
    """How far threads are complete to the plan and to the mandate (domain.md Rulings §5.4)."""
    told = (
        (
            report.planned,
            __("Plan"),
            __("%(percent)s %% complete to the plan (%(part)s of %(whole)s)"),
            __(
                "Complete to the plan: %(part)s of the %(complete)s complete ones have a function"
                " without an open gap, or one whose gap a work package closes"
            ),
        ),
        (
            report.mandated,
            __("Mandate"),
            __("%(percent)s %% complete to the mandate (%(part)s of %(whole)s)"),
            __(
                "Complete to the mandate: %(part)s of the %(complete)s complete ones have a KPI"
                " that proves an objective"
            ),
        ),
    )
    return [
        _beyond(found, title, words, counted, report.percent.part)
        for found, title, words, counted in told
        if found is not None and found.whole
    ]


def _beyond(found: Percent, title: str, words: str, counted: str, complete: int) -> Beyond:
    figures = {"part": found.part, "whole": found.whole, "complete": complete}
    whole = figures | {"percent": number_format(rounding.whole_percent(found.value))}
    share = figures | {"percent": number_format(half_up(found.value, 1), decimal_pos=1)}
    return Beyond(title, words % whole, (counted % figures, __(SHARE) % share))


def thread_arithmetic(report: Report) -> list[str]:
    """How the thread % comes about, a line each."""
    percent, needs = report.percent, len(report.threads)
    if not percent.whole:
        return [__("Nothing to count yet: 0 of 0 is 0 %.")]
    customers, values = len(report.of("C01")), len(report.of("C02"))
    counted = __(
        "Counted: links “needs” %(needs)s + customers without one %(customers)s + values without"
        " one %(values)s = %(whole)s"
    )
    complete = __(
        "Complete: %(part)s of them reach a function that has a resource or partner and a KPI (its"
        " own or the value's)"
    )
    figures = {
        "needs": needs,
        "customers": customers,
        "values": values,
        "part": percent.part,
        "whole": percent.whole,
        "percent": number_format(half_up(percent.value, 1), decimal_pos=1),
    }
    return [line % figures for line in (counted, complete, __(SHARE))]


def health_arithmetic(report: Report) -> str:
    """100 less the points of every finding; a canvas never falls below 0."""
    parts = ["100"]
    for severity in Severity:
        if count := report.count(severity):
            parts.append(f"{POINTS[severity]} × {count_words(severity, count)}")
    sum_of = 100 - sum(POINTS[each.severity] for each in report.findings)
    total = f"{' − '.join(parts)} = {'−' if sum_of < 0 else ''}{abs(sum_of)}"
    if sum_of < 0:
        return __("%(sum)s, which counts as 0") % {"sum": total}
    return total


def whole_percent(report: Report) -> str:
    """The thread % as it is shown: whole, and never as the gate's share where that is missed."""
    return number_format(rounded_percent(report))


def rounded_percent(report: Report) -> Decimal:
    """The same as a number."""
    required = 100 * catalogue.criterion("D2").required
    return rounding.whole_percent(report.percent.value, required=required)
