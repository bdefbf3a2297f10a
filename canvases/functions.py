"""The catalogue of functions as an engagement has it: the built-in ones under its own entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as __

from canvases.models import FunctionEntry, Note
from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import LANGUAGES, Deliverable, Effort, Function, Text
from pmo_studio.core.catalogue.entries import Layer
from pmo_studio.core.models import Engagement


def functions_of(engagement: Engagement) -> Mapping[str, Function]:
    """Every function that a note of this engagement may stand for, by key; one query.

    Withdrawn ones are among them, because notes that stand for them keep them.
    """
    own = {row.key: row for row in FunctionEntry.objects.filter(engagement=engagement)}
    built_in = {entry.key: entry for entry in catalogue.functions()}
    return built_in | {key: as_function(row, built_in.get(key)) for key, row in own.items()}


def withdrawn_in(engagement: Engagement) -> frozenset[str]:
    """Keys of the functions that are not offered here any more."""
    entries = FunctionEntry.objects.filter(engagement=engagement, withdrawn=True)
    return frozenset(entries.values_list("key", flat=True))


@dataclass(frozen=True)
class GroupOfFunctions:
    """What a list offers of one group of the catalogue: (key, name)."""

    title: str
    functions: list[tuple[str, str]]


def offered_to(note: Note, language: str) -> list[GroupOfFunctions]:
    """The functions that the note may stand for, by group; the one it stands for stays listed."""
    withdrawn = withdrawn_in(note.engagement) - {note.function}
    groups = catalogue.load().function_groups
    found: dict[str, list[tuple[str, str]]] = {key: [] for key in (*groups, "")}
    for key, function in functions_of(note.engagement).items():
        if key not in withdrawn:
            group = function.group if function.group in groups else ""
            found[group].append((key, function.name.in_language(language)))
    titles = {key: label.name.in_language(language) for key, label in groups.items()}
    titles[""] = __("Our own")
    return [GroupOfFunctions(titles[key], rows) for key, rows in found.items() if rows]


def as_function(row: FunctionEntry, built_in: Function | None) -> Function:
    """The entry in the shape of the catalogue.

    Texts that nobody changed keep their translations; others are the same in every language.
    """
    names = (built_in.name,) if built_in else ()
    return Function(
        key=row.key,
        group=row.group,
        name=_text(row.name, names),
        layer=cast(Layer, row.layer),
        ctl=row.ctl,
        capability=row.capability,
        secondary=tuple(row.secondary),
        blocks=built_in.blocks if built_in else ("ka",),
        deliverables=tuple(_deliverables(row.deliverables, built_in)),
        kpis=tuple(row.kpis),
        effort=Effort(row.effort_small, row.effort_medium, row.effort_large),
        run=row.run,
        req=tuple(row.req),
        foundation=row.foundation,
    )


def effort_for(function: Function, size: str) -> int:
    """The person-days to build it in an engagement of that size."""
    effort = function.effort
    return {"S": effort.small, "M": effort.medium, "L": effort.large}[size]


def _deliverables(
    rows: Iterable[Mapping[str, str]], built_in: Function | None
) -> Iterable[Deliverable]:
    known = [one.name for one in built_in.deliverables] if built_in else []
    return (Deliverable(one["kind"], _text(one["name"], known)) for one in rows)


def _text(words: str, built_in: Iterable[Text]) -> Text:
    """The built-in text that this is in one of its languages, or one that nobody translated."""
    same = (text for text in built_in if words in {text.in_language(one) for one in LANGUAGES})
    return next(same, Text(words, words, words))
