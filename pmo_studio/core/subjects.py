"""What can be named by a key such as `note:12`: voted on, commented, searched, minuted."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pmo_studio.core.models import Engagement

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Every id has fewer digits than the largest number that a database keeps.
MOST_DIGITS = 18
Titles = Callable[[Engagement, Iterable[int]], dict[int, str]]


@dataclass(frozen=True)
class SubjectKind:
    """`titles` maps ids of this engagement to texts; `redact` empties one row's text.

    `texts` says what that text is where it is not the title: a target bears the name of its
    capability, and what people wrote is why.  `kin` maps the ids of the rows that may be copies of
    that row, or it of them, to the titles of what they stand on.  What is `confidential` is named
    to those who may see stakeholders alone, even in lines of the log that are for everybody.
    """

    prefix: str
    titles: Titles
    redact: Callable[[Engagement, int], bool] | None = None
    kin: Callable[[Engagement, int], dict[int, str]] | None = None
    texts: Titles | None = None
    confidential: bool = False


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    _kinds[kind.prefix] = kind


def is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS


def split(subject: str) -> tuple[str, int]:
    """`note:12` as its two parts; ValueError when it is no key."""
    prefix, colon, number = subject.partition(":")
    if not colon or not is_id(number):
        raise ValueError(f"no key: {subject!r}")
    return prefix, int(number)


def get(prefix: str) -> SubjectKind | None:
    return _kinds.get(prefix)


def is_confidential(subject: str) -> bool:
    kind = _kinds.get(split(subject)[0])
    return kind is not None and kind.confidential


def titles(engagement: Engagement, keys: Iterable[str]) -> dict[str, str]:
    """The title of every key that still has one; one query a kind."""
    return _by_kind(engagement, keys, lambda kind: kind.titles)


def texts(engagement: Engagement, keys: Iterable[str]) -> dict[str, str]:
    """What redacting would empty, of every key that still stands; one query a kind."""
    return _by_kind(engagement, keys, lambda kind: kind.texts or kind.titles)


def _by_kind(
    engagement: Engagement, keys: Iterable[str], asked: Callable[[SubjectKind], Titles]
) -> dict[str, str]:
    wanted: dict[str, list[int]] = {}
    for key in keys:
        prefix, number = split(key)
        wanted.setdefault(prefix, []).append(number)
    found: dict[str, str] = {}
    for prefix, numbers in wanted.items():
        kind = _kinds.get(prefix)
        if kind is not None:
            said = asked(kind)(engagement, numbers)
            found.update({f"{prefix}:{number}": text for number, text in said.items()})
    return found


# --- lists that can be voted on ---


@dataclass(frozen=True)
class Candidate:
    """Something to vote for: its key and its text now.

    Where its list has parts, `heading` says what its part is called and `part` is the name of the
    list that holds no other, such as `canvas:3-vp`.
    """

    subject: str
    title: str
    heading: str = ""
    part: str = ""


@dataclass(frozen=True)
class Offer:
    """One list of an app: `id` is what the app calls it, `count` how many candidates it has."""

    id: str
    title: str
    count: int


@dataclass(frozen=True)
class Advice:
    """A part of a list, named as `Candidate.part` names it, as a sentence that leads there."""

    part: str
    words: str


@dataclass(frozen=True)
class Ballot:
    """What an app lets people vote on.  Both callables see only the engagement they are given."""

    key: str
    title: "str | _StrPromise"
    offers: Callable[[Engagement], list[Offer]]
    # Empty for an id that the engagement does not have.
    candidates: Callable[[Engagement, str], list[Candidate]]
    # For the list of that id: the part to which a vote is best cut down, and why.
    advice: "Callable[[str], Advice] | None" = None


_ballots: dict[str, Ballot] = {}


def register_ballot(ballot: Ballot) -> None:
    _ballots[ballot.key] = ballot


def ballots() -> list[Ballot]:
    return list(_ballots.values())


def candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The list named `canvas:3`; empty when there is no such list."""
    key, _, id_ = name.partition(":")
    ballot = _ballots.get(key)
    return ballot.candidates(engagement, id_) if ballot else []


def advice(name: str, listed: Iterable[Candidate]) -> Advice | None:
    """What to put to the vote of that list, where it is only a part of it."""
    key, _, id_ = name.partition(":")
    ballot = _ballots.get(key)
    if ballot is None or ballot.advice is None:
        return None
    given = ballot.advice(id_)
    parts = {each.part for each in listed}
    return given if given.part in parts and len(parts) > 1 else None


# --- copies of a text ---

Redact = Callable[[Engagement, Set[str], Set[str]], None]
_copies: list[Redact] = []


def register_copy(redact: Redact) -> None:
    """`redact(engagement, keys, texts)` empties what an app has kept of the keys' texts, where it
    is one of these."""
    _copies.append(redact)


def redact_copies(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    for act in _copies:
        act(engagement, keys, texts)
