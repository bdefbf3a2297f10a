"""What the list of engagements costs: 200 of one person, with plans, people, dates and a history.

CPU of this process only, through Django's test client.  The number of queries must not depend on
how many engagements there are.  The reference is a bare view of the same framework in the same run.

Run: python3 dev.py bench portfolio
"""

import datetime
from functools import partial
from typing import TYPE_CHECKING

from benchmarks._studio import Figures, studio
from benchmarks.board_page import cpu

if TYPE_CHECKING:
    from pmo_studio.core.models import User

FEW, MANY = 3, 200
PEOPLE, EVENTS = 12, 50


def main() -> None:
    """Print a line a figure and write the raw numbers as JSON."""
    with studio():
        measure(Figures("portfolio"))


def measure(figures: Figures) -> None:
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from tests.factories import UserFactory

    settings.ALLOWED_HOSTS.append("testserver")
    passer_by = Client()
    bare = cpu(lambda: passer_by.get(reverse("core:join")))
    figures.add("reference_join_page", bare, "ms CPU")
    queries = []
    for number in (FEW, MANY):
        user = UserFactory()
        fill(user, number)
        browser = Client()
        browser.force_login(user)
        get = partial(browser.get, "/")
        assert get().status_code == 200
        found = cpu(get)
        promise = 120 if number == MANY else None
        figures.add(f"list_of_{number}", found, "ms CPU a request", promise)
        with CaptureQueriesContext(connection) as seen:
            page = get()
        queries.append(len(seen))
        figures.add(f"queries_{number}", queries[-1], "queries", queries[0])
        figures.add(f"html_{number}", len(page.content) / 1024, "KB")
    figures.add("ratio", found / bare, "× the join page")
    asked = partial(browser.get, "/", {"q": "office 1", "phase": "3", "sort": "late"})
    figures.add("search_filter_sort", cpu(asked), "ms CPU a request")
    figures.save()


def fill(user: "User", number: int) -> None:
    """So many engagements of the user, in all five phases, each with all that the list reads."""
    from pmo_studio.core.models import PhaseState
    from pmo_studio.core.models.people import Role
    from tests.factories import EngagementFactory, ParticipantFactory

    for place in range(number):
        phase = 1 + place % 5
        engagement = EngagementFactory(name=f"Office {place}", organisation=f"Company {place % 40}")
        lead = ParticipantFactory(engagement=engagement, user=user, role=Role.LEAD)
        ParticipantFactory(engagement=engagement, is_sponsor=True, title="Chief")
        ParticipantFactory.create_batch(PEOPLE - 2, engagement=engagement)
        PhaseState.objects.bulk_create(
            PhaseState(
                engagement=engagement,
                phase=each,
                progress=100 if each < phase else (place * 7) % 90 if each == phase else 0,
                passed=each < phase,
                ratios={f"A{n}": 0.5 for n in range(8)},
            )
            for each in range(1, 6)
        )
        _date(engagement, lead, place)


def _date(engagement: "object", lead: "object", place: int) -> None:
    """A plan of four waves with twelve packages, a mandate, a planned round, and a history."""
    from django.utils import timezone

    from assessments.models import AssessmentCycle
    from canvases.models import Mandate
    from pmo_studio.core.models import Event
    from tests.factories import PackageFactory, PlanFactory, WaveFactory

    now = timezone.now()
    today = timezone.localdate()
    Event.objects.bulk_create(
        Event(
            engagement=engagement,
            number=number,
            kind="seat.joined",
            subject="seat:1",
            audience="room",
            by=lead,
            created_at=now,
        )
        for number in range(1, EVENTS + 1)
    )
    Mandate.objects.create(engagement=engagement, review_on=_on(today, 7 * place - 300))
    AssessmentCycle.objects.create(
        engagement=engagement, next_on=_on(today, 2 * place), set_by=lead, set_at=now
    )
    plan = PlanFactory(engagement=engagement)
    waves = {"F": "foundation", "P": "pilot", "R1": "rollout", "S": "stabilise"}
    for number, (key, kind) in enumerate(waves.items(), start=1):
        wave = WaveFactory(plan=plan, kind=kind, key=key, position=number)
        day = _on(today, 40 * number + place % 60 - 60)
        for _ in range(3):
            PackageFactory(
                plan=plan, wave=wave, baseline_start=day, baseline_end=day, baseline_effort=1
            )


def _on(today: datetime.date, days: int) -> datetime.date:
    return today + datetime.timedelta(days=days)


if __name__ == "__main__":
    main()
