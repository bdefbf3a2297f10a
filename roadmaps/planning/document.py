"""The document that `manage.py plan` reads, `pmo-studio/plan@1` (docs/develop/plan.md).  No Django.

What cannot be read stops it here.  What can be read and cannot be planned (a circle, more staff
than the team has, no effort) is an error of the plan, so that all of it is listed at once.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast, get_args

from canvases.check_document import functions_of
from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import Function
from pmo_studio.core.documents import (
    BadDocument,
    a_choice,
    a_day,
    a_number,
    a_text,
    a_whole,
    an_object,
    rows_of,
    shown,
)
from roadmaps.planning import reading
from roadmaps.planning.calendars import MONDAY_TO_FRIDAY, MOST_DAYS
from roadmaps.planning.enabling import enabling
from roadmaps.planning.gaps import (
    CanvasError,
    CapabilityState,
    Facts,
    FunctionState,
    StakeholderState,
)
from roadmaps.planning.packages import ChangeNeed, Edit, Kind, Package, Size
from roadmaps.planning.plan import Inputs
from roadmaps.planning.reading import Reader
from roadmaps.planning.timetables import Settings
from roadmaps.planning.waves import Wave, WaveKind, capacity_hint

FORMAT = "pmo-studio/plan@1"
REQUIRED = ("format", "start_date", "team_limit", "waves")
FIELDS = (
    *REQUIRED,
    "size",
    "working_days",
    "holidays",
    "gate_days",
    "capabilities",
    "functions",
    "catalogue",
    "packages",
    "own",
    "changes",
    "canvas_errors",
    "mandate_missing",
    "stakeholders",
)
SIZES = get_args(Size)
DAYS_OF_WEEK = re.compile(r"[1-7]{1,7}")
FEWEST_WAVES = 3
WITH_EFFORT = ("key", "effort")
STAKEHOLDER = tuple(reading.OF_STAKEHOLDER)


def read(document: object) -> Inputs:
    """What the document says, checked; BadDocument names the first field that is wrong."""
    root = an_object(document, "document", FIELDS, REQUIRED)
    if root["format"] != FORMAT:
        raise BadDocument("format", f"must be “{FORMAT}”.")
    functions, _ = functions_of(root.get("catalogue", []), "catalogue")
    size = cast(Size, a_choice(root.get("size", "M"), "size", SIZES))
    waves = tuple(_waves(root["waves"]))
    settings = _settings(root)
    facts = _facts(root, functions)
    day = reading.day_number(settings)
    changes = tuple(_changes(root, waves, functions))
    own = tuple(_own(root, waves, day))
    inputs = Inputs(facts, functions, size, waves, settings, changes, own)
    known = _keys(inputs)
    edits = dict(_edits(root, waves, day, known))
    return Inputs(facts, functions, size, waves, settings, changes, own, edits)


def _settings(root: Mapping[str, Any]) -> Settings:
    weekdays: Collection[int] = MONDAY_TO_FRIDAY
    if "working_days" in root:
        text = root["working_days"]
        if not isinstance(text, str) or not DAYS_OF_WEEK.fullmatch(text):
            raise BadDocument("working_days", "must be days of the week such as “12345”.")
        weekdays = tuple(sorted({int(each) for each in text}))
    return Settings(
        start=a_day(root["start_date"], "start_date"),
        team=a_whole(root["team_limit"], "team_limit", 1, reading.MOST),
        weekdays=weekdays,
        holidays=tuple(
            a_day(each, at) for at, each in rows_of(root.get("holidays", []), "holidays")
        ),
        gate_days=a_whole(root.get("gate_days", 1), "gate_days", 0, MOST_DAYS),
    )


def _waves(value: object) -> Iterator[Wave]:
    rows = list(rows_of(value, "waves"))
    if len(rows) < FEWEST_WAVES:
        raise BadDocument("waves", "must be F, P, any number of rollouts R1, R2 …, and S.")
    rollouts = (f"{WaveKind.ROLLOUT}{number}" for number in range(1, len(rows)))
    for number, (place, row) in enumerate(rows):
        given = an_object(row, place, ("key", "capacity", "units", "fte", "days"), ("key",))
        first = {0: WaveKind.FOUNDATION, 1: WaveKind.PILOT, len(rows) - 1: WaveKind.STABILISE}
        key = str(first[number]) if number in first else next(rollouts)
        if given["key"] != key:
            raise BadDocument(f"{place}.key", f"must be “{key}” here.")
        units = a_whole(given.get("units", 1), f"{place}.units", 1, reading.MOST)
        yield Wave(key, _capacity(given, place), units)


def _capacity(given: Mapping[str, Any], place: str) -> float | None:
    """As it is said, or as the people and days of the wave hint at."""
    if "capacity" in given:
        return a_number(given["capacity"], f"{place}.capacity", 0, reading.MOST)
    if "fte" not in given and "days" not in given:
        return None
    for name in ("fte", "days"):
        if name not in given:
            raise BadDocument(f"{place}.{name}", "is missing.")
    fte = a_number(given["fte"], f"{place}.fte", 0, reading.MOST)
    return capacity_hint(fte, a_whole(given["days"], f"{place}.days", 0, reading.MOST))


def _facts(root: Mapping[str, Any], functions: Mapping[str, Function]) -> Facts:
    capabilities = catalogue.load().capabilities
    return Facts(
        capabilities=tuple(
            CapabilityState(**reading.fields(given, place, reading.OF_CAPABILITY))
            for place, given in reading.rows(
                root, "capabilities", reading.OF_CAPABILITY, capabilities
            )
        ),
        functions=tuple(
            FunctionState(**reading.fields(given, place, reading.OF_FUNCTION))
            for place, given in reading.rows(root, "functions", reading.OF_FUNCTION, functions)
        ),
        canvas_errors=tuple(_canvas_errors(root)),
        mandate_missing=tuple(
            a_text(each, place)
            for place, each in rows_of(root.get("mandate_missing", []), "mandate_missing")
        ),
        stakeholders=tuple(
            StakeholderState(**reading.fields(given, place, reading.OF_STAKEHOLDER))
            for place, given in reading.rows(
                root, "stakeholders", reading.OF_STAKEHOLDER, required=STAKEHOLDER
            )
        ),
    )


def _canvas_errors(root: Mapping[str, Any]) -> Iterator[CanvasError]:
    names = ("check", "subject")
    for place, row in rows_of(root.get("canvas_errors", []), "canvas_errors"):
        given = an_object(row, place, names, names)
        yield CanvasError(*(a_text(given[name], f"{place}.{name}") for name in names))


def _changes(
    root: Mapping[str, Any], waves: Collection[Wave], functions: Collection[str]
) -> Iterator[ChangeNeed]:
    readers = reading.OF_CHANGE | {
        "wave": reading.one_of(waves),
        "functions": reading.keys_of(functions),
    }
    for place, given in reading.rows(root, "changes", readers, required=WITH_EFFORT):
        yield ChangeNeed(**reading.fields(given, place, readers))


def _own(root: Mapping[str, Any], waves: Collection[Wave], day: Reader) -> Iterator[Package]:
    readers = reading.OF_PACKAGE | {"wave": reading.one_of(waves), "earliest": day}
    for place, given in reading.rows(root, "own", readers, required=WITH_EFFORT):
        yield Package(kind=Kind.OWN, **reading.fields(given, place, readers))


def _edits(
    root: Mapping[str, Any], waves: Collection[Wave], day: Reader, known: Collection[str]
) -> Iterator[tuple[str, Edit]]:
    readers = reading.OF_PACKAGE | {"wave": reading.one_of(waves), "earliest": day}
    for place, given in reading.rows(root, "packages", readers, known):
        found = reading.fields(given, place, readers)
        yield found.pop("key"), Edit(**found)


def _keys(inputs: Inputs) -> dict[str, None]:
    """The keys of all packages that may come about; BadDocument where one would stand twice."""
    usual = (each.key for each in enabling(inputs.waves, inputs.size))
    known = dict.fromkeys([*usual, *(each.key for each in inputs.facts.functions)])
    changes = [each.key for each in inputs.changes]
    for name, keys in (("changes", changes), ("own", [each.key for each in inputs.own])):
        for number, key in enumerate(keys):
            if key in known:
                raise BadDocument(f"{name}[{number}].key", f"{shown(key)} stands twice.")
            known[key] = None
    return known
