"""How a PMO could be set up: units, roles, RACI and competences (domain.md, Ruling on §5.7).

One unit for each layer with at least 10 % of the demand, else one unit; its functions are those of
the layer, and what has no unit of its own goes to the largest.  Roles: the lead, one owner for each
function, one analyst for each started 1.0 FTE.  RACI of a function: its owner R, the PMO lead A,
the customers of its values C, its partners I.  A draft: people change all of it.  No Django.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from canvases.pmo_model import LAYERS, Demand, PmoModel
from canvases.thread.graph import Active, Id
from pmo_studio.core.catalogue import Function

EPSILON = 1e-9
LEAST_SHARE = 0.10
# So many consulted and informed, and asking them takes longer than the work.
MOST_HEARD = 7
LETTERS = ("R", "A", "C", "I")
LEAD = "lead"
# The one unit where the layers have none of their own.
WHOLE = "all"

Kind = Literal["lead", "owner", "analyst", "other"]
Fault = Literal["no_responsible", "no_accountable", "many_accountable", "crowded"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of the PMO with its functions; `layer` is "" where it is for no layer of its own."""

    key: str
    layer: str
    functions: tuple[Id, ...]


@dataclass(frozen=True, slots=True)
class Role:
    """The lead, the owner of a function, or an analyst; `unit` is None for who is above all."""

    key: str
    kind: Kind
    unit: str | None = None
    function: Id | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """A letter for one function: of the role with this key, or of a note (customer, partner)."""

    function: Id
    letter: str
    role: str | None = None
    note: Id | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A draft, or what people made of it, in the same shape."""

    units: tuple[Unit, ...]
    roles: tuple[Role, ...]
    raci: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class Differences:
    """What the draft of today has that the structure lacks, and the other way round."""

    units: tuple[str, ...]
    no_lead: bool
    owners: tuple[Id, ...]
    gone: tuple[Id, ...]
    analysts: int
    raci: tuple[Id, ...]

    def __bool__(self) -> bool:
        parts = (self.units, self.no_lead, self.owners, self.gone, self.analysts, self.raci)
        return any(parts)

    @property
    def can_add(self) -> bool:
        """Whether taking the draft over would add something."""
        return bool(self.units or self.no_lead or self.owners or self.analysts > 0)


@dataclass(frozen=True, slots=True)
class Competence:
    """A capability that a role needs, at the highest grade (1..3) of the functions that ask."""

    capability: str
    grade: int
    functions: tuple[Id, ...]


def owner(function: Id) -> str:
    return f"owner:{function}"


def draft(canvas: Active, model: PmoModel) -> Structure:
    """What the model of a canvas suggests; nothing where there is no function."""
    if not model.functions:
        return Structure((), (), ())
    units = _units(model)
    return Structure(units, _roles(model, units), tuple(_raci(canvas, model)))


def analysts(fte: float) -> int:
    """One for each started 1.0 FTE."""
    return math.ceil(fte - EPSILON)


def faults(letters: Iterable[str]) -> tuple[Fault, ...]:
    """What is wrong with the letters of one function; `crowded` is a hint, no fault of the rule."""
    counts = Counter(letters)
    found: list[Fault] = []
    if not counts["R"]:
        found.append("no_responsible")
    if counts["A"] != 1:
        found.append("many_accountable" if counts["A"] else "no_accountable")
    if counts["C"] + counts["I"] > MOST_HEARD:
        found.append("crowded")
    return tuple(found)


def of_role(structure: Structure, role: Role) -> tuple[Id, ...]:
    """The functions that a role answers for; who answers for none works on those of the unit."""
    answered = (
        each.function for each in structure.raci if each.role == role.key and each.letter in "RA"
    )
    found = tuple(dict.fromkeys(answered))
    if found or role.unit is None:
        return found
    return next((unit.functions for unit in structure.units if unit.key == role.unit), ())


def competences(
    functions: Iterable[Id], entries: Mapping[str, Function], grades: Mapping[Id, int]
) -> tuple[Competence, ...]:
    """The capabilities of these functions, the highest grade first; notes without one ask none."""
    found: dict[str, list[Id]] = {}
    for key in functions:
        entry = entries.get(key) if isinstance(key, str) else None
        for capability in (entry.capability, *entry.secondary) if entry else ():
            found.setdefault(capability, []).append(key)
    listed = [
        Competence(capability, max(grades.get(key, 1) for key in keys), tuple(keys))
        for capability, keys in found.items()
    ]
    return tuple(sorted(listed, key=lambda one: -one.grade))


def compare(drafted: Structure, made: Structure) -> Differences:
    """How a structure differs from the draft of today; letters only of functions in both.

    A draft of one unit asks for no other where there is any.
    """
    wanted = {role.function for role in drafted.roles if role.kind == "owner"}
    owned = {role.function for role in made.roles if role.kind == "owner"}
    layers = {unit.layer for unit in made.units}
    if len(drafted.units) == 1 and made.units:
        layers |= {unit.layer for unit in drafted.units}
    ours, theirs = _letters(drafted), _letters(made)
    return Differences(
        units=tuple(unit.layer for unit in drafted.units if unit.layer not in layers),
        no_lead=bool(drafted.roles) and not any(role.kind == "lead" for role in made.roles),
        owners=_ordered(drafted, wanted - owned),
        gone=_ordered(made, owned - wanted),
        analysts=_count(drafted) - _count(made),
        raci=tuple(key for key in ours if key in owned and ours[key] != theirs.get(key, set())),
    )


def _units(model: PmoModel) -> tuple[Unit, ...]:
    layers = [layer for layer in LAYERS if model.mix and model.mix[layer] >= LEAST_SHARE - EPSILON]
    if len(layers) < 2 or model.mix is None:
        return (Unit(WHOLE, "", tuple(each.key for each in model.functions)),)
    largest = max(layers, key=lambda layer: (model.mix or {})[layer])
    home = {layer: layer if layer in layers else largest for layer in LAYERS}
    return tuple(
        Unit(layer, layer, tuple(each.key for each in model.functions if home[each.layer] == layer))
        for layer in layers
    )


def _roles(model: PmoModel, units: tuple[Unit, ...]) -> tuple[Role, ...]:
    home = {function: unit.key for unit in units for function in unit.functions}
    owners = (Role(owner(each.key), "owner", home[each.key], each.key) for each in model.functions)
    return (Role(LEAD, "lead"), *owners, *_analysts(model, units))


def _analysts(model: PmoModel, units: tuple[Unit, ...]) -> Iterator[Role]:
    """Each next one where most days of work come upon each analyst."""
    run = {each.key: each.run for each in model.functions}
    work = {unit.key: sum(run[key] for key in unit.functions) for unit in units}
    given = dict.fromkeys(work, 0)
    for number in range(1, analysts(model.staffing.fte) + 1):
        unit = max(work, key=lambda each: work[each] / (given[each] + 1))
        given[unit] += 1
        yield Role(f"analyst-{number}", "analyst", unit)


def _raci(canvas: Active, model: PmoModel) -> Iterator[Assignment]:
    for each in model.functions:
        yield Assignment(each.key, "R", role=owner(each.key))
        yield Assignment(each.key, "A", role=LEAD)
        for note in _customers(canvas, each):
            yield Assignment(each.key, "C", note=note)
        for note in _partners(canvas, each):
            yield Assignment(each.key, "I", note=note)


def _customers(canvas: Active, function: Demand) -> Iterator[Id]:
    """Of all values that the function's notes deliver, each once in the order of the canvas."""
    values = [link.source for note in function.notes for link in canvas.into("delivered_by", note)]
    needing = {link.source for value in values for link in canvas.into("needs", value)}
    return (note.id for note in canvas.block("cs") if note.id in needing)


def _partners(canvas: Active, function: Demand) -> Iterator[Id]:
    helping = {link.target for note in function.notes for link in canvas.out("supported_by", note)}
    return (note.id for note in canvas.block("kp") if note.id in helping)


def _letters(structure: Structure) -> dict[Id, set[tuple[str, Id | None]]]:
    found: dict[Id, set[tuple[str, Id | None]]] = {}
    for each in structure.raci:
        found.setdefault(each.function, set()).add((each.letter, each.role or each.note))
    return found


def _ordered(structure: Structure, functions: set[Id | None]) -> tuple[Id, ...]:
    owned = (role.function for role in structure.roles if role.function in functions)
    return tuple(dict.fromkeys(key for key in owned if key is not None))


def _count(structure: Structure) -> int:
    return sum(role.kind == "analyst" for role in structure.roles)
