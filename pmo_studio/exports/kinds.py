"""What can be exported: each kind knows its options and builds its document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms

from pmo_studio.core.models import Engagement
from pmo_studio.exports.pdf import Document

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Options = Mapping[str, Any]


class NothingToExport(Exception):
    """What the options name is no longer there."""


@dataclass(frozen=True)
class Kind:
    """`form(engagement)` gives the class of the options' form; `build` the document, or the bytes
    of a file that needs no drawing.

    build(engagement, audience, options) runs with the engagement's language active and may
    put in no more than the audience may see.  `name` is the file's name without its ending.
    `carries_data` kinds take the option "data": the engagement's data goes with the file, which
    is then for lead and facilitators only.
    """

    key: str
    title: "str | _StrPromise"
    description: "str | _StrPromise"
    form: Callable[[Engagement], type[forms.Form]]
    build: Callable[[Engagement, str, Options], Document | bytes]
    name: Callable[[Engagement, Options], str]
    ending: str = "pdf"
    media_type: str = "application/pdf"
    carries_data: bool = False
    # Whether its contents follow from the log and the day alone: without a newer event the file of
    # the same day is still right, and nothing has to be gathered to know it.
    follows_log: bool = False
    # Whether the page of exports has it; others are asked for on a sheet of their own.
    is_offered: bool = True
    # Why there is nothing to make yet and what comes first, in words; "" where there is something.
    lacking: Callable[[Engagement], str] = lambda engagement: ""
    # What is in it, part by part, in the language of the page.
    parts: Callable[[], Sequence[str]] = tuple


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from AppConfig.ready(); the same key twice is a programming error."""
    if kind.key in _kinds:
        raise ValueError(f"export {kind.key} is registered twice")
    _kinds[kind.key] = kind


def get(key: str) -> Kind | None:
    return _kinds.get(key)


def all_kinds() -> list[Kind]:
    return list(_kinds.values())
