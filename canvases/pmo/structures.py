"""The structure that people made of the draft, beside the draft of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from canvases import structure
from canvases.models import RaciEntry, StructureRole, Unit
from canvases.models.pmo_model import RoleKind
from canvases.pmo.state import State
from canvases.structure import Assignment, Differences, Kind, Role, Structure
from canvases.thread.graph import Id

KINDS: Mapping[str, Kind] = {
    RoleKind.LEAD.value: "lead",
    RoleKind.OWNER.value: "owner",
    RoleKind.ANALYST.value: "analyst",
    RoleKind.OTHER.value: "other",
}


@dataclass(frozen=True)
class Made:
    """The rows of a structure; letters of parties whose note is gone rest with it."""

    state: State
    units: Sequence[Unit]
    roles: Sequence[StructureRole]
    entries: Sequence[RaciEntry]

    @property
    def is_empty(self) -> bool:
        return not (self.units or self.roles)

    @cached_property
    def keys(self) -> dict[int, str]:
        """What each role is called in the calculation."""
        return {role.pk: key_of(role) for role in self.roles}

    @cached_property
    def settled(self) -> Structure:
        """The rows in the shape of the draft."""
        return Structure(
            units=tuple(self._unit(unit) for unit in self.units),
            roles=tuple(self._role(role) for role in self.roles),
            raci=tuple(self._assignment(entry) for entry in self.entries),
        )

    @cached_property
    def drafted(self) -> Structure:
        return structure.draft(self.state.active, self.state.model)

    @cached_property
    def differences(self) -> Differences:
        return structure.compare(self.drafted, self.settled)

    @property
    def shown(self) -> Structure:
        """What people made, or the draft as long as nobody took it over."""
        return self.drafted if self.is_empty else self.settled

    def letters(self, mark: Id) -> list[RaciEntry]:
        return [entry for entry in self.entries if entry.mark == mark]

    def _unit(self, unit: Unit) -> structure.Unit:
        owned = (role.mark for role in self.roles if role.unit_id == unit.pk)
        return structure.Unit(str(unit.pk), unit.layer, tuple(key for key in owned if key))

    def _role(self, role: StructureRole) -> Role:
        unit = None if role.unit_id is None else str(role.unit_id)
        return Role(self.keys[role.pk], KINDS[role.kind], unit, role.mark)

    def _assignment(self, entry: RaciEntry) -> Assignment:
        role = self.keys.get(entry.role_id) if entry.role_id else None
        return Assignment(entry.mark, entry.letter, role, entry.party_id)


def of(found: State) -> Made:
    """The structure of a canvas; three queries."""
    canvas = found.canvas
    rows = RaciEntry.objects.filter(canvas=canvas)
    on_board = Q(party=None) | Q(party__archived_at=None)
    return Made(
        state=found,
        units=list(Unit.objects.filter(canvas=canvas)),
        roles=list(StructureRole.objects.filter(canvas=canvas)),
        entries=list(rows.filter(on_board)),
    )


def key_of(role: StructureRole) -> str:
    if role.kind == RoleKind.LEAD:
        return structure.LEAD
    if role.kind == RoleKind.OWNER:
        return structure.owner(role.mark or 0)
    return f"{role.kind}:{role.pk}"
