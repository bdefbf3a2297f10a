"""Who is here and who is typing: memory only, never in the log.  Pure: the hub brings the clock."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

# Up to here a roster names everybody; above it counts, and names the newest few.
NAMES_FOR_ALL = 50
NEWEST = 20
TYPING_SECONDS = 5.0
# A process that has been silent for so long is gone, and its people with it.
SILENCE_SECONDS = 10.0
# A subject or a topic, such as note:12.
KEY = re.compile(r"[a-z_]{1,30}:[0-9]{1,18}")
LONGEST_MESSAGE = 200


@dataclass(frozen=True)
class Here:
    """A seat with an open page.  `since` orders people by when they came (seconds, any clock)."""

    seat_id: int
    name: str
    initials: str
    tint: int
    topics: frozenset[str]
    since: float


@dataclass(frozen=True)
class Mark:
    """Somebody is typing in `subject`, until `until` on the hub's clock."""

    seat_id: int
    name: str
    subject: str
    topics: frozenset[str]
    until: float


def roster(people: Iterable[Here], *, facilitates: bool) -> str:
    """The message that lists who is here.

    {"roster": {"count", "people": [{seat, name, initials, tint}]}} with the newest first; one line
    per seat, however many pages it has open.  Which pages these are is left out: everybody hears
    it, and some pages are not for everybody.
    """
    newest: dict[int, Here] = {}
    for person in sorted(people, key=lambda person: (person.since, person.seat_id)):
        newest.setdefault(person.seat_id, person)
    named = list(reversed(newest.values()))
    if len(named) > NAMES_FOR_ALL and not facilitates:
        named = named[:NEWEST]
    return _text(
        roster={
            "count": len(newest),
            "people": [
                {
                    "seat": person.seat_id,
                    "name": person.name,
                    "initials": person.initials,
                    "tint": person.tint,
                }
                for person in named
            ],
        }
    )


def typing(marks: Iterable[Mark], topics: frozenset[str]) -> str:
    """The message that lists who is typing where, on pages with one of the topics."""
    shown = [mark for mark in marks if mark.topics & topics]
    return _text(
        typing=[
            {"seat": mark.seat_id, "name": mark.name, "subject": mark.subject}
            for mark in sorted(shown, key=lambda mark: mark.seat_id)
        ]
    )


def typed_subject(text: str) -> str | None:
    """The subject of {"typing": subject}, "" for nothing any more, None for anything else."""
    if len(text) > LONGEST_MESSAGE:
        return None
    try:
        message = json.loads(text)
    except ValueError:
        return None
    subject = message.get("typing") if isinstance(message, dict) else None
    if not isinstance(subject, str) or not (subject == "" or KEY.fullmatch(subject)):
        return None
    return subject


NOBODY_TYPES = '{"typing":[]}'


class News:
    """The messages of one moment, each made once and only when somebody is to get it."""

    def __init__(self, people: list[Here], marks: list[Mark]) -> None:
        self._people = people
        self._marks = marks
        self._rosters: dict[bool, str] = {}
        self._typing: dict[frozenset[str], str] = {}

    def roster(self, facilitates: bool) -> str:
        if facilitates not in self._rosters:
            self._rosters[facilitates] = roster(self._people, facilitates=facilitates)
        return self._rosters[facilitates]

    def typing(self, topics: frozenset[str]) -> str:
        if topics not in self._typing:
            self._typing[topics] = typing(self._marks, topics)
        return self._typing[topics]


def _text(**content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
