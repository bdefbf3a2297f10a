"""Which engagements of a list are shown, and in which order: search, filters, sort.  No Django.

What an address asks and the list does not know counts as not asked, so that an address that was
shared opens for everybody with what is theirs.
"""

import datetime
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol, TypeVar

LONGEST = 120


class Sort(StrEnum):
    NEXT = "next"
    NAME = "name"
    PROGRESS = "progress"
    ACTIVITY = "activity"
    LATE = "late"


class Listed(Protocol):
    """What is asked of an engagement in the list."""

    @property
    def name(self) -> str: ...
    @property
    def organisation(self) -> str: ...
    @property
    def sponsor(self) -> str: ...
    @property
    def phase(self) -> int: ...
    @property
    def percent(self) -> int: ...
    @property
    def next_on(self) -> datetime.date | None: ...
    @property
    def late(self) -> int: ...
    @property
    def at(self) -> datetime.datetime: ...
    @property
    def facilitators(self) -> Mapping[int, str]: ...


Each = TypeVar("Each", bound=Listed)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Empty, and 0, stand for all."""

    words: str = ""
    phase: int = 0
    organisation: str = ""
    facilitator: int = 0
    sort: Sort = Sort.NEXT

    @property
    def is_on(self) -> bool:
        """Whether anything may be hidden."""
        return bool(self.asked)

    @property
    def asked(self) -> dict[str, str]:
        """What may hide something, as an address asks it (`read`)."""
        asked = {
            "q": self.words,
            "phase": str(self.phase or ""),
            "organisation": self.organisation,
            "facilitator": str(self.facilitator or ""),
        }
        return {name: value for name, value in asked.items() if value}


def read(query: Mapping[str, str], listed: Iterable[Listed]) -> Wanted:
    """What an address asks (q, phase, organisation, facilitator, sort), as far as it is known."""
    rows = list(listed)
    phase, facilitator = query.get("phase", ""), query.get("facilitator", "")
    known = {str(key): key for each in rows for key in each.facilitators}
    organisations = {each.organisation for each in rows}
    organisation, sort = query.get("organisation", ""), query.get("sort", "")
    return Wanted(
        words=" ".join(query.get("q", "")[:LONGEST].split()),
        phase=int(phase) if phase in tuple("12345") else 0,
        organisation=organisation if organisation in organisations else "",
        facilitator=known.get(facilitator, 0),
        sort=Sort(sort) if sort in tuple(Sort) else Sort.NEXT,
    )


def chosen(listed: Iterable[Each], wanted: Wanted) -> list[Each]:
    """Those that are wanted in their order; of equals the one with the latest activity first."""
    terms = folded(wanted.words).split()
    found = [each for each in listed if _is_wanted(each, wanted, terms)]
    found.sort(key=lambda each: each.at, reverse=True)
    return sorted(found, key=_ORDERS[wanted.sort])


def _is_wanted(each: Listed, wanted: Wanted, terms: Sequence[str]) -> bool:
    if wanted.phase and each.phase != wanted.phase:
        return False
    if wanted.organisation and each.organisation != wanted.organisation:
        return False
    if wanted.facilitator and wanted.facilitator not in each.facilitators:
        return False
    if not terms:
        return True
    told = folded(f"{each.name}\n{each.organisation}\n{each.sponsor}")
    return all(term in told for term in terms)


def folded(text: str) -> str:
    """Without accents and capitals: "Inês" is found by "ines"."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def by_next(each: Listed) -> Any:
    """The next day first; those without any at the end."""
    return each.next_on is None, each.next_on or datetime.date.max


def by_name(each: Listed) -> Any:
    return folded(each.name)


_ORDERS: Mapping[Sort, Callable[[Listed], Any]] = {
    Sort.NEXT: by_next,
    Sort.NAME: by_name,
    Sort.PROGRESS: lambda each: (-each.phase, -each.percent),
    Sort.ACTIVITY: lambda each: 0,
    Sort.LATE: lambda each: -each.late,
}
