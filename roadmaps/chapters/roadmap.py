"""The report's chapter "Roadmap": waves and gates, packages with their dates, risks, drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import gettext as __

from pmo_studio.core import chapters
from pmo_studio.core.models import Engagement
from roadmaps import dated, lateness, pictured, printed, problem_words
from roadmaps.dated import Standing
from roadmaps.gantt.furniture import Numbering
from roadmaps.models import Concern, WaveCondition, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.planning.timetables import Dated
from roadmaps.waves import board

# The drawing is a part of its chapter, and its pages are some of the report's.
AMONG_OTHERS = Numbering(level=2, whole=False)


@dataclass(frozen=True)
class Line:
    """A package with its days; `dates` is None where it has none."""

    row: WorkPackage
    dates: Dated | None
    percent: float
    late: str
    outputs_late: str

    @property
    def is_moved(self) -> bool:
        """Whether it ends on another day than was promised."""
        promised = self.row.baseline_end
        return bool(promised and self.dates and promised != self.dates.last)


@dataclass(frozen=True)
class Part:
    """A wave, or the backlog, with its packages."""

    title: str
    lines: Sequence[Line]


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """The same for every audience; left out while no package is planned."""
    standing = dated.of(engagement)
    if standing is None or not standing.rows:
        return None
    cards = board.cards(standing)
    context = {
        "standing": standing,
        "problems": problem_words.of(standing),
        "cards": cards,
        "conditions": _conditions(standing),
        "parts": [
            *(Part(card.title, _lines(standing, card.packages)) for card in cards if card.packages),
            Part(__("Backlog"), _lines(standing, standing.in_wave(None))),
        ],
        "planned": sum(
            row.wave_id is not None and row.status != PackageStatus.DROPPED for row in standing.rows
        ),
        "concerns": _concerns(standing),
    }
    html = render_to_string("roadmaps/report/roadmap.html", context)
    return chapters.Content(html, pages=tuple(_pages(standing)))


def _lines(standing: Standing, rows: Sequence[WorkPackage]) -> list[Line]:
    found = []
    for row in rows:
        deadline = lateness.of(standing, row)
        found.append(
            Line(
                row=row,
                dates=standing.dates(row),
                percent=100 * standing.share(row),
                late=deadline.short if deadline else "",
                outputs_late=lateness.outputs_in_words(standing, row),
            )
        )
    return found


def _conditions(standing: Standing) -> list[WaveCondition]:
    """Under which waves were let through and that are not met, by their days; one query."""
    rows = WaveCondition.objects.filter(decision__wave__plan=standing.plan, met_on=None)
    return list(rows.select_related("owner", "decision__wave").order_by("due_on", "pk"))


def _concerns(standing: Standing) -> list[Concern]:
    """Risks and issues that are open, the heaviest first; one query."""
    rows = Concern.objects.live().filter(plan=standing.plan, closed_on=None)
    listed = rows.select_related("package", "owner")
    return sorted(listed, key=lambda row: (-row.rating, row.pk))


def _pages(standing: Standing) -> list[chapters.Pages]:
    """The drawing on A3; none while nothing is dated."""
    scene = pictured.scene(standing)
    if scene is None:
        return []
    markup = printed.pages(standing, scene, numbering=AMONG_OTHERS)
    return [chapters.Pages(__("Roadmap on A3"), f"{printed.PREFIX}-top", markup)]
