"""What the checks beside a board cost: the panel, who asks for it again, and the edits meanwhile.

300 notes and 600 links.  CPU of this process only, through Django's test client.

Run: python3 dev.py bench check_panel
"""

import random
import statistics
import time
from collections.abc import Callable
from typing import Any

from benchmarks._studio import Figures, studio
from benchmarks.board_page import ROUNDS, cpu

NOTES, LINKS = 300, 600
KINDS = (
    ("needs", "cs", "vp"),
    ("delivered_by", "vp", "ka"),
    ("uses", "ka", "kr"),
    ("supported_by", "ka", "kp"),
)


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("check_panel"))


def measure(figures: Figures) -> None:
    from django.conf import settings
    from django.urls import reverse

    from canvases import checked
    from tests.factories import CanvasFactory
    from tests.people import make_people

    settings.ALLOWED_HOSTS.append("testserver")
    people = make_people()
    canvas = CanvasFactory(engagement=people.engagement)
    fill(canvas, people.guest)
    browser = people.browser("facilitator")
    panel = reverse("canvases:checks", args=[canvas.pk])
    thread = reverse("portfolio:thread", args=[people.engagement.pk])
    part = {"HX-Request": "true"}
    tag = browser.get(panel, headers=part).headers["ETag"]

    def anew(address: str) -> Callable[[], object]:
        def act() -> object:
            checked.forget()
            return browser.get(address, headers=part)

        return act

    figures.add("panel_computed", cpu(anew(panel)), "ms CPU a request")
    figures.add("panel_kept", cpu(lambda: browser.get(panel, headers=part)), "ms CPU a request")
    same = cpu(lambda: browser.get(panel, headers=part | {"If-None-Match": tag}))
    figures.add("panel_304", same, "ms CPU a request")
    figures.add("thread_computed", cpu(anew(thread)), "ms CPU a request")
    figures.add("thread_kept", cpu(lambda: browser.get(thread, headers=part)), "ms CPU a request")

    add = adding(browser, canvas.pk)
    alone, watched = edits(add, anew(panel))
    figures.add("edit_alone", alone, "ms CPU a request")
    figures.add("edit_while_the_panel_is_asked_for", watched, "ms CPU a request", alone + 2)
    figures.save()


def fill(canvas: Any, author: Any) -> None:
    from tests.factories import LinkFactory, NoteFactory

    rng = random.Random(1)
    notes = {
        block: NoteFactory.create_batch(NOTES // 5, canvas=canvas, author=author, block=block)
        for block in ("cs", "vp", "ka", "kr", "kp")
    }
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < LINKS:
        kind, source, target = rng.choice(KINDS)
        one, other = rng.choice(notes[source]), rng.choice(notes[target])
        if (one.pk, other.pk) not in pairs:
            pairs.add((one.pk, other.pk))
            LinkFactory(canvas=canvas, kind=kind, source=one, target=other)


def adding(browser: Any, canvas: int) -> Callable[[], None]:
    from django.urls import reverse

    texts = iter(range(100_000))
    address = reverse("canvases:note_add", args=[canvas])

    def add() -> None:
        number = next(texts)
        answer = browser.post(
            address,
            {"block": "vp", "text": f"Note {number}"},
            headers={"Idempotency-Key": f"bench-{number:08d}"},
        )
        assert answer.status_code == 200

    return add


def edits(add: Callable[[], None], ask: Callable[[], object]) -> tuple[float, float]:
    """Median CPU in milliseconds of an edit after another one, and of one after the panel was
    asked for; the two take turns, because the canvas grows."""

    def took() -> float:
        began = time.process_time()
        add()
        return (time.process_time() - began) * 1000

    add()
    alone, watched = [], []
    for _ in range(2 * ROUNDS):
        alone.append(took())
        ask()
        watched.append(took())
    return statistics.median(alone), statistics.median(watched)


if __name__ == "__main__":
    main()
