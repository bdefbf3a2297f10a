"""What the page of the structure shows: drawing, roles with what they need to know, RACI."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from canvases import structure
from canvases.actions.structure import Party
from canvases.models import StructureRole, Unit
from canvases.models.pmo_model import Letter
from canvases.pmo import pictures, words
from canvases.pmo.explained import Places
from canvases.pmo.structures import Made
from canvases.structure import Fault, Role
from canvases.thread.graph import Id
from pmo_studio.core import catalogue, languages
from pmo_studio.core.charts import PAGE, Look, Svg


@dataclass(frozen=True)
class RoleLine:
    """A role: `row` is None in a draft; `needs` are capabilities with their grades."""

    title: str
    unit: str
    reports_to: str
    person: str
    functions: Sequence[str]
    needs: Sequence[str]
    row: StructureRole | None


@dataclass(frozen=True)
class UnitLine:
    title: str
    functions: Sequence[str]
    row: Unit | None


@dataclass(frozen=True)
class Heard:
    """Who has one letter for a function, by name."""

    letter: str
    label: str
    names: Sequence[str]


@dataclass(frozen=True)
class FunctionLine:
    """A function in the RACI table: its names there, who has which letter, and what is wrong."""

    mark: Id
    sign: str
    name: str
    url: str
    edit: str
    heard: Sequence[Heard]
    faults: Sequence[str]
    hints: Sequence[str]


@dataclass(frozen=True)
class PartyLine:
    """A role, a customer or a partner with its letter for each function."""

    name: str
    letters: Sequence[str]


@dataclass(frozen=True)
class StructureSheet:
    """The structure that people made, or the draft as long as there is none."""

    made: Made
    look: Look = PAGE
    width: float = pictures.WIDTH

    @property
    def is_draft(self) -> bool:
        return self.made.is_empty

    @property
    def has_functions(self) -> bool:
        return bool(self.made.drafted.roles)

    @property
    def drawing(self) -> Svg:
        return pictures.organisation(self.made, width=self.width, look=self.look)

    @property
    def differences(self) -> list[str]:
        """How what people made differs from the draft of today."""
        return [] if self.is_draft else words.differences(self.made.differences, self.made.state)

    @property
    def can_add(self) -> bool:
        return self.made.differences.can_add

    # --- units and roles ---

    @cached_property
    def units(self) -> list[UnitLine]:
        rows: Sequence[Unit | None] = self.made.units or [None] * len(self.made.shown.units)
        return [
            UnitLine(row.title if row else words.unit(unit.layer), self._names(unit.functions), row)
            for row, unit in zip(rows, self.made.shown.units, strict=True)
        ]

    @cached_property
    def roles(self) -> list[RoleLine]:
        rows: Sequence[StructureRole | None] = self.made.roles
        if self.is_draft:
            rows = [None] * len(self.made.shown.roles)
        found = zip(rows, self.made.shown.roles, strict=True)
        return [self._role(row, role) for row, role in found]

    @property
    def people(self) -> str:
        """What the number of roles says of the number of people."""
        return words.roles(len(self.made.shown.roles), self.made.state)

    def _role(self, row: StructureRole | None, role: Role) -> RoleLine:
        functions = structure.of_role(self.made.shown, role)
        homes = {unit.key: line.title for unit, line in self._homes}
        state = self.made.state
        needed = structure.competences(functions, state.entries, state.grades)
        return RoleLine(
            title=row.title if row else words.role_title(role, state),
            unit=homes.get(role.unit or "", ""),
            reports_to=row.reports_to if row else words.drafted_line(role),
            person=row.person if row else "",
            functions=self._names(functions),
            needs=[f"{_capability(each.capability)} {each.grade}" for each in needed],
            row=row,
        )

    @property
    def _homes(self) -> Iterator[tuple[structure.Unit, UnitLine]]:
        return zip(self.made.shown.units, self.units, strict=True)

    def _names(self, functions: Sequence[Id]) -> list[str]:
        return [self.made.state.name(key) for key in functions]

    # --- RACI ---

    @cached_property
    def functions(self) -> list[FunctionLine]:
        """The functions on the canvas, the largest share first."""
        return [self._function(n, each.key) for n, each in enumerate(self.made.state.by_share, 1)]

    def line(self, mark: Id) -> FunctionLine:
        return next(each for each in self.functions if each.mark == mark)

    def _function(self, number: int, mark: Id) -> FunctionLine:
        pk = self.made.state.canvas.pk
        kind, key = ("function", mark) if isinstance(mark, str) else ("note", str(mark))
        found = structure.faults(self._letters[mark].values())
        return FunctionLine(
            mark=mark,
            sign=mark if isinstance(mark, str) else str(number),
            name=self.made.state.name(mark),
            url=Places(pk).function(mark),
            edit="" if self.is_draft else reverse("canvases:raci", args=[pk, kind, key]),
            heard=self._heard(mark),
            faults=[str(words.FAULTS[each]) for each in found if not _is_hint(each)],
            hints=[str(words.FAULTS[each]) for each in found if _is_hint(each)],
        )

    @cached_property
    def _letters(self) -> Mapping[Id, dict[str | Id, str]]:
        """By function: the letter of each role, by its key, and of each note."""
        found: dict[Id, dict[str | Id, str]] = {key: {} for key in self.made.state.functions}
        for each in self.made.shown.raci:
            if each.function in found:
                found[each.function][each.role or each.note or 0] = each.letter
        return found

    @cached_property
    def table(self) -> list[PartyLine]:
        """Roles, customers and partners that have a letter, each with those of every function."""
        marks = [each.mark for each in self.functions]
        lines = []
        for key, name in self._everybody():
            letters = [self._letters[mark].get(key, "") for mark in marks]
            if any(letters):
                lines.append(PartyLine(name, letters))
        return lines

    def _everybody(self) -> Iterator[tuple[str | Id, str]]:
        for role, line in zip(self.made.shown.roles, self.roles, strict=True):
            yield role.key, line.title
        active = self.made.state.active
        yield from ((note.id, note.text) for block in ("cs", "kp") for note in active.block(block))

    def _heard(self, mark: Id) -> list[Heard]:
        """The same as the table the other way round, for paper and phones."""
        has = self._letters[mark]
        return [
            Heard(
                each.value,
                str(each.label),
                [self._names_of[who] for who in has if has[who] == each],
            )
            for each in Letter
        ]

    @cached_property
    def _names_of(self) -> dict[str | Id, str]:
        return dict(self._everybody())

    @property
    def parties(self) -> list[tuple[Party, str]]:
        """Everybody who can have a letter: roles that stand, customers, partners."""
        active = self.made.state.active
        notes = [note for block in ("cs", "kp") for note in active.block(block)]
        return [
            *((Party(role=row.pk), row.title) for row in self.made.roles),
            *((Party(note=int(note.id)), note.text) for note in notes),
        ]

    def letters(self, mark: Id) -> dict[Party, str]:
        entries = self.made.letters(mark)
        return {Party(entry.role_id, entry.party_id): entry.letter for entry in entries}


def _is_hint(fault: Fault) -> bool:
    return fault == "crowded"


def _capability(key: str) -> str:
    return catalogue.capability(key).name.in_language(languages.current())
