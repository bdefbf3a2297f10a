"""Sheet 5.3: who carries the PMO on, and what is not finished."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from pmo_studio.core import due
from pmo_studio.core.models import GateDecision
from pmo_studio.core.refusals import Refused
from roadmaps.actions import concerns, handovers, improvements
from roadmaps.actions.improvement_details import Details
from roadmaps.closeout import unfinished
from roadmaps.models import Handover
from tests.factories import PackageFactory
from tests.people import People
from tests.roadmaps import closed
from tests.roadmaps.closed import TODAY, YESTERDAY
from tests.roadmaps.pages import of_engagement, page, text

pytestmark = pytest.mark.django_db


def sheet(people: People, column: str = "lead") -> str:
    return page(people, of_engagement(people, "handover/"), column)


def test_the_lead_names_somebody_and_they_agree(people: People) -> None:
    told = {
        "owner": people.contributor.pk,
        "review_on": TODAY.isoformat(),
        "places": "Plan: https://files.example.org/pmo",
        "seen": 0,
    }
    people.browser("lead").post(of_engagement(people, "handover/"), told)
    html = sheet(people, "viewer")
    assert "Carl Contributor" in html
    assert 'href="https://files.example.org/pmo"' in html
    people.browser("contributor").post(of_engagement(people, "handover/agreed/"), {"agreed": "yes"})
    row = Handover.objects.get()
    assert (row.agreed_on, row.agreed_by) == (TODAY, people.contributor)


def test_another_person_has_to_agree_anew_but_other_words_do_not(people: People) -> None:
    closed.handover(people)
    handovers.agree_handover(people.engagement, agreed=True, by=people.lead)
    assert closed.handover(people, known="Ask Kemi").agreed_on == TODAY
    row = closed.handover(people, owner=None, owner_name="The quality office")
    assert (row.agreed_on, row.carrier) == (None, "The quality office")


def test_nothing_is_agreed_without_a_person_and_a_day_nor_by_others(people: People) -> None:
    closed.handover(people, review_on=None)
    with pytest.raises(Refused):
        handovers.agree_handover(people.engagement, agreed=True, by=people.lead)
    closed.handover(people)
    with pytest.raises(Refused):
        handovers.agree_handover(people.engagement, agreed=True, by=people.contributor)


def test_a_seat_and_a_name_are_refused_together_and_what_was_typed_stays(people: People) -> None:
    told = {"owner": people.lead.pk, "owner_name": "Somebody", "known": "Ask Kemi", "seen": 0}
    answer = people.browser("lead").post(of_engagement(people, "handover/"), told)
    assert answer.status_code == 422
    assert "not both" in text(answer)
    assert "Ask Kemi" in text(answer)
    assert not Handover.objects.exists()


def test_what_is_not_finished_is_read_from_plan_and_lessons(people: People) -> None:
    waiting = PackageFactory(plan__engagement=people.engagement, name="Wait for budget")
    PackageFactory(plan=waiting.plan, name="Never to be", status="dropped")
    risk = concerns.Details("risk", "The vendor is late")
    concerns.add_concern(people.engagement, details=risk, by=people.lead)
    closed.lesson(people, action="Ask earlier", due_on=YESTERDAY)
    closed.lesson(people, "Only a sentence")
    found = {part.anchor: part.items for part in unfinished.parts(people.engagement)}
    assert [item.words for item in found.pop("backlog")] == ["Wait for budget"]
    assert [item.words for item in found.pop("concerns")] == ["The vendor is late"]
    [action] = found.pop("lessons")
    assert (action.words, action.is_late) == ("Ask earlier", True)
    assert found == {}
    html = sheet(people, "viewer")
    assert waiting.get_absolute_url() in html
    assert "Never to be" not in html


def test_an_open_condition_of_a_phase_gate_is_not_finished_either(people: People) -> None:
    decided = GateDecision.objects.create(
        engagement=people.engagement,
        phase=2,
        decision="go_with_conditions",
        decided_on=YESTERDAY,
        by=people.lead,
        at=timezone.now(),
    )
    for words, met_on in (("Sign on paper", None), ("Name a deputy", YESTERDAY)):
        decided.conditions.create(text=words, due_on=YESTERDAY, met_on=met_on)
    told = Details("Train the leads", owner_name="The academy")
    improvements.add_improvement(people.engagement, details=told, by=people.lead)
    found = {part.anchor: part.items for part in unfinished.parts(people.engagement)}
    [promise] = found["conditions"]
    assert (promise.words, promise.is_late) == ("Sign on paper", True)
    assert [(item.words, item.owner) for item in found["steps"]] == [
        ("Train the leads", "The academy")
    ]
    html = sheet(people, "viewer")
    assert "/gates/2/" in html
    assert "Nothing is open" not in html


def test_the_next_review_is_due_for_who_carries_it_on_and_who_runs_it(people: People) -> None:
    closed.handover(people, owner=people.contributor.pk)
    told = {name: len(due.of(getattr(people, name))) for name in ("lead", "contributor", "viewer")}
    assert told == {"lead": 1, "contributor": 1, "viewer": 0}


def test_thirty_open_things_ask_no_more_than_three(people: People) -> None:
    plan = PackageFactory(plan__engagement=people.engagement).plan
    counts = []
    for n in (3, 27):
        for each in range(n):
            PackageFactory(plan=plan, owner=people.contributor)
            risk = concerns.Details("risk", f"Risk {n} {each}", owner=people.facilitator.pk)
            concerns.add_concern(people.engagement, details=risk, by=people.lead)
            closed.lesson(people, f"Lesson {n} {each}", action="Ask", owner=people.guest.pk)
        sheet(people)
        with CaptureQueriesContext(connection) as asked:
            sheet(people)
        counts.append(len(asked))
    assert counts[0] == counts[1]
