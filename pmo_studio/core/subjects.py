"""What can be named by a key such as `note:12`: voted on, commented, searched, minuted."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pmo_studio.core.models import Engagement

Titles = Callable[[Engagement, Iterable[int]], dict[int, str]]


@dataclass(frozen=True)
class SubjectKind:
    """`titles` maps ids of this engagement to texts; `redact` empties one row's text."""

    prefix: str
    titles: Titles
    redact: Callable[[Engagement, int], bool] | None = None


_kinds: dict[str, SubjectKind] = {}


def register(kind: SubjectKind) -> None:
    _kinds[kind.prefix] = kind


def split(subject: str) -> tuple[str, int]:
    """`note:12` as its two parts; ValueError when it is no key."""
    prefix, colon, number = subject.partition(":")
    if not colon or not number.isdigit():
        raise ValueError(f"no key: {subject!r}")
    return prefix, int(number)


def get(prefix: str) -> SubjectKind | None:
    return _kinds.get(prefix)


def titles(engagement: Engagement, keys: Iterable[str]) -> dict[str, str]:
    """The text of every key that still has one; one query a kind."""
    wanted: dict[str, list[int]] = {}
    for key in keys:
        prefix, number = split(key)
        wanted.setdefault(prefix, []).append(number)
    found: dict[str, str] = {}
    for prefix, numbers in wanted.items():
        kind = _kinds.get(prefix)
        if kind is not None:
            texts = kind.titles(engagement, numbers)
            found.update({f"{prefix}:{number}": text for number, text in texts.items()})
    return found
