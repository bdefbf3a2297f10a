"""The page of a phase's gate: every criterion, and how the percentage of the phase came about."""

from dataclasses import dataclass
from math import floor

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET

from assessments.result_words import exact
from pmo_studio.core import (
    catalogue,
    gate_reading,
    gate_table,
    gate_words,
    gates,
    pages,
    phases,
    sheets,
)
from pmo_studio.core.access import Right, get_or_403, may, right_to_decide
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, GateWaiver, OwnCriterion, Participant
from pmo_studio.portfolio import line, ways

# What a ratio below 1 is never rounded up to.
BELOW_ONE = 0.9999


@dataclass(frozen=True)
class Entry:
    """One criterion with what it adds to the percentage, as printed."""

    row: gate_table.Row
    # Its measures, and who waived it, in words.
    words: list[str]
    ratio: str
    weight: str
    points: str
    # Where it is met; None when no sheet to which the seat is led does it.
    sheet: pages.Tab | None
    # Where the engagement asks something else than the method, and who said so.
    differences: str
    # The waiver that stands, and the ratio without it.
    waiver: GateWaiver | None
    measured: str
    # The row of an own criterion.
    own: OwnCriterion | None


@dataclass(frozen=True)
class GateTab:
    """One of the five gates, to go from one to the other."""

    number: int
    title: str
    percent: int
    url: str
    current: bool


@require_GET
def gate(request: StudioRequest, pk: int, number: int) -> HttpResponse:
    """What the gate of the phase asks for, and the arithmetic of the phase's percentage."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    overview = phases.overview(engagement)
    one = next((each for each in overview.phases if each.phase.number == number), None)
    if one is None:
        raise Http404
    record = gate_reading.read(engagement, number, timezone.localdate())
    entries = _entries(one, record, engagement, request.participant)
    title = line.title(one.phase)
    context = {
        "number": engagement.last_number,
        "topic": f"home:{engagement.pk}",
        "gate": number,
        "sheet_named": gate_words.gate(number),
        "title": title,
        "one": one,
        "percent": one.progress.percent,
        "tabs": [_tab(each, engagement, number) for each in overview.phases],
        "waits_for": number - 1 if overview.previous_gate_open(number) else 0,
        "blocking": len(one.blocking),
        "entries": entries,
        "record": record,
        "off": _off(number, record),
        "withdrawn": _withdrawn(record),
        "has_open": any(entry.row.tone == "open" for entry in entries),
        "weights": exact(one.progress.weights),
        "points": exact(one.progress.points),
        "sums": sums(one.progress),
        "decides": may(request.participant, right_to_decide(engagement, number)),
        "status": f"{title}, {one.progress.percent} %",
    }
    template = "portfolio/gate.html"
    return pages.sheet(request, template, engagement, "home", context, phase=number)


def address(engagement: Engagement, number: int) -> str:
    """The page of the gate of the phase with this number."""
    return ways.gate(engagement, number)


def _tab(one: phases.PhaseStanding, engagement: Engagement, current: int) -> GateTab:
    number = one.phase.number
    return GateTab(
        number,
        line.title(one.phase),
        one.progress.percent,
        address(engagement, number),
        number == current,
    )


def _entries(
    one: phases.PhaseStanding,
    record: gate_reading.Record,
    engagement: Engagement,
    seat: Participant,
) -> list[Entry]:
    listed = zip(gate_table.rows(one), one.criteria, one.progress.lines, strict=True)
    return [
        Entry(
            row=row,
            words=gate_table.words(criterion),
            ratio=_ratio(part.ratio),
            weight=exact(part.weight),
            points=exact(part.points),
            sheet=_sheet(criterion, engagement, seat),
            differences=gate_reading.told(row.key, record.settings.get(row.key)),
            waiver=record.standing.get(row.key),
            measured=_ratio(criterion.standing.measured_ratio),
            own=record.own.get(row.key),
        )
        for row, criterion, part in listed
    ]


@dataclass(frozen=True)
class Off:
    """A criterion of the method that this engagement does not ask."""

    key: str
    name: str
    changed_by: str


def _off(number: int, record: gate_reading.Record) -> list[Off]:
    return [
        Off(one.key, gate_words.criterion(one.key), gate_reading.changed_by(setting))
        for one in catalogue.criteria(number)
        if (setting := record.settings.get(one.key)) and setting.is_off
    ]


def _withdrawn(record: gate_reading.Record) -> list[tuple[str, GateWaiver]]:
    own = {row.key: row.text for row in (*record.own.values(), *record.removed)}
    return [(gate_reading.name_of(row.criterion, own), row) for row in record.withdrawn]


def _sheet(
    one: phases.CriterionStanding, engagement: Engagement, seat: Participant
) -> pages.Tab | None:
    url = ways.forward(one, engagement, seat)
    if not url or not one.sheet:
        return None
    sheet = sheets.get(one.sheet)
    return pages.Tab(sheet.number, str(sheet.title), url, current=False)


def sums(progress: gates.Progress) -> list[str]:
    """The percentage of a phase step by step, each step with its figures."""
    terms = " + ".join(f"{exact(each.weight)} × {_ratio(each.ratio)}" for each in progress.lines)
    points, weights = exact(progress.points), exact(progress.weights)
    by_criteria = {
        "points": gates.CRITERIA_POINTS,
        "share": _ratio(progress.share),
        # Rounded down, so that the next whole number is never printed before it is reached.
        "exact": exact(floor(9000 * progress.share + gates.EPSILON) / 100, 2),
        "earned": progress.earned,
    }
    return [
        __("Σ(weight × ratio) = %(sum)s") % {"sum": f"{terms} = {points}"},
        __("/ Σ weights: %(sum)s") % {"sum": f"{points} / {weights} = {_ratio(progress.share)}"},
        __("%(points)s × %(share)s = %(exact)s, rounded down: %(earned)s") % by_criteria,
        _by_decision(progress),
        f"= {progress.percent} %",
    ]


def _by_decision(progress: gates.Progress) -> str:
    if progress.decided:
        return __("+ %(points)s: the gate is passed") % {"points": progress.decided}
    asked = __("+ 0: the gate is not passed yet; %(points)s when it is")
    return asked % {"points": gates.DECISION_POINTS}


def _ratio(ratio: float) -> str:
    """With up to four decimals, and 1 only where nothing is missing."""
    return exact(ratio if ratio >= 1 else min(ratio, BELOW_ONE))
