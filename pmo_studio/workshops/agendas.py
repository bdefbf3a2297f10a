"""Ready agendas: a workshop for each phase, as data in catalogue/agendas.json.  No Django.

agendas.get("assessment").name.in_language("es")
[activity.minutes for activity in agendas.of_phase(2).activities]
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pmo_studio.core.catalogue import Text, by_key, read_json

FILE = Path(__file__).resolve().parent / "catalogue" / "agendas.json"

Method = Literal[
    "brief", "silent", "pair", "cluster", "dot_vote", "discuss", "decide", "read_out", "break"
]


@dataclass(frozen=True, slots=True)
class Activity:
    """A part of a workshop.

    `methods` follow one another.  `sheet` is the key of the sheet (core.sheets) on which it
    happens and `ballot` that of what is voted on (core.subjects); "" for none.
    """

    key: str
    minutes: int
    methods: tuple[Method, ...]
    sheet: str
    ballot: str
    name: Text
    purpose: Text
    prompt: Text
    output: Text | None


@dataclass(frozen=True, slots=True)
class Agenda:
    """A workshop of one phase; `minutes` is what its activities add up to."""

    key: str
    phase: int
    minutes: int
    name: Text
    purpose: Text
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What whoever runs a workshop holds to."""

    key: str
    name: Text
    text: Text


@cache
def load() -> Mapping[str, Agenda]:
    """The agendas by key, in the order of the phases; read once in the life of the process."""
    return by_key(_agenda(row) for row in read_json(FILE)["agendas"])


def get(key: str) -> Agenda | None:
    return load().get(key)


def of_phase(number: int) -> Agenda:
    return next(each for each in load().values() if each.phase == number)


@cache
def rules() -> tuple[Rule, ...]:
    """The same for every agenda."""
    return tuple(
        Rule(row["key"], Text.read(row["name"]), Text.read(row["text"]))
        for row in read_json(FILE)["rules"]
    )


def _agenda(row: Mapping[str, Any]) -> Agenda:
    return Agenda(
        key=row["key"],
        phase=row["phase"],
        minutes=row["minutes"],
        name=Text.read(row["name"]),
        purpose=Text.read(row["purpose"]),
        activities=tuple(map(_activity, row["activities"])),
    )


def _activity(row: Mapping[str, Any]) -> Activity:
    return Activity(
        key=row["key"],
        minutes=row["minutes"],
        methods=tuple(row["methods"]),
        sheet=row["sheet"] or "",
        ballot=row["ballot"] or "",
        name=Text.read(row["name"]),
        purpose=Text.read(row["purpose"]),
        prompt=Text.read(row["prompt"]),
        output=Text.read(row["output"]) if row["output"] else None,
    )
