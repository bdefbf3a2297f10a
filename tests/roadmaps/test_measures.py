"""What counts for I3, I4 and I5 of the gate of phase 3 (domain.md §9 and its Rulings)."""

import pytest
from django.utils import timezone

from pmo_studio.core import gates, phases
from roadmaps.models import WorkPackage
from tests.factories import DeliverableFactory
from tests.people import People
from tests.roadmaps.planned import package, planned

pytestmark = pytest.mark.django_db
MEASURED = ("I3", "I4", "I5")


def measured(people: People) -> dict[str, phases.CriterionStanding]:
    found = {each.key: each for each in phases.criteria_of(people.engagement, 3)}
    return {key: found[key] for key in MEASURED}


def parts(people: People) -> dict[str, tuple[float | None, float | None]]:
    found = {key: each.standing.decisive for key, each in measured(people).items()}
    return {key: (each.part, each.whole) for key, each in found.items() if each}


def ratios(people: People) -> dict[str, float]:
    return {key: each.ratio for key, each in measured(people).items()}


def test_before_there_is_a_package_nothing_is_measured(people: People) -> None:
    planned(people.lead)
    assert {each.state for each in measured(people).values()} == {gates.State.OPEN}
    assert ratios(people) == dict.fromkeys(MEASURED, 0)


def test_where_nothing_is_planned_shares_are_0_and_no_change_is_nothing_to_do(
    people: People,
) -> None:
    package(planned(people.lead), "A")
    assert ratios(people) == {"I3": 0, "I4": 0, "I5": 1}


def test_the_backlog_and_what_was_dropped_count_neither_as_planned_nor_as_done(
    people: People,
) -> None:
    """One of two packages is done, 0.5 of the 0.9 that are required; one of one for change."""
    plan = planned(people.lead)
    for key, wave in (("A", "F"), ("B", "P"), ("C", None), ("D", "F"), ("E", "P")):
        package(plan, key, wave)
    done = {"status": "done", "finished_on": timezone.localdate()}
    rows = WorkPackage.objects.filter(plan=plan)
    rows.filter(key__in="AC").update(**done)
    rows.filter(key__in="DE").update(status="dropped")
    rows.filter(key__in="ACE").update(kind="change")
    assert parts(people) == {"I3": (1, 2), "I4": (0, 0), "I5": (1, 1)}
    assert ratios(people) == pytest.approx({"I3": 0.5 / 0.9, "I4": 0, "I5": 1})


def test_deliverables_count_once_they_are_accepted_where_somebody_still_wants_them(
    people: People,
) -> None:
    """Two of three: not what was dropped or removed, nor what waits in the backlog."""
    plan = planned(people.lead)
    here, later = package(plan, "A", "F"), package(plan, "B")
    today = timezone.localdate()
    accepted = {"status": "accepted", "accepted_on": today, "accepted_by": people.lead}
    for _ in range(2):
        DeliverableFactory(package=here, **accepted)
    DeliverableFactory(package=here, status="delivered")
    DeliverableFactory(package=here, status="dropped")
    DeliverableFactory(package=here, archived_at=timezone.now())
    DeliverableFactory(package=later)
    assert parts(people)["I4"] == (2, 3)
    assert ratios(people)["I4"] == pytest.approx(2 / 3 / 0.9)
