"""Where a text stands: on its row, on the copies of the row, and in the log."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from pmo_studio.core import subjects
from pmo_studio.core.models import Engagement, Event

REDACTED = "▇▇▇"
# The fields of an event's payload that hold texts.
FIELDS = ("text", "arrived", "title", "before")


@dataclass(frozen=True)
class Copy:
    """A row that holds the text too, and what it stands on."""

    subject: str
    text: str
    place: str


@dataclass(frozen=True)
class Traces:
    """All `texts` that a subject has had; the `keys` of it and of every row of the same descent,
    for their lines may tell it still; the `copies` that hold one of the texts now."""

    texts: frozenset[str]
    keys: frozenset[str]
    copies: list[Copy]


def traces(engagement: Engagement, subject: str) -> Traces:
    """Every place where a text of the subject stands.

    Not only its text of now: a copy holds the one that its origin had when it was copied.
    """
    prefix, number = subjects.split(subject)
    kind = subjects.get(prefix)
    kin = kind.kin(engagement, number) if kind and kind.kin else {}
    places = {f"{prefix}:{pk}": place for pk, place in kin.items()}
    standing = subjects.texts(engagement, [subject, *places])
    told = {line[name] for _, line in lines(engagement, {subject}) for name in fields_in(line)}
    texts = frozenset({standing.pop(subject, REDACTED)} | told) - {REDACTED, ""}
    copies = [Copy(key, text, places[key]) for key, text in standing.items() if text in texts]
    return Traces(texts, frozenset({subject, *places}), copies)


def lines(engagement: Engagement, keys: Set[str]) -> Iterator[tuple[Event, dict[str, Any]]]:
    """Every part of the log that is about one of the keys: a payload, or a line of a batch."""
    log = Event.objects.filter(engagement=engagement)
    for event in log.filter(Q(subject__in=keys) | Q(batch=True)):
        if event.subject in keys:
            yield event, event.data
        for line in batch(event):
            # A line names its row as {"note": 12}.
            if any(f"{name}:{value}" in keys for name, value in line.items()):
                yield event, line


def batch(event: Event) -> list[dict[str, Any]]:
    """The lines of its payload, each of which names its row."""
    lists = [value for value in event.data.values() if isinstance(value, list)]
    return [line for value in lists for line in value if isinstance(line, dict)]


def fields_in(payload: dict[str, Any]) -> list[str]:
    """The names of the fields that hold a text which is still there."""
    return [name for name in FIELDS if payload.get(name) not in (None, "", REDACTED)]
