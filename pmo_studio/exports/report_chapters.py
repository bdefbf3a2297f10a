"""The first chapters of the report: people, phases, canvas, votes."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas
from canvases.sheet import SheetCanvas
from canvases.words import block_title
from pmo_studio.core import chapters, charts, gate_reading, gate_table, phases
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.exports import canvas as canvas_export
from pmo_studio.workshops import results
from pmo_studio.workshops.models import VoteRound

PAPER = "A3"
TEXT_WIDTH = 642.0  # px, from margin to margin of the report's A4
COLUMNS = 4  # of figures beside each other


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    chapters.register(chapters.Chapter("people", _("People"), 10, people))
    chapters.register(chapters.Chapter("phases", _("Phases and gates"), 20, phases_and_gates))
    chapters.register(chapters.Chapter("canvas", _("Canvas"), 30, canvas))
    chapters.register(chapters.Chapter("votes", _("Votes"), 60, votes))


# --- people -------------------------------------------------------------------------------------


def people(engagement: Engagement, audience: str, language: str) -> chapters.Content:
    """Who takes part: names, roles and role groups, never e-mail addresses."""
    seats = Participant.objects.active().people().filter(engagement=engagement)
    context = {"seats": seats.select_related("role_group").order_by("-is_sponsor", "pk")}
    return chapters.Content(render_to_string("exports/chapter_people.html", context))


# --- phases -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PhaseLine:
    """One phase: its row of the overview, what its gate asks, and what is on record about it."""

    number: int
    title: str
    standing: phases.PhaseStanding
    state: str
    criteria: "list[GateLine]"
    record: gate_reading.Record


@dataclass(frozen=True)
class GateLine:
    """One criterion with who waived it, and where the engagement asks something else."""

    row: gate_table.Row
    weight: str
    words: Sequence[str]


def phases_and_gates(engagement: Engagement, audience: str, language: str) -> chapters.Content:
    """How far each phase is, what its gate asks for, and what was decided at it."""
    overview = phases.overview(engagement)
    records = gate_reading.read_all(engagement, timezone.localdate())
    lines = [_phase_line(one, overview, records[one.phase.number]) for one in overview.phases]
    context = {
        "lines": lines,
        "drawing": _drawn(overview),
        "has_open": any(each.row.tone == "open" for line in lines for each in line.criteria),
    }
    return chapters.Content(render_to_string("exports/chapter_phases.html", context))


def _phase_line(
    one: phases.PhaseStanding, overview: phases.Overview, record: gate_reading.Record
) -> PhaseLine:
    return PhaseLine(
        number=one.phase.number,
        title=_phase_title(one),
        standing=one,
        state=_phase_state(one, overview, record),
        criteria=_gate_lines(one, record),
        record=record,
    )


def _gate_lines(one: phases.PhaseStanding, record: gate_reading.Record) -> list[GateLine]:
    listed = zip(gate_table.rows(one, charts.PRINT), one.criteria, strict=True)
    return [
        GateLine(row, f"{each.criterion.weight:g}", _said(each, record)) for row, each in listed
    ]


def _said(one: phases.CriterionStanding, record: gate_reading.Record) -> list[str]:
    """Who waived the criterion, and where it is not asked as the method does."""
    waiver = one.standing.waiver
    said = gate_reading.told(one.key, record.settings.get(one.key))
    return [*([gate_table.waived(waiver)] if waiver else []), *filter(None, [said])]


def _phase_title(one: phases.PhaseStanding) -> str:
    return one.phase.short_name.in_language(get_language())


def _phase_state(
    one: phases.PhaseStanding, overview: phases.Overview, record: gate_reading.Record
) -> str:
    if one.gate.passed:
        return __("Gate passed")
    if record.newest:
        return record.newest.words
    return __("Under way") if one is overview.current else __("Ahead")


def _drawn(overview: phases.Overview) -> charts.Svg:
    stations = [
        charts.Station(
            one.phase.number,
            _phase_title(one),
            one.progress.percent,
            "done" if one.gate.passed else "now" if one is overview.current else "ahead",
        )
        for one in overview.phases
    ]
    title = __("The five phases and how far they are")
    return charts.phase_line(stations, title=title, width=TEXT_WIDTH, look=charts.PRINT)


# --- canvas -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class BlockCount:
    """A block's row in the overview."""

    number: int
    title: str
    counts: Sequence[int]


@dataclass(frozen=True)
class Counts:
    """How many notes stand in each block of a few canvases."""

    canvases: Sequence[Canvas]
    rows: Sequence[BlockCount]
    totals: Sequence[int]


def canvas(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """An overview and then every canvas as a sheet."""
    listed = list(Canvas.objects.filter(engagement=engagement).select_related("engagement"))
    if not listed:
        return None
    sheets = [canvas_export.sheet_of(each, language) for each in listed]
    tables = [
        _counts(listed[start : start + COLUMNS], sheets[start : start + COLUMNS])
        for start in range(0, len(listed), COLUMNS)
    ]
    return chapters.Content(
        html=render_to_string("exports/chapter_canvas.html", {"tables": tables}),
        drawings=tuple(canvas_export.drawn(sheet, paper=PAPER) for sheet in sheets),
    )


def _counts(canvases: Sequence[Canvas], sheets: Sequence[SheetCanvas]) -> Counts:
    rows = [
        BlockCount(
            block.number,
            block_title(block.key),
            [sum(1 for _ in sheet.blocks[index].notes()) for sheet in sheets],
        )
        for index, block in enumerate(sheets[0].blocks)
    ]
    return Counts(canvases, rows, [sum(1 for _ in sheet.notes()) for sheet in sheets])


# --- votes --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class VoteTable:
    """A few rounds beside each other, the items in the order of the last one."""

    rounds: Sequence[VoteRound]
    lines: Sequence[results.Compared]

    @property
    def rounding(self) -> str:
        """What is said of shares of the first round that add up to 99 or 101 %; else "".

        Each is rounded by itself: the same figure stands on the page of the vote and in its file.
        """
        total = sum(place.percent for line in self.lines if (place := line.places[0]))
        if total in (0, 100):
            return ""
        return __("Rounded to whole percent, these shares add up to %(sum)s %%.") % {"sum": total}


def votes(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Every ended vote, ranked and side by side; an open one tells nothing."""
    ended = list(VoteRound.objects.ended().filter(engagement=engagement))
    if not ended:
        return None
    parts = [ended[start : start + COLUMNS] for start in range(0, len(ended), COLUMNS)]
    context = {
        "rounds": ended,
        "tables": [VoteTable(part, results.compared(part)) for part in parts],
    }
    return chapters.Content(render_to_string("exports/chapter_votes.html", context))
