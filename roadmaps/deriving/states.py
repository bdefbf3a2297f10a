"""Packages as plain values, three times over: as derived last, as they stand, as derived now.

A state maps marks (marks.py) to fields that JSON can hold; equal fields mean that nothing differs.
Priority is none of them: it follows from benefit and effort, whoever set these (domain.md §6.2).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as __

from canvases.models import Kpi, Link
from pmo_studio.core.models import Engagement
from roadmaps.deriving import marks, remembered
from roadmaps.facts import Ground
from roadmaps.models import Wave, WorkPackage
from roadmaps.models.package import NAME_MOST
from roadmaps.planning import usual
from roadmaps.planning.network import Predecessor
from roadmaps.planning.packages import Edit, Edits, Kind, Package
from roadmaps.planning.plan import Plan

Fields = dict[str, Any]
State = dict[str, Fields]


def last(rows: Iterable[WorkPackage]) -> State:
    """What the last derivation said of each, whether or not it still stands."""
    return {marks.of_row(row): remembered.fields(row.derived) for row in rows if row.derived}


def standing(rows: Collection[WorkPackage]) -> State:
    """Each package that is not put aside.

    Rows come with `predecessors`, `deliverables`, `moves__kpi` and `closes__gap`.
    """
    live = {row.pk: row for row in rows if row.archived_at is None}
    known = {pk: marks.of_row(row) for pk, row in live.items()}
    bridged = _bridged(rows)
    return {known[pk]: _of_row(row, known, bridged) for pk, row in live.items()}


def _bridged(rows: Collection[WorkPackage]) -> set[int]:
    """Dependencies (ids) that stand in for a package that people took off (actions.bridging):
    they carry its number, join what it joined, and are nobody's edit."""
    links = [one for row in rows for one in row.predecessors.all()]
    pairs = {(one.package_id, one.predecessor_id) for one in links}
    gone = {row.number: row.pk for row in rows if row.archived_at is not None}
    return {
        one.pk
        for one in links
        if (pk := gone.get(one.number)) is not None
        and (one.package_id, pk) in pairs
        and (pk, one.predecessor_id) in pairs
    }


def _of_row(row: WorkPackage, known: Mapping[int, str], bridged: Collection[int]) -> Fields:
    return {
        "name": row.name,
        "effort": row.effort,
        "staff": row.staff,
        "wave": row.wave.key if row.wave else None,
        "mandatory": row.mandatory,
        "after": sorted(
            [known[one.predecessor_id], one.lag]
            for one in row.predecessors.all()
            if one.predecessor_id in known and one.pk not in bridged
        ),
        "deliverables": sorted(
            [one.kind, one.name] for one in row.deliverables.all() if one.archived_at is None
        ),
        "kpis": sorted(one.kpi.key for one in row.moves.all() if one.kpi.archived_at is None),
        "closes": {one.gap.key: [one.factor, one.counted] for one in row.closes.all()},
        "steps": row.steps,
        "benefit": row.benefit,
    }


@dataclass(frozen=True)
class Plans:
    """What is derived from facts alone, and around what people `settled`, by key.

    Figures come from the first, waves and what follows from them from the second: what stands in a
    wave by the will of people takes its room, what waits for it comes no earlier, and it hits whom
    it hits there.
    """

    derived: Plan
    around: Plan
    settled: Edits

    def wave(self, key: str) -> str | None:
        """Of what people moved the wave that would be derived, of all others one with room."""
        moved = self.settled.get(key, Edit()).wave is not None
        return (self._derived if moved else self._around)[key].wave

    def after(self, key: str) -> Iterable[Predecessor]:
        return self._around[key].after

    def mandatory(self, key: str) -> bool:
        return self._around[key].mandatory

    @cached_property
    def _derived(self) -> Mapping[str, Package]:
        return {each.key: each for each in self.derived.packages}

    @cached_property
    def _around(self) -> Mapping[str, Package]:
        return {each.key: each for each in self.around.packages}


def proposed(
    plans: Plans, ground: Ground, waves: Sequence[Wave], groups: Mapping[int, str]
) -> State:
    """What is derived now, in the language of the engagement; `groups` are names by id."""
    with translation.override(ground.engagement.language):
        writer = _Proposal(plans, ground, waves, groups)
        return {writer.mark(each): writer.fields(each) for each in writer.derived}


