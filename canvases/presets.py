"""Canvases to begin from: the classic, the agile and the public-sector PMO; read from their file.

A preset names functions by their key in the catalogue and never KPIs: those of a function
are in the engagement's own catalogue, so `measured_by` asks there.  Pure, no Django.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from canvases.thread.graph import USUAL_STRENGTH, USUAL_WEIGHT, Graph, Link, Note
from pmo_studio.core.catalogue import Function, Text, by_key, read_json

FILE = Path(__file__).resolve().parent / "catalogue" / "presets.json"


@dataclass(frozen=True, slots=True)
class PresetNote:
    """A note of a preset; one that stands for a function has the function's name as its text."""

    key: str
    block: str
    text: Text | None
    function: str | None
    weight: float

    def words(self, functions: Mapping[str, Function], language: str | None) -> str:
        """What is written on the note; the key where the catalogue has no such function."""
        if self.text is not None:
            return self.text.in_language(language)
        entry = functions.get(self.function or "")
        return entry.name.in_language(language) if entry else self.key


@dataclass(frozen=True, slots=True)
class Preset:
    """A canvas to begin from, with the authority and an example of the mission that go with it.

    Links name notes of the preset by their keys.
    """

    key: str
    name: Text
    summary: Text
    delivery_mode: str
    authority: str
    mission: Text
    notes: tuple[PresetNote, ...]
    links: tuple[Link, ...]

    def measured_by(self, functions: Mapping[str, Function]) -> Iterator[Link]:
        """From each function to every KPI that the catalogue names for it."""
        for note in self.notes:
            entry = functions.get(note.function or "")
            for kpi in entry.kpis if entry else ():
                yield Link("measured_by", note.key, kpi)


@cache
def presets() -> Mapping[str, Preset]:
    """The presets by key, in the order of the page."""
    return by_key(map(_preset, read_json(FILE)["presets"]))


def graph_of(
    preset: Preset,
    functions: Mapping[str, Function],
    *,
    pmo_fte: float | None = None,
    language: str | None = None,
) -> Graph:
    """What a canvas would be with this preset and nothing else on it, for a look before it."""
    measured = tuple(preset.measured_by(functions))
    return Graph(
        notes=tuple(
            Note(
                note.key,
                note.block,
                note.words(functions, language),
                function=note.function,
                weight=note.weight,
            )
            for note in preset.notes
        ),
        links=preset.links + measured,
        kpis=frozenset(link.target for link in measured),
        functions=functions,
        authority=preset.authority,
        pmo_fte=pmo_fte,
    )


def _preset(row: Mapping[str, Any]) -> Preset:
    return Preset(
        key=row["key"],
        name=Text.read(row["name"]),
        summary=Text.read(row["summary"]),
        delivery_mode=row["delivery_mode"],
        authority=row["authority"],
        mission=Text.read(row["mission"]),
        notes=tuple(map(_note, row["notes"])),
        links=tuple(
            Link(one["kind"], one["source"], one["target"], one.get("strength", USUAL_STRENGTH))
            for one in row["links"]
        ),
    )


def _note(row: Mapping[str, Any]) -> PresetNote:
    return PresetNote(
        key=row["key"],
        block=row["block"],
        text=Text.read(row["text"]) if "text" in row else None,
        function=row.get("function"),
        weight=row.get("weight", USUAL_WEIGHT),
    )
