"""The document that `manage.py canvas_check` reads, and the one it answers with.  No Django.

`pmo-studio/canvas-check@1` and its answer are described in docs/develop/canvas_check.md, the
input also by docs/develop/canvas_check.schema.json.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, cast, get_args

from canvases import evidence, expectations, pmo_model, prerequisites, thread
from canvases.benefits import benefits
from canvases.blocks import blocks
from canvases.link_kinds import KPI, kind_between
from canvases.thread import Graph, Id, Link, Note
from canvases.thread.graph import USUAL_CTL, USUAL_LAYER, USUAL_STRENGTH, USUAL_WEIGHT
from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import Effort, Function, Text
from pmo_studio.core.documents import (
    BadDocument,
    a_choice,
    a_day,
    a_key,
    a_number,
    a_text,
    a_whole,
    an_object,
    plain,
    rows_of,
    shown,
    yes_or_no,
)

FORMAT = "pmo-studio/canvas-check@1"
ANSWER_FORMAT = "pmo-studio/canvas-check-result@1"
FIELDS = (
    "format",
    "notes",
    "links",
    "kpis",
    "functions",
    "authority",
    "pmo_fte",
    "review_days",
    "today",
    "as_is_services",
    "built",
    "proven",
    "objectives",
    "size",
    "segments",
)
REQUIRED = ("format", "notes")
LINK_FIELDS = ("kind", "source", "target", "strength")
EVIDENCE_FIELDS = ("kind", "supports", "people")
SEGMENT_FIELDS = ("key", "weight", "respondents", "points")
OBJECTIVE_FIELDS = ("key", "kpis")
SEGMENT_REQUIRED = ("key", "respondents", "points")
# What only the notes of one block have.
BLOCK_OF = {"function": "ka", "ctl": "ka", "layer": "ka", "weight": "cs", "votes": "vp"}
SIZES = get_args(expectations.Size)
USUAL_SIZE = "M"
GRADE_MOST = 3
COUNT_MOST = 1_000_000
FTE_MOST = 10_000.0
DAYS_MOST = 36_500
Reader = Callable[[object, str], Any]


@dataclass(frozen=True, slots=True)
class CheckInput:
    """What the document says; `segments` is None where nobody was asked what they expect.

    `objectives` are those of the mandate by their keys, each with the KPIs that prove it.
    """

    graph: Graph
    objectives: Mapping[str, frozenset[Id]]
    size: expectations.Size
    segments: tuple[expectations.Segment, ...] | None


# --- reading ---


def read(document: object) -> CheckInput:
    """What the document says, checked; BadDocument names the first field that is wrong."""
    root = an_object(document, "document", FIELDS, REQUIRED)
    if root["format"] != FORMAT:
        raise BadDocument("format", f"must be “{FORMAT}”.")
    functions = _functions(root.get("functions", []))
    kpis = _kpis(root.get("kpis"))
    notes = _notes(root["notes"], functions, kpis)
    objectives = _objectives(root, kpis)
    blocks_of = {note.id: note.block for note in notes}
    graph = Graph(
        notes=notes,
        links=_links(root.get("links", []), blocks_of | dict.fromkeys(kpis, KPI)),
        kpis=kpis,
        functions=functions,
        as_is_services=_services(root.get("as_is_services", {}), functions),
        built=_ids(root.get("built"), "built", [n.id for n in notes if n.block == "ka"]),
        proven=_proven(root, objectives, kpis),
        **{name: of(root[name], name) for name, of in AROUND.items() if name in root},
    )
    size = a_key(root.get("size", USUAL_SIZE), "size", SIZES)
    segments = _segments(root.get("segments"))
    return CheckInput(graph, objectives, cast(expectations.Size, size), segments)


def _objectives(root: Mapping[str, Any], kpis: Collection[Id]) -> dict[str, frozenset[Id]]:
    found: dict[str, frozenset[Id]] = {}
    for place, row in rows_of(root.get("objectives", []), "objectives"):
        given = an_object(row, place, OBJECTIVE_FIELDS, ("key",))
        key = a_text(given["key"], f"{place}.key")
        if key in found:
            raise BadDocument(f"{place}.key", f"the objective {shown(key)} stands twice.")
        proofs = _ids(given.get("kpis", []), f"{place}.kpis", kpis)
        found[key] = proofs or frozenset()
    return found


def _proven(
    root: Mapping[str, Any], objectives: Mapping[str, frozenset[Id]], kpis: Collection[Id]
) -> frozenset[Id] | None:
    """What proves an objective, told of the KPIs or of the objectives; None where neither is."""
    if "objectives" not in root:
        return _ids(root.get("proven"), "proven", kpis)
    if "proven" in root:
        raise BadDocument("proven", "leave it out: “objectives” say what proves them.")
    return frozenset().union(*objectives.values())


def _functions(value: object) -> dict[str, Function]:
    """As `functions_of`; BadDocument where functions wait for each other."""
    functions, changed = functions_of(value, "functions")
    circle = prerequisites.circle(functions)
    if circle:
        place = next(changed[key] for key in circle if key in changed)
        raise BadDocument(f"{place}.req", f"goes round in a circle: {plain(', '.join(circle))}.")
    return functions


def functions_of(value: object, name: str) -> tuple[dict[str, Function], dict[str, str]]:
    """The built-in catalogue with the changes and the own functions of a list, and their places."""
    functions = dict(catalogue.load().functions)
    changed: dict[str, str] = {}
    for place, row in rows_of(value, name):
        given = an_object(row, place, ("key", *OF_FUNCTION), ("key",))
        key = a_text(given["key"], f"{place}.key")
        if key in changed:
            raise BadDocument(f"{place}.key", f"the function {shown(key)} stands twice.")
        changed[key] = place
        changes: dict[str, Any] = _fields(given, place, OF_FUNCTION)
        functions[key] = replace(functions.get(key) or _own_function(key), **changes)
    for key, place in changed.items():
        for number, required in enumerate(functions[key].req):
            a_key(required, f"{place}.req[{number}]", functions)
    return functions, changed


def _own_function(key: str) -> Function:
    return Function(
        key=key,
        group="",
        name=Text(key, key, key),
        layer=USUAL_LAYER,
        ctl=USUAL_CTL,
        capability="",
        secondary=(),
        blocks=("ka",),
        deliverables=(),
        kpis=(),
        effort=Effort(0, 0, 0),
        run=0,
        req=(),
        foundation=False,
    )


def _kpis(value: object) -> frozenset[Id]:
    if value is None:
        return frozenset(catalogue.load().kpis)
    return frozenset(_id(each, place) for place, each in rows_of(value, "kpis"))


def _notes(value: object, functions: Collection[str], kpis: Collection[Id]) -> tuple[Note, ...]:
    notes: dict[Id, Note] = {}
    for place, row in rows_of(value, "notes"):
        given = an_object(row, place, ("id", "block", *OF_NOTE), ("id", "block"))
        key = _id(given["id"], f"{place}.id")
        if key in notes:
            raise BadDocument(f"{place}.id", f"the note {shown(str(key))} stands twice.")
        if key in kpis:
            raise BadDocument(f"{place}.id", "is the key of a KPI.")
        block = a_key(given["block"], f"{place}.block", blocks())
        if "function" in given:
            a_key(given["function"], f"{place}.function", functions)
        for name, only in BLOCK_OF.items():
            if name in given and block != only:
                raise BadDocument(f"{place}.{name}", f"belongs to notes of the block “{only}”.")
        notes[key] = Note(key, block, **_fields(given, place, OF_NOTE))
    return tuple(notes.values())


def _links(value: object, at: Mapping[Id, str]) -> tuple[Link, ...]:
    links: dict[tuple[str, Id, Id], Link] = {}
    for place, row in rows_of(value, "links"):
        given = an_object(row, place, LINK_FIELDS, ("source", "target"))
        link = _link(given, place, at)
        if links.setdefault((link.kind, link.source, link.target), link) is not link:
            raise BadDocument(place, "stands twice.")
    return tuple(links.values())


def _link(given: Mapping[str, Any], place: str, at: Mapping[Id, str]) -> Link:
    """A link as it is stored: its kind from the two blocks, turned where drawn the wrong way."""
    source, target = (_known(given[end], f"{place}.{end}", at) for end in ("source", "target"))
    if source == target:
        raise BadDocument(place, "leads from a note to itself.")
    kind = kind_between(at[source], at[target])
    if kind is None:
        source, target = target, source
        kind = kind_between(at[source], at[target])
    if kind is None:
        raise BadDocument(place, f"nothing leads from “{at[target]}” to “{at[source]}”.")
    if given.get("kind", kind.key) != kind.key:
        raise BadDocument(f"{place}.kind", f"between these two it must be “{kind.key}”.")
    strength = a_whole(given.get("strength", USUAL_STRENGTH), f"{place}.strength", 1, 3)
    return Link(kind.key, source, target, strength)


def _services(value: object, functions: Collection[str]) -> dict[str, float]:
    return {
        a_key(key, f"as_is_services.{plain(key)}", functions): a_number(
            grade, f"as_is_services.{plain(key)}", 0, GRADE_MOST
        )
        for key, grade in an_object(value, "as_is_services").items()
    }


def _segments(value: object) -> tuple[expectations.Segment, ...] | None:
    if value is None:
        return None
    segments: dict[Id, expectations.Segment] = {}
    for place, row in rows_of(value, "segments"):
        segment = _segment(an_object(row, place, SEGMENT_FIELDS, SEGMENT_REQUIRED), place)
        if segments.setdefault(segment.key, segment) is not segment:
            raise BadDocument(f"{place}.key", f"{shown(str(segment.key))} stands twice.")
    return tuple(segments.values())


def _segment(given: Mapping[str, Any], place: str) -> expectations.Segment:
    respondents = a_whole(given["respondents"], f"{place}.respondents", 1, COUNT_MOST)
    most = respondents * expectations.POINTS
    points = {
        a_key(key, f"{place}.points.{plain(key)}", benefits()): a_number(
            given_to, f"{place}.points.{plain(key)}", 0, most
        )
        for key, given_to in an_object(given["points"], f"{place}.points").items()
    }
    if sum(points.values()) > most:
        raise BadDocument(f"{place}.points", f"are more than {most}, ten for each respondent.")
    weight = _weight(given.get("weight", USUAL_WEIGHT), f"{place}.weight")
    return expectations.Segment(_id(given["key"], f"{place}.key"), weight, respondents, points)


# --- single values ---


def _fields(given: Mapping[str, Any], place: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    return {
        name: of(given[name], f"{place}.{name}") for name, of in readers.items() if name in given
    }


def _id(value: object, place: str) -> Id:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str):
        raise BadDocument(place, "must be a text or a whole number.")
    return a_text(value, place)


def _known(value: object, place: str, known: Collection[Id]) -> Id:
    key = _id(value, place)
    if key not in known:
        raise BadDocument(place, f"there is no {shown(str(key))} here.")
    return key


def _ids(value: object, name: str, known: Collection[Id]) -> frozenset[Id] | None:
    if value is None:
        return None
    return frozenset(_known(each, place, known) for place, each in rows_of(value, name))


def _one_of(*choices: str) -> Reader:
    return lambda value, place: a_choice(value, place, choices)


def _number_to(least: float, most: float) -> Reader:
    return lambda value, place: a_number(value, place, least, most)


def _whole_to(least: int, most: int) -> Reader:
    return lambda value, place: a_whole(value, place, least, most)


def _words(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise BadDocument(place, "must be a text.")
    return value


def _capability(value: object, place: str) -> str:
    return a_key(value, place, catalogue.load().capabilities)


def _capabilities(value: object, place: str) -> tuple[str, ...]:
    return tuple(_capability(each, at) for at, each in rows_of(value, place))


def _texts(value: object, place: str) -> tuple[str, ...]:
    return tuple(a_text(each, at) for at, each in rows_of(value, place))


def _effort(value: object, place: str) -> Effort:
    sizes = ("small", "medium", "large")
    given = an_object(value, place, sizes, sizes)
    return Effort(*(a_whole(given[size], f"{place}.{size}", 0, COUNT_MOST) for size in sizes))


def _status(value: object, place: str) -> str:
    """A status as it is, or what follows from the evidence of a list."""
    if isinstance(value, str):
        return a_choice(value, place, thread.EVIDENCE)
    return evidence.verdict(_evidence(row, at) for at, row in rows_of(value, place)).status


def _evidence(value: object, place: str) -> evidence.Evidence:
    given = an_object(value, place, EVIDENCE_FIELDS, ("supports", "people"))
    return evidence.Evidence(
        kind=_one_of(*evidence.KINDS)(given.get("kind", evidence.KINDS[0]), f"{place}.kind"),
        supports=_one_of(*evidence.SUPPORT)(given["supports"], f"{place}.supports"),
        people=a_whole(given["people"], f"{place}.people", 0, COUNT_MOST),
    )


_weight = _number_to(1, 3)
_degree = _whole_to(1, 3)
_layer = _one_of(*pmo_model.LAYERS)
OF_NOTE: Mapping[str, Reader] = {
    "text": _words,
    "state": _one_of(*thread.STATES),
    "function": a_text,
    "weight": _weight,
    "votes": _whole_to(0, COUNT_MOST),
    "evidence": _status,
    "touched": a_day,
    "ctl": _degree,
    "layer": _layer,
}
OF_FUNCTION: Mapping[str, Reader] = {
    "layer": _layer,
    "ctl": _degree,
    "capability": _capability,
    "secondary": _capabilities,
    "effort": _effort,
    "run": _whole_to(0, COUNT_MOST),
    "req": _texts,
    "foundation": yes_or_no,
}
AROUND: Mapping[str, Reader] = {
    "authority": _one_of(*thread.AUTHORITIES),
    "pmo_fte": _number_to(0, FTE_MOST),
    "review_days": _whole_to(1, DAYS_MOST),
    "today": a_day,
}


# --- answering ---


def answer(given: CheckInput) -> dict[str, Any]:
    """Every figure with its arithmetic, ready to be written; nothing is rounded."""
    canvas = thread.active(given.graph)
    report = thread.Report.of_canvas(canvas)
    model = pmo_model.of_canvas(canvas)
    return {
        "format": ANSWER_FORMAT,
        "findings": [asdict(each) for each in report.findings],
        "counts": {each.value: report.count(each) for each in thread.Severity},
        "health": report.health,
        "thread": {
            "percent": _percent(report.percent),
            "planned": _percent(report.planned),
            "mandated": _percent(report.mandated),
            "threads": [_thread(each, given.objectives) for each in report.threads],
        },
        "functions_ready": _percent(report.functions_ready),
        "validated": {
            "customers_and_values": _validated(given.graph, evidence.GATE_BLOCKS),
            "with_functions": _validated(given.graph, evidence.SHOWN_BLOCKS),
        },
        "model": asdict(model),
        "expectations": _expected(given, canvas, model),
    }


def _thread(found: thread.Thread, objectives: Mapping[str, frozenset[Id]]) -> dict[str, Any]:
    """With what it stops before, and the objectives that a thread which runs through arrives at."""
    reached = [key for key, proofs in objectives.items() if proofs & set(found.kpis)]
    more = {"complete": found.complete, "stop": found.stop}
    return asdict(found) | more | {"objectives": reached if found.complete else []}


def _percent(percent: thread.Percent | None) -> dict[str, Any] | None:
    return asdict(percent) | {"value": percent.value} if percent else None


def _validated(graph: Graph, among: Collection[str]) -> dict[str, Any]:
    found = evidence.validated(graph.notes, among)
    return asdict(found) | {"percent": found.percent}


def _expected(
    given: CheckInput, canvas: thread.Active, model: pmo_model.PmoModel
) -> dict[str, Any] | None:
    if given.segments is None:
        return None
    functions = given.graph.functions
    expected = expectations.expectations(given.segments, benefits())
    adherence = expectations.adherence(expected, benefits(), canvas.entries())
    balance = expectations.balance(model, functions, given.size, given.graph.as_is_services)
    return {
        "benefits": [asdict(each) for each in expected],
        "recommended": [
            asdict(each) for each in expectations.recommend(expected, benefits(), functions)
        ],
        "adherence": asdict(adherence) | {"percent": adherence.percent},
        "balance": {
            "functions": {str(key): asdict(each) for key, each in balance.functions.items()},
            "shares": balance.shares,
        },
    }
