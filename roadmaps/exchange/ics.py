"""The plan as a calendar for programs that people already look at (RFC 5545).  No Django.

Everything is all day long and in no time zone: a package lasts days, and a gate on the 18th is on
the 18th for everybody.  Nothing blocks anybody's time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from icalendar import Calendar, Event, vText

from pmo_studio.core.markup import printable
from roadmaps.exchange.project import Project, Task

PRODUCT = "-//PMO Studio//Plan//EN"
# How often subscribers should ask again.
REFRESH = timedelta(hours=6)
DAY = timedelta(days=1)


class Kind(StrEnum):
    """What an entry is; programs filter and colour by it."""

    PACKAGE = "package"
    GATE = "gate"
    COMMUNICATION = "communication"
    CHANGE = "change"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Said:
    """What stands behind an entry: how often and when (in UTC) it changed last, more to read, and
    the address of its page."""

    changed: datetime
    version: int = 0
    text: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something on the days from `first` to `last`.

    `key` never changes and is no other's of the engagement; `said.version` grows with every change.
    Of what is called off, programs take the entry away.
    """

    key: str
    kind: Kind
    title: str
    first: date
    last: date
    said: Said
    called_off: bool = False


def calendar(
    title: str, entries: Iterable[Entry], *, namespace: str, categories: Mapping[Kind, str]
) -> bytes:
    """The file; the same entries give the same bytes.  `categories` are the words for each kind.

    `namespace` makes keys unique in the world and must stay what it is, else programs would show
    everything twice.  Raises ValueError for a key that comes twice, or days in the wrong order.
    """
    whole = Calendar()
    whole.add("prodid", PRODUCT)
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    # The name and how often to ask, as the standard of 2016 and as older programs know them.
    for name in ("name", "x-wr-calname"):
        whole.add(name, _text(" ".join(printable(title).split())))
    whole.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    whole.add("x-published-ttl", "PT6H")
    keys: set[str] = set()
    for entry in entries:
        if entry.key in keys or entry.last < entry.first:
            raise ValueError(f"Entry {entry.key}: twice, or {entry.last} before {entry.first}.")
        keys.add(entry.key)
        whole.add_component(_event(entry, namespace, categories[entry.kind]))
    content: bytes = whole.to_ical()
    return content


def of_plan(project: Project, said: Callable[[Task], Said]) -> Iterator[Entry]:
    """An entry for every package and gate that has dates; waves are no work of their own."""
    for task in project.tasks:
        if task.start is None or task.finish is None or task.summary:
            continue
        kind = Kind.GATE if task.milestone else Kind.PACKAGE
        title = f"{task.key} {task.name}".strip()
        yield Entry(f"{kind}-{task.uid}", kind, title, task.start, task.finish, said(task))


def _event(entry: Entry, namespace: str, category: str) -> Event:
    said = entry.said
    event = Event()
    event.add("uid", f"{entry.key}@{namespace}")
    event.add("dtstamp", said.changed)
    event.add("last-modified", said.changed)
    event.add("sequence", said.version)
    event.add("dtstart", entry.first)
    event.add("dtend", entry.last + DAY)  # the first day on which it is over
    event.add("summary", _text(entry.title))
    if said.text:
        event.add("description", _text(said.text))
    if said.link:
        event.add("url", said.link)
    event.add("categories", [_text(category)])
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.called_off else "CONFIRMED")
    return event


class Words(vText):
    """Text with the four escapes of the standard and no others: the library would turn "\\N" into
    "\\n", and would not escape names that are younger than its first standard."""

    def to_ical(self) -> bytes:
        text = str(self)
        for sign, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
            text = text.replace(sign, escaped)
        return text.encode()


def _text(text: str) -> Words:
    """Text in which every line ends alike, without what no text file can hold."""
    return Words(printable(text).replace("\r\n", "\n").replace("\r", "\n"))
