"""The KPI wall with 60 KPIs of 60 readings each, the page of one of them, and the file of all.

CPU of this process only, through Django's test client.  The reference is a bare view of the same
framework in the same run.

Run: python3 dev.py bench kpi_page
"""

import datetime
from typing import TYPE_CHECKING

from benchmarks._pages import bare_view, page, queries_of
from benchmarks._studio import Figures, studio

if TYPE_CHECKING:
    from tests.people import People

KPIS = 60
READINGS = 60
PROMISED = 100


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("kpi_page"))


def measure(figures: Figures) -> None:
    from django.urls import reverse

    from tests.people import make_people

    bare = bare_view(figures)
    people = make_people()
    wall = reverse("roadmaps:kpi_wall", args=[people.engagement.pk])
    measured(people, 3)
    few = queries_of(people, wall)
    kpi = measured(people, KPIS - 3)
    figures.add("queries_3", few, "queries")
    figures.add("queries", queries_of(people, wall), "queries", few)
    page(figures, "wall", people, wall, bare, PROMISED)
    page(figures, "kpi", people, reverse("roadmaps:kpi_readings", args=[kpi]), bare, PROMISED)
    file = reverse("roadmaps:readings_file", args=[people.engagement.pk, "csv"])
    page(figures, "csv", people, file, bare)
    figures.save()


def measured(people: "People", count: int) -> int:
    """So many KPIs with readings of the last months, half of them shares; the id of the last."""
    from django.utils import timezone

    from canvases.models import Kpi
    from roadmaps.kpis import periods
    from roadmaps.models import Reading
    from tests.factories import KpiFactory

    kpis: list[Kpi] = KpiFactory.create_batch(count, engagement=people.engagement, baseline=40)
    running = periods.of_day(timezone.localdate(), "monthly")
    now = datetime.datetime.now(datetime.UTC)
    Reading.objects.bulk_create(
        Reading(
            kpi=kpi,
            period=running.shifted(-back - 1).first,
            frequency="monthly",
            by=people.lead,
            at=now,
            **value(place, back),
        )
        for place, kpi in enumerate(kpis)
        for back in range(READINGS)
    )
    return kpis[-1].pk


def value(place: int, back: int) -> dict[str, int]:
    figure = 40 + (place * 7 + back * 13) % 60
    return {"numerator": figure, "denominator": 97} if place % 2 else {"value": figure}


if __name__ == "__main__":
    main()
