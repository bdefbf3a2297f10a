"""The eleven sections of the closeout in their order (domain.md §10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from roadmaps.closeout.story.whole import Whole

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Section:
    """`key` names its template, its place on the page and its chapter."""

    number: int
    key: str
    title: "str | _StrPromise"

    @property
    def template(self) -> str:
        return f"roadmaps/closeout/story/{self.key}.html"

    @property
    def anchor(self) -> str:
        return f"s-{self.key}"


ALL: Sequence[Section] = (
    Section(1, "summary", _("Summary")),
    Section(2, "growth", _("Before and after")),
    Section(3, "kpis", _("KPIs")),
    Section(4, "value", _("Value created, delivered and captured")),
    Section(5, "mandate", _("Mandate, line by line")),
    Section(6, "canvas", _("Canvas then and now")),
    Section(7, "plan", _("Planned and actual")),
    Section(8, "lessons", _("Lessons")),
    Section(9, "unfinished", _("What is not finished")),
    Section(10, "thanks", _("Acknowledgements")),
    Section(11, "appendix", _("Definitions, agreement, who answered")),
)


@dataclass(frozen=True)
class Told:
    """A section with what people wrote to it; "" where nobody did."""

    section: Section
    narrative: str


def told(whole: Whole) -> list[Told]:
    """Those that have something to tell, be it a text alone."""
    texts = whole.narratives
    return [
        Told(each, texts.get(each.number, ""))
        for each in ALL
        if _has(whole, each.key) or each.number in texts
    ]


def _has(whole: Whole, key: str) -> bool:
    page = whole.celebration
    lacking = {
        "growth": lambda: whole.grown is None,
        "kpis": lambda: not whole.lines,
        "mandate": lambda: not (whole.kept.promises or whole.kept.rights),
        "canvas": lambda: whole.canvas is None,
        "lessons": lambda: not whole.lessons.lines,
        "thanks": lambda: not (page.acknowledged or page.wall or page.row.held_on),
    }
    return key not in lacking or not lacking[key]()