class _Proposal:
    """A derived plan in the words of an engagement."""

    def __init__(
        self, plans: Plans, ground: Ground, waves: Sequence[Wave], groups: Mapping[int, str]
    ) -> None:
        self.plans = plans
        self.ground = ground
        self.groups = groups
        self.language = ground.engagement.language
        self.derived = [each for each in plans.derived.packages if each.kind != Kind.OWN]
        self.by_key = {each.key: each for each in self.derived}
        self.waves = {wave.key: wave for wave in waves}
        self.gaps = {gap.key: gap for gap in plans.derived.gaps}
        self.measured = _kpis_by_note(ground)
        self.adopted = frozenset(_adopted(ground.engagement))

    def mark(self, package: Package) -> str:
        if package.kind == Kind.BUILD:
            return marks.of_build(package.function or package.key)
        if package.kind == Kind.CHANGE:
            return f"{marks.CHANGE}{package.subject}"
        return package.key

    def fields(self, package: Package) -> Fields:
        arithmetic = package.arithmetic
        return {
            "name": self.name(package),
            "effort": int(package.effort),
            "staff": package.staff,
            "wave": self.plans.wave(package.key),
            "mandatory": self.plans.mandatory(package.key),
            "after": sorted(
                [self.mark(self.by_key[one.key]), one.lag]
                for one in self.plans.after(package.key)
                if one.key in self.by_key
            ),
            "deliverables": sorted(
                [one.kind, one.name.in_language(self.language)] for one in package.deliverables
            ),
            "kpis": sorted(self._kpis(package)),
            "closes": self._closes(package),
            "steps": arithmetic.steps if arithmetic else None,
            "benefit": arithmetic.benefit if arithmetic else None,
        }

    def name(self, package: Package) -> str:
        if package.kind == Kind.BUILD:
            function = self.ground.function_name(package.function or "", self.language)
            words = (
                __("Improve: %(function)s") if package.improves else __("Establish: %(function)s")
            )
            return (words % {"function": function})[:NAME_MOST]
        if package.kind == Kind.CHANGE:
            return self._change_name(package.subject or "")
        given = usual.given().get(package.key.split(".")[0])
        name = given.name.in_language(self.language) if given else package.key
        wave = self.waves.get(package.wave or "")
        unit = wave.unit.name if wave and wave.unit else ""
        return f"{name}: {unit}"[:NAME_MOST] if unit and given and given.per_unit else name

    def _change_name(self, subject: str) -> str:
        group, _colon, barrier = subject.partition(":")
        given = usual.changes()[barrier].name.in_language(self.language)
        return given.replace("{group}", self.groups.get(int(group), ""))[:NAME_MOST]

    def _kpis(self, package: Package) -> set[str]:
        """Those that the function's notes are measured by, and of the catalogue's those adopted."""
        notes = self.ground.notes.get(package.function or "", ())
        linked = {key for note in notes for key in self.measured.get(note.id, ())}
        entry = self.ground.functions.get(package.function or "")
        return linked | (self.adopted & set(entry.kpis) if entry else set())

    def _closes(self, package: Package) -> dict[str, list[float]]:
        parts = package.arithmetic.parts if package.arithmetic else ()
        counted = {f"G-MAT:{part.capability}": [part.kappa, part.amount] for part in parts}
        return {
            key: counted.get(key, [1.0, 0.0])
            for key in package.closes
            if not key.startswith("G-STK")
        }


def _kpis_by_note(ground: Ground) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    if ground.canvas is None:
        return found
    rows = Link.objects.live().filter(canvas=ground.canvas, kpi__archived_at=None)
    for note, key in rows.filter(kpi__isnull=False).values_list("source", "kpi__key"):
        found.setdefault(note, []).append(key)
    return found


def _adopted(engagement: Engagement) -> Iterable[str]:
    return Kpi.objects.live().filter(engagement=engagement).values_list("key", flat=True)


def acceptance_of(kind: str, language: str) -> str:
    """How one sees that a deliverable of this kind is done."""
    found = usual.acceptance().get(kind)
    return found.in_language(language) if found else ""
