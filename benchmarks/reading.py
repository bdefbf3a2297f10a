"""A reading that a program posts, with a token and an idempotency key: CPU of this process only.

The engagement has 60 KPIs of 60 readings each.  The reference is a bare view of the same framework
in the same run.

Run: python3 dev.py bench reading
"""

import json
import statistics
import time

from benchmarks._studio import Figures, studio
from benchmarks.board_page import cpu
from benchmarks.kpi_page import KPIS, READINGS, measured

POSTED = 200
PROMISED = 15


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("reading"))


def measure(figures: Figures) -> None:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse

    from canvases.models import Kpi
    from roadmaps.actions.reading_tokens import make_token
    from roadmaps.kpis import periods
    from roadmaps.models import Reading
    from roadmaps.views import reading_api
    from tests.people import make_people

    settings.ALLOWED_HOSTS.append("testserver")
    people = make_people()
    program = Client()
    figures.add("reference_join_page", cpu(lambda: program.get(reverse("core:join"))), "ms CPU")
    measured(people, KPIS)
    headers = {"authorization": f"Bearer {make_token(people.engagement, name='P', by=people.lead)}"}
    where = reverse("roadmaps:readings_receive", args=[people.engagement.pk])
    keys = list(Kpi.objects.filter(engagement=people.engagement).values_list("key", flat=True))
    oldest = min(Reading.objects.values_list("period", flat=True))
    before = periods.Period(oldest, "monthly")
    took = []
    for number in range(POSTED):
        # A dashboard sends some a day; here they come at once.
        reading_api.sent.clear()
        span = before.shifted(-1 - number // KPIS)
        body = {"kpi": keys[number % KPIS], "period": span.key, "numerator": 21, "denominator": 25}
        headers["idempotency-key"] = f"reading-{number:05}"
        began = time.process_time()
        answer = program.post(where, json.dumps(body), "application/json", headers=headers)
        took.append((time.process_time() - began) * 1000)
        assert answer.status_code == 200, answer.content
    assert Reading.objects.count() == KPIS * READINGS + POSTED
    figures.add("posted", statistics.median(took), "ms CPU", PROMISED)
    figures.add("posted_p95", statistics.quantiles(took, n=20)[-1], "ms CPU")
    figures.save()


if __name__ == "__main__":
    main()
