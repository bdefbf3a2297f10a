"""The figures on which somebody confirmed a PMO model, kept as JSON, and what moved since.

Rounded to what pages can print, so that a figure that looks the same is the same.  Notes are kept
by their ids and never by their texts, which stay erasable in their own rows.  No Django.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from canvases.pmo_model import GRADE_LEAST, LAYERS, Demand, PmoModel, layer_percents, percents
from canvases.thread.graph import Id
from pmo_studio.core.rounding import half_up

Figures = Mapping[str, Any]
About = Literal["index", "layer", "staffing", "added", "removed", "share", "ctl", "grade"]


@dataclass(frozen=True, slots=True)
class Moved:
    """One figure that is another now; `of` is the layer or the function it belongs to."""

    about: About
    of: Id = ""
    then: float | None = None
    now: float | None = None


def figures(model: PmoModel, grades: Mapping[Id, int]) -> dict[str, Any]:
    """What a confirmation keeps of a model; grades as people set them."""
    shares, layers = percents(model), layer_percents(model)
    return {
        "index": float(half_up(model.authority_index or 0, 2)),
        "mix": {layer: layers[layer] / 100 for layer in LAYERS},
        "fte": float(model.staffing.fte),
        "functions": [_function(each, grades, shares[each.key]) for each in model.functions],
    }


def digest(kept: Figures) -> str:
    """A short name of these figures, the same for the same figures."""
    written = json.dumps(kept, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


def moved(then: Figures, now: Figures) -> tuple[Moved, ...]:
    """What is different now, the whole first; functions in the order of today, then those gone."""
    return (*_whole(then, now), *_functions(then, now))


def _function(each: Demand, grades: Mapping[Id, int], percent: int) -> dict[str, Any]:
    return {
        "function": each.function or "",
        "note": None if each.function else each.notes[0],
        "share": percent / 100,
        "ctl": each.ctl,
        "grade": grades.get(each.key, GRADE_LEAST),
    }


def _whole(then: Figures, now: Figures) -> Iterator[Moved]:
    if then["index"] != now["index"]:
        yield Moved("index", then=then["index"], now=now["index"])
    for layer in LAYERS:
        if then["mix"][layer] != now["mix"][layer]:
            yield Moved("layer", layer, then["mix"][layer], now["mix"][layer])
    if then["fte"] != now["fte"]:
        yield Moved("staffing", then=then["fte"], now=now["fte"])


def _functions(then: Figures, now: Figures) -> Iterator[Moved]:
    before, after = _by_key(then), _by_key(now)
    for key, each in after.items():
        if key not in before:
            yield Moved("added", key, now=each["share"])
            continue
        kinds: tuple[About, ...] = ("share", "ctl", "grade")
        for about in kinds:
            if before[key][about] != each[about]:
                yield Moved(about, key, before[key][about], each[about])
    for key, each in before.items():
        if key not in after:
            yield Moved("removed", key, then=each["share"])


def _by_key(kept: Figures) -> dict[Id, Mapping[str, Any]]:
    return {each["function"] or each["note"]: each for each in kept["functions"]}
