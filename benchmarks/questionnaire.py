"""What answering costs: CPU a request for a table of 60 questions, one question, and saving.

CPU of this process only, through Django's test client, so the figures hold no network.  The
reference is a bare view of the same framework in the same run.

Run: python3 dev.py bench questionnaire
"""

import itertools
from typing import Any

from benchmarks._studio import Figures, studio
from benchmarks.board_page import cpu

QUESTIONS = 60


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("questionnaire"))


def document(count: int) -> dict[str, Any]:
    """A model of one domain and so many questions in six dimensions."""
    dimensions = [{"key": f"D{n}", "in": "D", "name": f"Dimension {n}"} for n in range(6)]
    return {
        "format": "pmo-studio/maturity-model@1",
        "key": "bench",
        "version": 1,
        "name": "Sixty questions",
        "rule": "level_average",
        "parts": [{"key": "D", "name": "All of it"}, *dimensions],
        "questions": [
            {
                "key": f"q{n}",
                "in": f"D{n * 6 // count}",
                "text": f"How well is practice number {n} established in this organisation?",
                "answer_type": "likert_1_5",
                "capability": "STD",
            }
            for n in range(count)
        ],
    }


def measure(figures: Figures) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from assessments import frozen
    from assessments.answering import pace
    from assessments.answering.notices import notifier
    from tests.assessments.samples import begun, questionnaire
    from tests.people import make_people

    settings.ALLOWED_HOSTS.append("testserver")
    # The line in the log is another act, at most one in two seconds; it is measured by itself.
    notifier.later = lambda seconds, call: None
    people = make_people()
    assessment = questionnaire(people, document=document(QUESTIONS))
    browser = begun(assessment)
    home = f"/q/{assessment.code}/"
    passer_by = Client()
    bare = cpu(lambda: passer_by.get(reverse("core:join")))
    figures.add("reference_join_page", bare, "ms CPU")

    def cold() -> None:
        frozen._models.clear()
        frozen._asked.clear()
        browser.get(f"{home}all/")

    page = browser.get(f"{home}all/")
    assert page.content.count(b'type="radio"') == QUESTIONS * 7
    figures.add("table_of_60_cold", cpu(cold), "ms CPU a request")
    figures.add("table_of_60", cpu(lambda: browser.get(f"{home}all/")), "ms CPU a request", 40)
    figures.add("table_of_60_html", len(page.content) / 1024, "KB")
    figures.add("one_question", cpu(lambda: browser.get(f"{home}7/")), "ms CPU a request")
    figures.add("intro", cpu(lambda: passer_by.get(home)), "ms CPU a request")

    numbers = itertools.count()

    def save() -> None:
        pace.answers.clear()
        number = next(numbers)
        path = f"{home}{number % QUESTIONS + 1}/"
        answer = browser.post(path, {"answer": str(number // QUESTIONS % 5), "comment": "Mostly"})
        assert answer.status_code == 302

    def change() -> None:
        pace.answers.clear()
        answer = browser.post(f"{home}1/", {"answer": str(next(numbers) % 5)})
        assert answer.status_code == 302

    def save_all() -> None:
        pace.answers.clear()
        choice = str(next(numbers) % 5)
        answers = {f"a{number}": choice for number in range(1, QUESTIONS + 1)}
        answer = browser.post(f"{home}all/1/", answers)
        assert answer.status_code == 302

    figures.add("save_one_answer", cpu(save), "ms CPU a request", 15)
    figures.add("change_one_answer", cpu(change), "ms CPU a request", 15)
    figures.add("save_60_answers", cpu(save_all), "ms CPU a request")
    with CaptureQueriesContext(connection) as seen:
        save()
    figures.add("queries_to_save_one", len(seen), "queries")
    figures.save()


if __name__ == "__main__":
    main()
