"""What results cost: publishing, the page of 60 questions and six groups, one figure, the workbook.

CPU of this process only, through Django's test client. The page reads published counts and never
an answer, so that ten times the people must cost the same. Between requests only the radar is kept,
by what it shows; "cold" is without it. The reference is a bare view of the same framework in the
same run.

Run: python3 dev.py bench results_page
"""

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from benchmarks._studio import Figures, studio
from benchmarks.board_page import cpu

if TYPE_CHECKING:
    from assessments.models import Assessment
    from tests.people import People

PEOPLE = 1000
QUESTIONS = 60
GROUPS = {"EXE": 0.05, "PMG": 0.25, "FUN": 0.2, "TEA": 0.35, "BUS": 0.1, "PMO": 0.05}
CAPABILITIES = ("GOV", "CTL", "BEN", "FIN", "STK", "RSK", "RES", "STD", "PPL", "PFO", "KNO", "TEC")


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("results_page"))


def measure(figures: Figures) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from assessments import results
    from tests.people import make_people

    settings.ALLOWED_HOSTS.append("testserver")
    people = make_people()
    browser = people.browser("viewer")
    passer_by = Client()
    bare = cpu(lambda: passer_by.get(reverse("core:join")))
    figures.add("reference_join_page", bare, "ms CPU")

    small = filled(people, PEOPLE)
    figures.add("publish_1000_people", publish(small, people), "ms CPU")
    large = filled(people, 10 * PEOPLE)
    figures.add("publish_10000_people", publish(large, people), "ms CPU")

    queries = []
    for name, assessment in (("1000", small), ("10000", large)):
        get = partial(browser.get, reverse("assessments:assessment_results", args=[assessment.pk]))
        assert get().status_code == 200
        figures.add(f"cold_{name}_people", cpu(partial(cold, get)), "ms CPU a request", 150)
        warm = cpu(get)
        figures.add(f"warm_{name}_people", warm, "ms CPU a request", 100)
        figures.add(f"warm_{name}_ratio", warm / bare, "× the join page")
        with CaptureQueriesContext(connection) as seen:
            page = get()
        queries.append(len(seen))
    figures.add("queries_1000_people", queries[0], "queries")
    figures.add("queries_10000_people", queries[1], "queries", queries[0])
    figures.add("html", len(page.content) / 1024, "KB")

    place = reverse("assessments:figure", args=[small.pk, "question", "Q.1"])
    figures.add("figure_page", cpu(lambda: browser.get(place)), "ms CPU a request")
    file = reverse("assessments:results_xlsx", args=[small.pk])
    facilitator = people.browser("facilitator")
    figures.add("workbook", cpu(lambda: facilitator.get(file)), "ms CPU a request")
    small.refresh_from_db()
    figures.add("scoring_alone", cpu(lambda: results.of(small)), "ms CPU")
    figures.save()


def cold(get: Callable[[], object]) -> None:
    """The page with no chart kept from before."""
    from assessments.findings import pictures

    pictures.radar.cache_clear()
    get()


def once(act: Callable[[], object]) -> float:
    """CPU of a single round in milliseconds."""
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


def filled(people: "People", count: int) -> "Assessment":
    """An open assessment of 60 questions that so many people have answered."""
    from assessments.maturity.reading import read
    from tests.assessments.crowds import answer_all, around, assessment_of

    parts = [{"key": "D", "name": "Domain"}]
    parts += [{"key": f"D.{key}", "in": "D", "name": key} for key in CAPABILITIES]
    questions = [
        {
            "key": f"Q.{number}",
            "in": f"D.{CAPABILITIES[number % 12]}",
            "text": f"How well does number {number} work?",
            "answer_type": "likert_1_5",
            "capability": CAPABILITIES[number % 12],
        }
        for number in range(QUESTIONS)
    ]
    model = read(
        {
            "format": "pmo-studio/maturity-model@1",
            "key": "bench",
            "version": 1,
            "name": "Bench",
            "rule": "level_average",
            "parts": parts,
            "questions": questions,
        }
    )
    assessment = assessment_of(model, people.engagement)
    for number, (group, share) in enumerate(GROUPS.items()):
        answer_all(assessment, group, int(count * share), around(0.3 + number / 12, seed=number))
    return assessment


def publish(assessment: "Assessment", people: "People") -> float:
    """CPU of the first publication in milliseconds; there is only one."""
    from assessments.actions import publishing

    return once(lambda: publishing.show_results(assessment, by=people.facilitator))


if __name__ == "__main__":
    main()
