"""A next step filled in from what calls for it: a package, KPI, function, lesson or capability."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as __

from assessments import result_words
from assessments.settling import target_table
from canvases import kpi_words
from canvases.functions import functions_of
from canvases.models import Kpi, Note
from pmo_studio.core import languages, lines
from pmo_studio.core.models import Engagement
from pmo_studio.core.rounding import half_up
from pmo_studio.core.subjects import is_id
from roadmaps.actions.improvement_details import Details, Source
from roadmaps.improving.growth import CAP
from roadmaps.improving.quarters import Quarter
from roadmaps.models import Lesson, WorkPackage
from roadmaps.models.improvement import TEXT_MOST, WHY_MOST
from roadmaps.next_steps import sources
from roadmaps.next_steps.cards import Card
from roadmaps.next_steps.sources import Call, RedKpi

# Smaller differences to a target are none: targets are set in tenths.
SHORT_FROM = Decimal("0.1")
# When most people can begin: what is red cannot wait, growth takes its time.
SOON, NEXT, LATER = 0, 1, 2
# A step about a capability answers to no row.
NOTHING = Source()


@dataclass(frozen=True)
class Proposal:
    """One thing that calls for a step.  `kind` and `value` are what the form is opened with."""

    kind: str
    value: str
    name: str
    why: str
    details: Details
    source: Source = NOTHING
    # Since when it calls: what was done before does not answer it.
    since: datetime.date | None = None
    # The steps that answer it already.
    taken: Sequence[Card] = ()

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.value}"

    def is_answered_by(self, card: Card) -> bool:
        return answers(card.row.done_on, self.since)


def answers(done: datetime.date | None, since: datetime.date | None) -> bool:
    """Whether a step that is open, or was done on a day, answers what calls since a day."""
    return done is None or since is None or done >= since


def of_package(row: WorkPackage, today: Quarter) -> Proposal:
    details = Details(
        text=row.name[:TEXT_MOST],
        why=lines.beginning(row.purpose, WHY_MOST),
        quarter=today.after(NEXT).first,
        owner=row.owner_id,
    )
    name, source = f"{row.key} {row.name}", Source(package=row.pk)
    return Proposal("package", str(row.pk), name, row.purpose, details, source)


def of_kpi(found: RedKpi, today: Quarter) -> Proposal:
    kpi, name = found.kpi, kpi_words.told(found.kpi.name)
    details = Details(
        text=__("Bring “%(name)s” back to its target") % {"name": name},
        why=found.why,
        quarter=today.after(SOON).first,
        owner_name=kpi.owner,
    )
    source = Source(kpi=kpi.pk)
    return Proposal("kpi", str(kpi.pk), name, found.why, details, source, since=found.since)


def of_function(call: Call, today: Quarter) -> Proposal:
    text = call.decided or __("Change the function “%(name)s”") % {"name": call.name}
    details = Details(
        text=lines.beginning(text, TEXT_MOST),
        why=lines.beginning(call.reason, WHY_MOST),
        quarter=today.after(NEXT).first,
    )
    return Proposal(
        "function",
        call.function,
        call.decided or call.name,
        call.reason,
        details,
        call.source,
        since=call.since,
    )


def of_lesson(row: Lesson, today: Quarter) -> Proposal:
    """Its action, with owner and day; a day that is over asks for a new one in this quarter."""
    is_ahead = row.due_on is not None and Quarter.of(row.due_on) >= today
    due = row.due_on if is_ahead else None
    details = Details(
        text=row.action,
        why=lines.beginning(row.happened, WHY_MOST),
        quarter=Quarter.of(due).first if due else today.after(SOON).first,
        due_on=due,
        owner=row.owner_id,
    )
    source = Source(lesson=row.pk)
    return Proposal(
        "lesson", str(row.pk), row.action or row.happened, row.happened, details, source
    )


def is_short(line: target_table.Line) -> bool:
    """Whether the capability is below its target by a tenth of a level at least."""
    return _goal(line) - _level(line) >= SHORT_FROM


def of_capability(line: target_table.Line, today: Quarter) -> Proposal:
    """A step that raises it by a level at most; its levels stay empty at or above its target."""
    low, goal = _level(line), _goal(line)
    high = min(goal, low + CAP)
    told = {"now": result_words.level(low), "target": result_words.level(goal)}
    why = __("Level %(now)s today, target %(target)s.") % told
    said = {"name": line.name, "level": result_words.level(high)}
    details = Details(
        text=__("Raise “%(name)s” to level %(level)s") % said,
        why=why,
        capability=line.key,
        from_level=low,
        to_level=high,
        quarter=today.after(LATER).first,
    )
    if not is_short(line):
        details = Details(text="", capability=line.key, from_level=low)
    return Proposal("capability", line.key, line.name, why, details)


def _level(line: target_table.Line) -> Decimal:
    """Where it stands, in tenths; without evidence its way begins at level 1."""
    return half_up(line.now or 1.0, 1)


def _goal(line: target_table.Line) -> Decimal:
    return half_up(line.goal, 1) if line.goal is not None else Decimal(1)


# --- by what an address names ---


def named(engagement: Engagement, kind: str, value: str, today: Quarter) -> Proposal | None:
    """What the form is filled in with; None where there is no such thing in the engagement."""
    find = BY_KIND.get(kind)
    return find(engagement, value, today) if find else None


def _package(engagement: Engagement, value: str, today: Quarter) -> Proposal | None:
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement)
    row = rows.filter(pk=value).first() if is_id(value) else None
    return of_package(row, today) if row else None


def _kpi(engagement: Engagement, value: str, today: Quarter) -> Proposal | None:
    rows = Kpi.objects.live().filter(engagement=engagement)
    row = rows.filter(pk=value).first() if is_id(value) else None
    if row is None:
        return None
    red = {each.kpi.pk: each for each in sources.red_kpis(engagement)}
    return of_kpi(red.get(row.pk) or RedKpi(row), today)


def _function(engagement: Engagement, value: str, today: Quarter) -> Proposal | None:
    """As its review decided it; else of the catalogue by its key, or one that a note names: n12."""
    decided = {each.function: each for each in sources.open_decisions(engagement)}
    if value in decided:
        return of_function(decided[value], today)
    entry = functions_of(engagement).get(value)
    if entry:
        return of_function(Call(value, entry.name.in_language(languages.current())), today)
    rows = Note.objects.filter(canvas__engagement=engagement)
    note = rows.filter(pk=value[1:]).first() if is_id(value[1:]) and value[0] == "n" else None
    return of_function(Call(value, note.text), today) if note else None


def _lesson(engagement: Engagement, value: str, today: Quarter) -> Proposal | None:
    rows = Lesson.objects.live().filter(engagement=engagement)
    row = rows.filter(pk=value).first() if is_id(value) else None
    return of_lesson(row, today) if row else None


def _capability(engagement: Engagement, value: str, today: Quarter) -> Proposal | None:
    line = target_table.of(engagement).line(value)
    return of_capability(line, today) if line else None


BY_KIND: Mapping[str, Callable[[Engagement, str, Quarter], Proposal | None]] = {
    "package": _package,
    "kpi": _kpi,
    "function": _function,
    "lesson": _lesson,
    "capability": _capability,
}
