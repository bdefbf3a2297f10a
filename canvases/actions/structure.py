"""Units, roles and RACI of the PMO: taken over from the draft, then changed by people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Max, QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from canvases.actions.pmo_model import NO_FUNCTION, Which
from canvases.models import Canvas, Note, RaciEntry, StructureRole, Unit
from canvases.models.pmo_model import Letter
from canvases.pmo import state, structures, words
from canvases.pmo.structures import Made
from canvases.structure import Assignment, Role
from pmo_studio.core import events, lines
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken, refuse_overtaken
from pmo_studio.core.refusals import Refused

NO_TITLE = _("Give it a name.")
LONG = _("This field holds up to 80 characters.")
NOTHING = _("There is nothing to take over: the canvas has no function yet.")
UNIT_GONE = _("This unit was removed meanwhile. Choose another one.")
GONE = _("This was removed meanwhile. Open the structure again to see what stands now.")
ANEW = _("Somebody else changed this while you were writing. Save again to put yours in its place.")
NO_LETTER = _("Choose R, A, C, I or nothing for each.")
STEP = 1.0
Row = TypeVar("Row", Unit, StructureRole)


@dataclass(frozen=True)
class RoleFacts:
    """What people say of a role."""

    title: str
    unit: Unit | None = None
    reports_to: str = ""
    person: str = ""


@dataclass(frozen=True)
class Party:
    """Who gets a letter: a role, or a note of customers or partners."""

    role: int | None = None
    note: int | None = None


def take_draft(canvas: Canvas, *, by: Participant, key: events.Key | None = None) -> Made:
    """Store what the draft of today has and the structure lacks; what stands is left alone."""
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        made = structures.of(state.of(canvas))
        if not made.drafted.roles:
            raise Refused(NOTHING)
        if not (made.is_empty or made.differences.can_add):
            return made
        # What is stored is read by everybody, so it speaks the engagement's language.
        with translation.override(change.engagement.language):
            _Taking(made, change.next_number).take()
        _record(change, "structure.drafted", canvas.topic)
    return structures.of(made.state)


class _Taking:
    """Rows from the parts of a draft that the structure lacks."""

    def __init__(self, made: Made, number: int) -> None:
        self.made, self.number, self.canvas = made, number, made.state.canvas
        self.lacking = made.differences
        self.units = {unit.layer: unit for unit in made.units if unit.layer}
        self.roles = {made.keys[role.pk]: role for role in made.roles}

    def take(self) -> None:
        position = _end(Unit, self.canvas)
        for each in self.made.drafted.units:
            if each.layer in self.lacking.units:
                position += STEP
                title = words.unit(each.layer)
                self.units[each.layer] = self._store(Unit(title=title, layer=each.layer), position)
        self._take_roles()
        lettered = {entry.mark for entry in self.made.entries}
        for letter in self.made.drafted.raci:
            if letter.function not in lettered:
                self._letter(letter)

    def _take_roles(self) -> None:
        layers = {unit.key: unit.layer for unit in self.made.drafted.units}
        position = _end(StructureRole, self.canvas)
        analysts = max(0, self.lacking.analysts)
        for role in self.made.drafted.roles:
            if role.kind == "analyst":
                analysts -= 1
            if (role.kind == "analyst" and analysts < 0) or role.key in self.roles:
                continue
            position += STEP
            row = self._row(role)
            row.unit = self.units.get(layers[role.unit]) if role.unit else None
            self.roles[role.key] = self._store(row, position)

    def _row(self, role: Role) -> StructureRole:
        which = Which() if role.function is None else Which.of(role.function)
        return StructureRole(
            kind=role.kind,
            title=words.role_title(role, self.made.state)[:TITLE_MOST],
            function=which.function,
            note_id=which.note,
            reports_to=words.drafted_line(role),
        )

    def _letter(self, letter: Assignment) -> None:
        which = Which.of(letter.function)
        RaciEntry.objects.create(
            canvas=self.canvas,
            function=which.function,
            note_id=which.note,
            role=self.roles[letter.role] if letter.role else None,
            party_id=letter.note,
            letter=letter.letter,
            number=self.number,
        )

    def _store(self, row: Row, position: float) -> Row:
        row.canvas, row.position, row.number = self.canvas, position, self.number
        row.save()
        return row


# --- units ---


def add_unit(canvas: Canvas, *, title: str, by: Participant, key: events.Key | None = None) -> Unit:
    """A further part of the PMO, after the others."""
    title = _title(title)
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        position = _end(Unit, canvas) + STEP
        unit = Unit.objects.create(
            canvas=canvas, title=title, position=position, number=change.next_number
        )
        _record(change, "pmo_unit.added", unit.subject, title=title)
    return unit


def change_unit(
    unit: Unit,
    *,
    title: str,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Unit:
    """Rename a unit; `seen` as for every row that is written anew."""
    title = _title(title)
    with events.change(unit.engagement, by=by, key=key) as change:
        fresh = _fresh(Unit, unit, change.by, seen)
        before, fresh.title, fresh.number = fresh.title, title, change.next_number
        fresh.save(update_fields=["title", "number"])
        _record(change, "pmo_unit.changed", fresh.subject, title=title, before=before)
    return fresh


def remove_unit(
    unit: Unit, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> None:
    """Take a unit out; its roles stay, in no unit.  Twice is no error."""
    with events.change(unit.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        refuse_overtaken(Unit.objects.filter(pk=unit.pk).first(), seen)
        subject, gone = unit.subject, Unit.objects.filter(pk=unit.pk)
        StructureRole.objects.filter(unit=unit).update(unit=None)
        if gone.delete()[0]:
            _record(change, "pmo_unit.removed", subject, title=unit.title)


# --- roles ---


def add_role(
    canvas: Canvas, *, facts: RoleFacts, by: Participant, key: events.Key | None = None
) -> StructureRole:
    """A further role, after the others."""
    facts = _clean(facts)
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        role = StructureRole(canvas=canvas, position=_end(StructureRole, canvas) + STEP)
        _describe(role, facts, change.next_number)
        role.save()
        _record(change, "pmo_role.added", role.subject, title=role.title)
    return role


def change_role(
    role: StructureRole,
    *,
    facts: RoleFacts,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> StructureRole:
    """Say anew what a role is called, where it stands, whom it reports to and who has it."""
    facts = _clean(facts)
    with events.change(role.engagement, by=by, key=key) as change:
        fresh = _fresh(StructureRole, role, change.by, seen)
        before = fresh.title
        _describe(fresh, facts, change.next_number)
        fresh.save()
        _record(change, "pmo_role.changed", fresh.subject, title=fresh.title, before=before)
    return fresh


def remove_role(
    role: StructureRole, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> None:
    """Take a role out, with its letters.  Twice is no error."""
    with events.change(role.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        refuse_overtaken(StructureRole.objects.filter(pk=role.pk).first(), seen)
        subject = role.subject
        if StructureRole.objects.filter(pk=role.pk).delete()[0]:
            _record(change, "pmo_role.removed", subject, title=role.title)


def move_row(row: Unit | StructureRole, *, up: bool, by: Participant) -> None:
    """One place up or down among its kind; at the end it stays."""
    kind = type(row)
    with events.change(row.engagement, by=by) as change:
        require(change.by, Right.DESIGN)
        rows: list[Unit | StructureRole] = list(kind.objects.filter(canvas=row.canvas))
        at = next((place for place, one in enumerate(rows) if one.pk == row.pk), None)
        to = None if at is None else at + (-1 if up else 1)
        if at is None or to is None or not 0 <= to < len(rows):
            return
        rows[at], rows[to] = rows[to], rows[at]
        for place, one in enumerate(rows, 1):
            kind.objects.filter(pk=one.pk).update(position=place * STEP)
        what = "pmo_unit.moved" if kind is Unit else "pmo_role.moved"
        _record(change, what, row.subject, up=up)


# --- RACI ---


def set_letters(
    canvas: Canvas,
    *,
    which: Which,
    letters: Mapping[Party, str],
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> list[RaciEntry]:
    """Write the letters of one function anew; "" takes a letter off, who is not named keeps it.

    Too few and too many letters are told on the page and stored all the same: a structure grows.
    """
    if any(letter and letter not in Letter.values for letter in letters.values()):
        raise Refused(NO_LETTER)
    with events.change(canvas.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        if which.mark not in state.of(canvas).functions:
            raise Refused(NO_FUNCTION)
        rows = RaciEntry.objects.filter(canvas=canvas, function=which.function, note=which.note)
        now = version_of(rows)
        if seen is not None and seen != now:
            raise Overtaken(ANEW, now=_Letters(now))
        kept = {Party(row.role_id, row.party_id): row.letter for row in rows} | dict(letters)
        rows.delete()
        number = change.next_number
        made = RaciEntry.objects.bulk_create(
            RaciEntry(
                canvas=canvas,
                function=which.function,
                note_id=which.note,
                role_id=party.role,
                party_id=party.note,
                letter=letter,
                number=number,
            )
            for party, letter in _here(canvas, kept).items()
            if letter
        )
        _record(
            change,
            "raci.set",
            canvas.topic,
            function=which.function,
            note=which.note,
            letters=len(made),
        )
    return made


@dataclass(frozen=True)
class _Letters:
    """The letters of one function as a row that is written anew."""

    version: int


def version_of(rows: QuerySet[RaciEntry]) -> int:
    """The newest event that wrote a letter of one function, 0 for none."""
    found: int | None = rows.aggregate(top=Max("number"))["top"]
    return found or 0


def _here(canvas: Canvas, letters: Mapping[Party, str]) -> dict[Party, str]:
    """Without parties that were removed meanwhile, or stand on another canvas."""
    roles = set(StructureRole.objects.filter(canvas=canvas).values_list("pk", flat=True))
    notes = set(Note.objects.filter(canvas=canvas).values_list("pk", flat=True))
    return {
        party: letter
        for party, letter in letters.items()
        if (party.role in roles if party.role else party.note in notes)
    }


# --- what they share ---


def _fresh(kind: type[Row], row: Row, by: Participant, seen: int | None) -> Row:
    """The row as it is under the lock; Refused or Overtaken where it is gone or another now."""
    require(by, Right.DESIGN)
    fresh = kind.objects.filter(pk=row.pk).first()
    if fresh is None:
        raise Refused(GONE)
    if is_overtaken(fresh, seen):
        raise Overtaken(ANEW, now=fresh, field="title")
    return fresh


def _title(text: str) -> str:
    return lines.title(text, empty=NO_TITLE, too_long=LONG)


def _short(text: str, field: str) -> str:
    text = lines.one_line(text)
    if len(text) > TITLE_MOST:
        raise Refused(LONG, field=field)
    return text


def _clean(facts: RoleFacts) -> RoleFacts:
    return RoleFacts(
        title=_title(facts.title),
        unit=facts.unit,
        reports_to=_short(facts.reports_to, "reports_to"),
        person=_short(facts.person, "person"),
    )


def _describe(role: StructureRole, facts: RoleFacts, number: int) -> None:
    unit = facts.unit
    if unit is not None and not Unit.objects.filter(pk=unit.pk, canvas=role.canvas).exists():
        raise Refused(UNIT_GONE, field="unit")
    role.title, role.unit = facts.title, unit
    role.reports_to, role.person, role.number = facts.reports_to, facts.person, number


def _end(kind: type[Unit] | type[StructureRole], canvas: Canvas) -> float:
    top: float | None = kind.objects.filter(canvas=canvas).aggregate(top=Max("position"))["top"]
    return top or 0.0


def _record(change: events.Change, kind: str, subject: str, **data: Any) -> None:
    change.record(kind, subject=subject, topic=state.topic(change.engagement.pk), **data)
