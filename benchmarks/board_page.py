"""What the board costs: CPU a request, size, queries; and what adding a note costs.

CPU of this process only, through Django's test client, so the figures hold no network.  The
reference is a bare view of the same framework in the same run.

Run: python3 dev.py bench board_page
"""

import statistics
import time
from collections.abc import Callable

from benchmarks._studio import Figures, studio

ROUNDS = 25
NOTES = 200


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("board_page"))


def measure(figures: Figures) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from canvases import fragments
    from tests.factories import CanvasFactory, NoteFactory
    from tests.people import make_people

    settings.ALLOWED_HOSTS.append("testserver")
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory.create_batch(NOTES, canvas=canvas, author=people.guest)
    browser = people.browser("facilitator")
    address = canvas.get_absolute_url()
    page = browser.get(address)
    assert page.status_code == 200
    passer_by = Client()
    bare = cpu(lambda: passer_by.get(reverse("core:join")))

    def cold() -> None:
        fragments._kept.clear()
        browser.get(address)

    cold_ms, warm_ms = cpu(cold), cpu(lambda: browser.get(address))
    figures.add("reference_join_page", bare, "ms CPU")
    figures.add("cold", cold_ms, "ms CPU a request", 25)
    figures.add("warm", warm_ms, "ms CPU a request", 12)
    figures.add("cold_ratio", cold_ms / bare, "× the join page")
    figures.add("warm_ratio", warm_ms / bare, "× the join page")
    figures.add("html", len(page.content) / 1024, "KB", 200)

    texts = iter(range(100_000))
    add_url = reverse("canvases:note_add", args=[canvas.pk])

    def add() -> None:
        number = next(texts)
        answer = browser.post(
            add_url,
            {"block": "vp", "text": f"Note {number}"},
            headers={"Idempotency-Key": f"bench-{number:08d}"},
        )
        assert answer.status_code == 200

    figures.add("add_note", cpu(add), "ms CPU a request", 10)

    queries = []
    for count in (3, 300):
        other = CanvasFactory(engagement=people.engagement)
        NoteFactory.create_batch(count, canvas=other, author=people.guest)
        with CaptureQueriesContext(connection) as seen:
            browser.get(other.get_absolute_url())
        queries.append(len(seen))
    figures.add("queries_3_notes", queries[0], "queries")
    figures.add("queries_300_notes", queries[1], "queries", queries[0])
    figures.save()


def cpu(act: Callable[[], object]) -> float:
    """Median CPU of the act in milliseconds, after one round that is not counted."""
    act()
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        took.append((time.process_time() - began) * 1000)
    return statistics.median(took)


if __name__ == "__main__":
    main()
