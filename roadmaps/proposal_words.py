"""The lines of a derivation in words: what would be new, what differs, what people changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import result_words as words
from pmo_studio.core.models.engagement import PlanningUnit
from roadmaps import package_words
from roadmaps.deriving.proposals import Proposal, outputs_of
from roadmaps.models.deliverable import DeliverableKind
from roadmaps.planning.changes import Difference, Effect, Kind, Line, leaves_its_wave
from roadmaps.planning.packages import priority
from roadmaps.wave_words import wave_name

Spoken = str | Promise
HEADINGS: Sequence[tuple[Kind, Spoken, Spoken]] = (
    (Kind.NEW, _("New"), _("Follow from the gaps of today and are not in the plan yet.")),
    (Kind.CHANGED, _("Changed"), _("What they follow from has changed; nobody touched them here.")),
    (
        Kind.NO_LONGER_NEEDED,
        _("No longer needed"),
        _("Nothing asks for them any more. Taking the line puts the package aside."),
    ),
    (
        Kind.EDITED_BY_PEOPLE,
        _("Edited by people"),
        _("Somebody changed them on purpose. Taking the line gives up what they wrote."),
    ),
)
FIELDS: Mapping[str, Spoken] = {
    "name": _("Name"),
    "effort": _("Effort"),
    "staff": _("Staff"),
    "wave": _("Wave"),
    "mandatory": pgettext_lazy("work package", "Mandatory"),
    "after": _("Waits for"),
    "deliverables": _("Deliverables"),
    "kpis": _("KPIs it moves"),
    "closes": _("Gaps it closes"),
    "steps": _("Steps of grade"),
    "benefit": _("Benefit"),
}
NONE = "–"


@dataclass(frozen=True)
class FieldWords:
    """One field: as it was derived last, as it stands, as it is derived now."""

    name: str
    before: str
    now: str
    proposed: str


@dataclass(frozen=True)
class LineWords:
    """One line to choose; `suggested` is ticked before anybody chooses."""

    id: str
    name: str
    # Of a new package what matters first, in one line.
    gist: str
    effect: str
    # How far it is, of work that somebody has begun.
    progress: str
    # That it leaves its wave, and what was promised of it.
    leaves: str
    conflict: bool
    suggested: bool
    fields: Sequence[FieldWords]


@dataclass(frozen=True)
class Section:
    """The lines of one kind."""

    key: str
    title: str
    hint: str
    lines: Sequence[LineWords]


def sections(proposal: Proposal, chosen: frozenset[str] | None = None) -> list[Section]:
    """All lines by kind; `chosen` are those that somebody ticked, None before anybody did."""
    speaker = _Speaker(proposal, chosen)
    found = [
        Section(
            key.value,
            str(title),
            str(hint),
            [speaker.line(line) for line in proposal.lines if line.kind is key],
        )
        for key, title, hint in HEADINGS
    ]
    return [section for section in found if section.lines]


class _Speaker:
    def __init__(self, proposal: Proposal, chosen: frozenset[str] | None) -> None:
        self.proposal = proposal
        if chosen is None:
            chosen = frozenset(line.id for line in proposal.lines if proposal.is_suggested(line))
        self.ticked = chosen
        self.over = proposal.over_capacity(proposal.chosen(chosen))
        self.waves = {wave.key: wave for wave in proposal.waves}
        # As people read it on every other page, until they take another name.
        self.names = {
            mark: str(fields["name"])
            for state in (proposal.proposed, proposal.standing)
            for mark, fields in state.items()
        }

    def line(self, line: Line) -> LineWords:
        told = [self._field(each) for each in line.fields if self._matters(line, each)]
        return LineWords(
            id=line.id,
            name=self.names.get(line.key, line.key),
            gist=self._gist(line),
            effect=self._effect(line),
            progress=self._progress(line),
            leaves=self._leaves(line),
            conflict=line.conflict,
            suggested=line.id in self.ticked,
            fields=told,
        )

    def _gist(self, line: Line) -> str:
        if line.kind is not Kind.NEW:
            return ""
        said = {each.name: each.proposed for each in line.fields}
        unit = PlanningUnit(self.proposal.ground.engagement.planning_unit).label
        parts = [
            self._wave(cast("str | None", said.get("wave"))),
            f"{said['effort']} {str(unit).lower()}",
        ]
        if said.get("benefit"):
            worth = priority(cast(float, said["benefit"]), cast(int, said["effort"]))
            parts.append(f"{__('Priority')} {number_format(worth, 2)}")
        if line.key in self.proposal.late_foundations:
            parts.append(__("belongs to the foundation, which is over"))
        if line.id in self.ticked and (over := self.over.get(str(said.get("wave")))):
            words = __("with all that is ticked its wave takes %(over)s more than it can")
            parts.append(words % {"over": over})
        return " · ".join(parts)

    def _effect(self, line: Line) -> str:
        if line.effect is Effect.ADD:
            if line.kind is Kind.EDITED_BY_PEOPLE:
                return __("Somebody put it aside; it would come back.")
            return __("Is added.")
        if line.effect is Effect.REMOVE:
            return __("Is put aside, with all that was written into it.")
        return __("Takes the values derived now.")

    def _progress(self, line: Line) -> str:
        row = self.proposal.under_way.get(line.key)
        return package_words.progress(row, outputs_of(row)) if row else ""

    def _leaves(self, line: Line) -> str:
        goes = __("Goes to the backlog") if leaves_its_wave(line) else ""
        until = self.proposal.promised_until(line)
        if until is None:
            return goes
        day = date_format(until, "SHORT_DATE_FORMAT")
        if goes:
            return __("Goes to the backlog, promised %(day)s") % {"day": day}
        return __("Leaves the plan, promised %(day)s") % {"day": day}

    def _matters(self, line: Line, field: Difference) -> bool:
        """Of a new package only what tells something; its name stands above."""
        if line.kind is Kind.NO_LONGER_NEEDED:
            return field.name in ("effort", "wave")
        if field.name == "name":
            return line.effect is Effect.SET
        empty = field.proposed in (None, False, [], {}, 0.0)
        return not (line.kind is Kind.NEW and empty)

    def _field(self, field: Difference) -> FieldWords:
        say = self._ways().get(field.name, _plain)
        return FieldWords(
            name=str(FIELDS[field.name]),
            before=say(field.before),
            now=say(field.now),
            proposed=say(field.proposed),
        )

    def _ways(self) -> Mapping[str, Callable[[Any], str]]:
        return {
            "wave": self._wave,
            "after": self._after,
            "deliverables": _deliverables,
            "kpis": _listed,
            "closes": _closes,
            "mandatory": _yes_no,
            "benefit": _figure,
        }

    def _wave(self, key: str | None) -> str:
        if key is None:
            return __("Backlog")
        return wave_name(self.waves[key]) if key in self.waves else key

    def _after(self, rows: Sequence[tuple[str, int]] | None) -> str:
        told = [
            self.names.get(mark, mark)
            + (__(" + %(days)s working days") % {"days": lag} if lag else "")
            for mark, lag in rows or ()
        ]
        return ", ".join(told) or NONE


def _plain(value: object) -> str:
    return NONE if value in (None, "") else str(value)


def _figure(value: float | None) -> str:
    return words.exact(value, 2)


def _yes_no(value: bool | None) -> str:
    return __("Yes") if value else __("No")


def _listed(value: Sequence[str] | None) -> str:
    return ", ".join(value or ()) or NONE


def _deliverables(rows: Sequence[tuple[str, str]] | None) -> str:
    kinds = dict(DeliverableKind.choices)
    return ", ".join(f"{name} ({kinds[kind]})" for kind, name in rows or ()) or NONE


def _closes(value: Mapping[str, Sequence[float]] | None) -> str:
    return ", ".join(key.partition(":")[2] for key in value or ()) or NONE
