"""The method as data: capabilities, functions, KPIs, role groups, phases and their gates.

The JSON files beside this module are the source, in three languages; `schemas/` says what
they may hold and the tests check them. Nothing here imports Django, so commands and
calculations can read the catalogue without starting a site.

    from pmo_studio.core import catalogue
    catalogue.function("F05").name.in_language("es")
    [phase.short_name for phase in catalogue.phases()]
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from pmo_studio.core.catalogue.entries import (
    Capability,
    Deliverable,
    Effort,
    Function,
    GateCriterion,
    GateMeasure,
    Kpi,
    Label,
    Phase,
    RoleGroup,
)
from pmo_studio.core.catalogue.text import LANGUAGES, Text

__all__ = [
    "FOLDER",
    "LANGUAGES",
    "Capability",
    "Catalogue",
    "Deliverable",
    "Effort",
    "Function",
    "GateCriterion",
    "GateMeasure",
    "Kpi",
    "Label",
    "Phase",
    "RoleGroup",
    "Text",
    "by_key",
    "capabilities",
    "capability",
    "criteria",
    "criterion",
    "function",
    "functions",
    "kpi",
    "kpis",
    "labels",
    "load",
    "phase",
    "phases",
    "read_json",
    "role_groups",
]

FOLDER = Path(__file__).resolve().parent


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


Entry = TypeVar("Entry", bound=_Keyed)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that is built in, by key and in the order of the files."""

    capabilities: Mapping[str, Capability]
    role_groups: Mapping[str, RoleGroup]
    kpis: Mapping[str, Kpi]
    kpi_units: Mapping[str, Label]
    kpi_frequencies: Mapping[str, Label]
    kpi_directions: Mapping[str, Label]
    functions: Mapping[str, Function]
    function_groups: Mapping[str, Label]
    layers: Mapping[str, Label]
    controls: Mapping[int, Text]
    deliverable_kinds: Mapping[str, Label]
    phases: Mapping[int, Phase]
    criteria: Mapping[str, GateCriterion]


@cache
def load() -> Catalogue:
    """The built-in catalogue, read once in the life of the process."""
    kpis = read_json(FOLDER / "kpis.json")
    functions = read_json(FOLDER / "functions.json")
    return Catalogue(
        capabilities=by_key(map(_capability, _rows("capabilities"))),
        role_groups=by_key(map(_role_group, _rows("role_groups"))),
        kpis=by_key(map(_kpi, kpis["kpis"])),
        kpi_units=labels(kpis["units"]),
        kpi_frequencies=labels(kpis["frequencies"]),
        kpi_directions=labels(kpis["directions"]),
        functions=by_key(map(_function, functions["functions"])),
        function_groups=labels(functions["groups"]),
        layers=labels(functions["layers"]),
        controls=MappingProxyType(
            {row["degree"]: Text.read(row["name"]) for row in functions["controls"]}
        ),
        deliverable_kinds=labels(functions["deliverable_kinds"]),
        phases=MappingProxyType({row["number"]: _phase(row) for row in _rows("phases")}),
        criteria=by_key(map(_criterion, read_json(FOLDER / "gates.json")["criteria"])),
    )


def capabilities() -> tuple[Capability, ...]:
    return tuple(load().capabilities.values())


def capability(key: str) -> Capability:
    return load().capabilities[key]


def role_groups() -> tuple[RoleGroup, ...]:
    return tuple(load().role_groups.values())


def kpis() -> tuple[Kpi, ...]:
    return tuple(load().kpis.values())


def kpi(key: str) -> Kpi:
    return load().kpis[key]


def functions() -> tuple[Function, ...]:
    return tuple(load().functions.values())


def function(key: str) -> Function:
    return load().functions[key]


def phases() -> tuple[Phase, ...]:
    """The five phases in their order."""
    return tuple(load().phases.values())


def phase(number: int) -> Phase:
    return load().phases[number]


def criteria(phase: int) -> tuple[GateCriterion, ...]:
    """The exit criteria of the phase with this number, in the order of the file."""
    return tuple(one for one in load().criteria.values() if one.phase == phase)


def criterion(key: str) -> GateCriterion:
    return load().criteria[key]


def read_json(path: Path) -> dict[str, Any]:
    """The object in a catalogue file."""
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def by_key(entries: Iterable[Entry]) -> Mapping[str, Entry]:
    """The entries under their keys, unchangeable, in their order."""
    return MappingProxyType({entry.key: entry for entry in entries})


def labels(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Label]:
    return by_key(Label(row["key"], Text.read(row["name"])) for row in rows)


def _rows(name: str) -> list[dict[str, Any]]:
    """The list of a file that holds one list of its own name."""
    rows: list[dict[str, Any]] = read_json(FOLDER / f"{name}.json")[name]
    return rows


def _capability(row: Mapping[str, Any]) -> Capability:
    return Capability(
        key=row["key"], name=Text.read(row["name"]), description=Text.read(row["description"])
    )


def _role_group(row: Mapping[str, Any]) -> RoleGroup:
    return RoleGroup(
        key=row["key"],
        name=Text.read(row["name"]),
        description=Text.read(row["description"]),
        weight=row["weight"],
        min_display_n=row["min_display_n"],
    )


def _kpi(row: Mapping[str, Any]) -> Kpi:
    return Kpi(
        key=row["key"],
        name=Text.read(row["name"]),
        formula=Text.read(row["formula"]),
        unit=row["unit"],
        direction=row["direction"],
        frequency=row["frequency"],
        typical_target=row["typical_target"],
        band=(row["band"][0], row["band"][1]) if row["band"] else None,
        target_from_baseline=row["target_from_baseline"],
    )


def _function(row: Mapping[str, Any]) -> Function:
    return Function(
        key=row["key"],
        group=row["group"],
        name=Text.read(row["name"]),
        layer=row["layer"],
        ctl=row["ctl"],
        capability=row["capability"],
        secondary=tuple(row["secondary"]),
        blocks=tuple(row["blocks"]),
        deliverables=tuple(
            Deliverable(one["kind"], Text.read(one["name"])) for one in row["deliverables"]
        ),
        kpis=tuple(row["kpis"]),
        effort=Effort(**row["effort"]),
        run=row["run"],
        req=tuple(row["req"]),
        foundation=row["foundation"],
    )


def _phase(row: Mapping[str, Any]) -> Phase:
    return Phase(
        number=row["number"],
        key=row["key"],
        name=Text.read(row["name"]),
        short_name=Text.read(row["short_name"]),
        purpose=Text.read(row["purpose"]),
    )


def _criterion(row: Mapping[str, Any]) -> GateCriterion:
    return GateCriterion(
        key=row["key"],
        phase=row["phase"],
        weight=row["weight"],
        mandatory=row["mandatory"],
        empty=row["empty"],
        name=Text.read(row["name"]),
        rule=Text.read(row["rule"]),
        next_action=Text.read(row["next_action"]),
        measures=tuple(
            GateMeasure(one["key"], one["unit"], one["required"], Text.read(one["name"]))
            for one in row["measures"]
        ),
    )
