"""The chapters of the report: apps register them, exports prints them in order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from pmo_studio.core.drawing import Drawing
from pmo_studio.core.drawing.html import Markup
from pmo_studio.core.models import Engagement

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Pages:
    """Pages on papers of their own that the app has laid out; `anchor` is the id of the first."""

    title: str
    anchor: str
    markup: Markup


@dataclass(frozen=True)
class Content:
    """What a chapter prints: markup in the page flow, then drawings on papers of their own.

    `pictures` maps SHA-256 to (bytes, media type); markup and drawings refer to asset:<sha>.
    """

    html: SafeString | None = None
    drawings: tuple[Drawing, ...] = ()
    pages: tuple[Pages, ...] = ()
    pictures: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)


# (engagement, audience "room" or "facilitators", language code) → content, None to leave it out.
Build = Callable[[Engagement, str, str], Content | None]


@dataclass(frozen=True)
class Chapter:
    """One chapter.  `build` runs with the report's language active and may see no more than
    the audience may."""

    key: str
    title: "str | _StrPromise"
    order: int
    build: Build


_chapters: dict[str, Chapter] = {}


def register(chapter: Chapter) -> None:
    """Called from AppConfig.ready(); the same key twice is a programming error."""
    if chapter.key in _chapters:
        raise ValueError(f"chapter {chapter.key} is registered twice")
    _chapters[chapter.key] = chapter


def all_chapters() -> list[Chapter]:
    """Every chapter in the order of the report."""
    return sorted(_chapters.values(), key=lambda chapter: (chapter.order, chapter.key))
