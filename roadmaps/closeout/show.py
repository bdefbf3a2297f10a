"""What is presented at the celebration: big pages, one after the other, of what is stored.

A page without anything to show is left out; nothing of people who did not agree to be named is on
any of them, whoever presents.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.models import Engagement
from roadmaps.closeout import figures, lessons, pictures, voices
from roadmaps.closeout.story.whole import Whole

# So many names fit a page; more of them go on to the next.
NAMES_A_PAGE = 10
NOTES_ON_WALL = 15


@dataclass(frozen=True)
class Page:
    """One page: its key in the address, its title, the template's part and what that shows.

    `draw` makes a picture; it is called for the page that is shown alone.
    """

    key: str
    title: str
    part: str
    shows: Mapping[str, Any] = field(default_factory=dict)
    draw: Callable[[], Any] | None = None

    @property
    def context(self) -> Mapping[str, Any]:
        return {"picture": self.draw()} if self.draw else self.shows


def pages(engagement: Engagement) -> list[Page]:
    """All that there is to show, in its order; the wall always, so that there is one."""
    whole = Whole(engagement)
    return [page for make in MAKERS for page in make(whole)]


def _mission(whole: Whole) -> Iterator[Page]:
    charter = whole.kept.charter
    if charter.mission:
        yield Page("mission", str(_("Why there is this PMO")), "mission", {"charter": charter})


def _pictures(whole: Whole) -> Iterator[Page]:
    for key, title, draw in pictures.of(whole):
        yield Page(key, title, "picture", draw=draw)


def _numbers(whole: Whole) -> Iterator[Page]:
    found = figures.of(whole)
    if found:
        yield Page("numbers", str(_("The numbers that matter")), "numbers", {"figures": found})


def _kept(whole: Whole) -> Iterator[Page]:
    """The mandate, promise by promise, once anything of it is measured."""
    if any(promise.is_measured for promise in whole.kept.promises):
        yield Page("mandate", str(_("What we promised")), "mandate", {"kept": whole.kept})


def _value(whole: Whole) -> Iterator[Page]:
    heads = [head for head in whole.heads if head.figure.raw]
    if heads:
        title = str(_("Value created, delivered and captured"))
        yield Page("value", title, "value", {"heads": heads})


def _voices(whole: Whole) -> Iterator[Page]:
    said = voices.of(whole.engagement)
    if said:
        yield Page("customers", str(_("Our customers, in their words")), "voices", {"voices": said})


def _names(whole: Whole) -> Iterator[Page]:
    rows = whole.celebration.acknowledged
    for n, start in enumerate(range(0, len(rows), NAMES_A_PAGE), 1):
        key = "names" if n == 1 else f"names-{n}"
        part = rows[start : start + NAMES_A_PAGE]
        yield Page(key, str(_("Thank you")), "names", {"names": part})


def _lesson(whole: Whole) -> Iterator[Page]:
    proud = [row for row in lessons.rows(whole.engagement) if row.proud]
    if proud:
        title = str(_("A lesson that we are proud of"))
        yield Page("lesson", title, "lesson", {"lesson": proud[0]})


def _next(whole: Whole) -> Iterator[Page]:
    row = whole.handover
    if row.carrier or row.review_on:
        yield Page("next", str(_("What comes next")), "next", {"handover": row})


def _wall(whole: Whole) -> Iterator[Page]:
    notes = whole.celebration.wall
    context = {"wall": notes[:NOTES_ON_WALL], "count": len(notes)}
    yield Page("wall", str(_("The wall of thanks")), "wall", context)


MAKERS: Sequence[Callable[[Whole], Iterator[Page]]] = (
    _mission,
    _pictures,
    _numbers,
    _kept,
    _value,
    _voices,
    _names,
    _lesson,
    _next,
    _wall,
)
