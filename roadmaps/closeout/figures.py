"""The numbers that matter, each counted from what is stored; none is typed."""

from dataclasses import dataclass

from django.utils.translation import ngettext

from pmo_studio.core.models import Engagement, Participant
from roadmaps.models import Deliverable, Lesson, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.readings import wall


@dataclass(frozen=True)
class Figure:
    """A number with what it counts; `of` is the whole it is a part of, None for a plain count."""

    n: int
    words: str
    of: int | None = None


def of(engagement: Engagement) -> list[Figure]:
    """Those above zero: nobody presents a nought; a fixed number of queries."""
    found = [
        _deliverables(engagement),
        _packages(engagement),
        _kpis(engagement),
        _people(engagement),
    ]
    learnt = Lesson.objects.live().filter(engagement=engagement).count()
    words = ngettext("lesson written down", "lessons written down", learnt)
    found.append(Figure(learnt, words))
    return [figure for figure in found if figure.n]


def _deliverables(engagement: Engagement) -> Figure:
    """Of planned work that was not dropped."""
    rows = Deliverable.objects.live().filter(
        package__plan__engagement=engagement,
        package__archived_at=None,
        package__wave__isnull=False,
    )
    rows = rows.exclude(package__status=PackageStatus.DROPPED)
    states = list(rows.exclude(status=DeliverableStatus.DROPPED).values_list("status", flat=True))
    done = states.count(DeliverableStatus.ACCEPTED)
    words = ngettext(
        "deliverable accepted by who uses it",
        "deliverables accepted by who uses them",
        len(states),
    )
    return Figure(done, words, len(states))


def _packages(engagement: Engagement) -> Figure:
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement, wave__isnull=False)
    states = list(rows.exclude(status=PackageStatus.DROPPED).values_list("status", flat=True))
    words = ngettext("work package done", "work packages done", len(states))
    return Figure(states.count(PackageStatus.DONE), words, len(states))


def _kpis(engagement: Engagement) -> Figure:
    """As the KPI wall counts them."""
    found = wall.wall(engagement)
    words = ngettext("KPI on target", "KPIs on target", len(found.lines))
    return Figure(found.on_target, words, len(found.lines))


def _people(engagement: Engagement) -> Figure:
    n = Participant.objects.people().filter(engagement=engagement).count()
    words = ngettext("person took a seat in this work", "people took a seat in this work", n)
    return Figure(n, words)
