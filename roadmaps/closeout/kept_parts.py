"""What an approved closeout keeps beside the texts: figures in a line each, and the tables.

It names no person: whoever is erased goes from their own rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from pmo_studio.core import gate_table, phases
from pmo_studio.core.access import LAST_PHASE
from pmo_studio.core.models import Engagement
from roadmaps.closeout.story import tables
from roadmaps.closeout.story.whole import Whole
from roadmaps.models.closeout import NARRATIVE_MOST

# The gate is what the approval is asked of; its own criterion for it says nothing yet.
APPROVAL = "L1"
# Sections of the report (domain.md §10).
SUMMARY, PLAN, LESSONS, UNFINISHED, THANKS = 1, 7, 8, 9, 10
TABLED = range(2, 8)
# As much as a line of a bundle holds.
MOST = NARRATIVE_MOST
LEVEL_DIGITS = 2
# Columns for programs, which a reader does without: key and unit of a KPI.
LEFT_OUT = {"kpis": (0, 2)}


@dataclass(frozen=True)
class Figure:
    """One line of a section: what it is called, what it came to, what is to be known of it."""

    section: int
    name: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    """A table as it is read: words in every cell, "" for nothing."""

    section: int
    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def figures(whole: Whole) -> Iterator[Figure]:
    """What the sections come to that have no table, or whose tables name people."""
    yield from _summary(whole)
    counted = whole.lessons.counted
    if counted.all:
        acting = ngettext("%(n)s with an action", "%(n)s with an action", counted.acting)
        done = ngettext("%(n)s done", "%(n)s done", whole.lessons.done)
        note = f"{acting % {'n': counted.acting}}, {done % {'n': whole.lessons.done}}"
        yield Figure(LESSONS, __("Lessons"), str(counted.all), note)
    for part in whole.unfinished:
        yield Figure(UNFINISHED, part.title, str(len(part.items)))
    if whole.red:
        yield Figure(UNFINISHED, __("KPIs off target"), str(len(whole.red)))
    if whole.handover.review_on:
        yield Figure(UNFINISHED, __("Next review"), _printed(whole.handover.review_on))
    if whole.celebration.acknowledged:
        yield Figure(THANKS, __("Thanks by name"), str(len(whole.celebration.acknowledged)))


def _summary(whole: Whole) -> Iterator[Figure]:
    kept = whole.kept
    if kept.promises:
        note = " ".join((kept.sentence, f"{kept.rights_sentence}." if kept.rights else ""))
        yield Figure(SUMMARY, __("Mandate kept"), kept.percent, note.strip())
    if whole.grown:
        aims = {"met": whole.grown.met, "aimed": whole.grown.aimed}
        note = __("%(met)s of %(aimed)s targets met") % aims if whole.grown.aimed else ""
        yield Figure(SUMMARY, __("Maturity"), str(whole.grown.mean), note)
    if whole.lines:
        share = {"on": whole.on_target, "all": len(whole.lines)}
        yield Figure(SUMMARY, __("KPIs"), __("%(on)s of %(all)s") % share, __("on target"))
    ended = whole.plan.ended
    if ended.promised:
        days = {"promised": _printed(ended.promised), "now": _printed(ended.now)}
        note = __("promised %(promised)s, now %(now)s") % days
        yield Figure(SUMMARY, __("Plan"), whole.plan.days, note)


def tabled(whole: Whole) -> Iterator[Table]:
    """The tables of the sections that name nobody, and what the last gate asks for."""
    for table in tables.of(whole):
        if table.section in TABLED:
            out = LEFT_OUT.get(table.key, ())
            kept = [at for at in range(len(table.heads)) if at not in out]
            rows = [[_printed(row[at])[:MOST] for at in kept] for row in table.rows]
            yield Table(table.section, table.title, [table.heads[at] for at in kept], rows)
    yield _gate(whole.engagement)


def _gate(engagement: Engagement) -> Table:
    """What was waived says why; by whom is a person's name, and stands with the gate."""
    standing = phases.state_of(engagement, LAST_PHASE)
    heads = [__("Criterion"), __("Actual"), __("State"), __("Why the gate does without it")]
    rows = []
    for row, one in zip(gate_table.rows(standing), standing.criteria, strict=True):
        if one.key == APPROVAL:
            continue
        waiver = one.standing.waiver
        why = waiver.reason if waiver else ""
        rows.append([row.name, gate_table.reached(one), str(row.state), why])
    return Table(PLAN, __("What gate %(n)s asks for") % {"n": LAST_PHASE}, heads, rows)


def _printed(cell: tables.Cell) -> str:
    """As people read it: days in words, levels with two digits."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return date_format(cell, "SHORT_DATE_FORMAT")
    if isinstance(cell, float):
        return str(number_format(cell, LEVEL_DIGITS))
    return str(cell)
