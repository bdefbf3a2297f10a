"""The closeout as tables of plain values: for files, and for the copy that is kept of it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from assessments.scoring import Change
from pmo_studio.core import catalogue, languages
from roadmaps.closeout.story.whole import Whole
from roadmaps.closing.against_plan import Ended

Cell = str | int | float | date | None


@dataclass(frozen=True)
class Table:
    """`key` names its file, `section` is the number of the section that it belongs to."""

    section: int
    key: str
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def of(whole: Whole) -> list[Table]:
    """Those with a row, in the order of the sections."""
    return [table for make in MAKERS for table in make(whole) if table.rows]


def _growth(whole: Whole) -> Iterator[Table]:
    if whole.grown is None:
        return
    heads: Sequence[str] = (
        *(__("Capability"), __("Before"), __("After"), pgettext("difference", "Change")),
        *(__("Target"), __("Met")),
    )
    rows = [_grown(each) for each in whole.grown.comparison.changes]
    yield Table(2, "before_after", __("Before and after"), heads, rows)


def _grown(change: Change) -> Sequence[Cell]:
    name = catalogue.capability(change.capability).name.in_language(languages.current())
    levels = (change.before, change.after, change.delta)
    return (name, *(round(each, 4) for each in levels), change.target, _yes(change.met))


def _kpis(whole: Whole) -> Iterator[Table]:
    heads: Sequence[str] = (
        *(__("Key"), __("KPI"), __("Unit"), __("Baseline"), __("Target")),
        *(pgettext("reading", "Last"), __("Period"), pgettext("KPI", "State")),
        *(pgettext("KPI", "Trend"), pgettext("KPI", "Achievement")),
    )
    rows = [
        (
            *(line.standing.kpi.key, line.name, line.unit, line.baseline, line.target, line.last),
            *(line.last_period, line.state, line.trend, line.achievement),
        )
        for line in whole.lines
    ]
    yield Table(3, "kpis", __("KPIs"), heads, rows)


def _value(whole: Whole) -> Iterator[Table]:
    heads: Sequence[str] = (
        __("Part"),
        __("What"),
        pgettext("reading", "Value"),
        __("Source"),
        __("Arithmetic"),
    )
    rows = [
        (title, figure.words, figure.value, figure.source.title, "; ".join(figure.sums))
        for title, figures in whole.value
        for figure in figures
    ]
    yield Table(4, "value", __("Value"), heads, rows)
    kinds = [(name, done, every) for name, done, every in whole.outputs.kinds]
    heads = (__("Kind"), pgettext("deliverable", "Accepted"), __("Planned"))
    yield Table(4, "deliverables", __("Deliverables by kind"), heads, kinds)
    heads = (__("Function"), __("Grade today"), __("Target grade"), __("How it is known"))
    graded = [(each.name, each.today, each.target, each.how) for each in whole.functions]
    yield Table(4, "functions", __("Functions"), heads, graded)
    heads = (__("Unit"), __("People"), __("Wave"), __("Packages done"), __("Packages"), __("Gate"))
    units = [(u.name, u.people, u.wave, u.done, u.packages, u.gate) for u in whole.units]
    yield Table(4, "units", __("Adoption by unit"), heads, units)


def _mandate(whole: Whole) -> Iterator[Table]:
    heads: Sequence[str] = (
        *(__("Objective"), __("Verdict"), __("KPI"), pgettext("KPI", "State")),
        *(pgettext("reading", "Last"), __("Target"), pgettext("KPI", "Achievement")),
    )
    rows: list[Sequence[Cell]] = []
    for each in whole.kept.promises:
        lines = [proof.line for proof in each.proofs]
        rows += [
            (each.row.text, each.said, one.name, one.state, one.last, one.target, one.achievement)
            for one in lines
        ] or [(each.row.text, each.said, "", "", "", "", "")]
    yield Table(5, "mandate", __("Mandate, line by line"), heads, rows)
    rights = [(each.row.text, _yes(each.row.in_use)) for each in whole.kept.rights]
    yield Table(
        5, "decision_rights", __("Decision rights"), (__("Decision right"), __("In use")), rights
    )


def _canvas(whole: Whole) -> Iterator[Table]:
    if whole.canvas is None:
        return
    counts = [(each.name, each.n) for each in whole.canvas.counts]
    heads: Sequence[str] = (pgettext("note", "What became of it"), __("Notes"))
    yield Table(6, "canvas", __("Canvas then and now"), heads, counts)


def _plan(whole: Whole) -> Iterator[Table]:
    found = whole.plan
    heads: Sequence[str] = (
        *(__("Wave"), __("Promised end"), __("End now"), __("Working days later")),
        *(__("Packages done"), __("Packages"), __("Gate")),
    )
    rows = [
        (line.name, *_days(line.ended), line.done, line.packages, line.gate.words)
        for line in found.waves
    ]
    yield Table(7, "waves", __("Waves"), heads, rows)
    gates = [(f"{each.number} {each.name}", each.words, each.day) for each in found.gates]
    heads = (__("Phase"), __("Gate"), pgettext("gate", "Decided on"))
    yield Table(7, "gates", __("Gates of the phases"), heads, gates)


def _lessons(whole: Whole) -> Iterator[Table]:
    heads: Sequence[str] = (
        *(__("What happened"), __("Why"), __("What we do differently"), __("Action")),
        *(__("Owner"), __("Until"), __("State")),
    )
    rows = [
        (
            *(line.row.happened, line.row.why, line.row.better, line.row.action),
            line.row.owner.name if line.row.owner else "",
            line.row.due_on,
            line.said,
        )
        for line in whole.lessons.lines
    ]
    yield Table(8, "lessons", __("Lessons"), heads, rows)


def _unfinished(whole: Whole) -> Iterator[Table]:
    heads: Sequence[str] = (__("Kind"), __("Key"), __("What"), __("Note"), __("Owner"))
    rows: list[Sequence[Cell]] = [
        (part.title, item.key, item.words, item.note, item.owner)
        for part in whole.unfinished
        for item in part.items
    ]
    off = __("KPIs off target")
    rows += [(off, red.standing.kpi.key, red.name, red.last, red.owner) for red in whole.red]
    yield Table(9, "not_finished", __("Not finished"), heads, rows)


def _thanks(whole: Whole) -> Iterator[Table]:
    rows = [(row.name, row.contribution) for row in whole.celebration.acknowledged]
    heads: Sequence[str] = (__("Name"), __("What they did"))
    yield Table(10, "acknowledgements", __("Acknowledgements"), heads, rows)


def _appendix(whole: Whole) -> Iterator[Table]:
    found = whole.appendix
    heads: Sequence[str] = (
        *(__("Assessment"), __("Questions"), __("Strong consensus"), __("Fair")),
        *(__("Weak"), __("Mean consensus"), __("To discuss")),
    )
    agreed = [
        (a.title, a.questions, a.strong, a.fair, a.weak, _rounded(a.mean), a.discussed)
        for a in found.agreed
    ]
    yield Table(11, "agreement", __("Agreement"), heads, agreed)
    answered = [(each.title, row.name, *row.cells) for each in found.answered for row in each.rows]
    heads = (__("Assessment"), __("Role group"), __("Answered"), __("Completion"))
    yield Table(11, "answered", __("Who answered"), heads, answered)


MAKERS: Sequence[Callable[[Whole], Iterator[Table]]] = (
    *(_growth, _kpis, _value, _mandate, _canvas, _plan),
    *(_lessons, _unfinished, _thanks, _appendix),
)


def _yes(value: bool | None) -> str:
    return "" if value is None else __("yes") if value else __("no")


def _days(found: Ended) -> Sequence[Cell]:
    return found.promised, found.now, found.days


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
