"""From a question to an agreed score and to targets without JavaScript: links and forms alone."""

import pytest

from assessments.actions import assessments
from assessments.models import AgreedScore, Assessment, Target
from tests.assessments import rooms
from tests.journeys.test_people import Visitor
from tests.people import People

pytestmark = pytest.mark.django_db(transaction=True)


def visitor(people: People, column: str) -> Visitor:
    made = Visitor()
    made.client.cookies = people.browser(column).cookies
    return made


def test_a_room_settles_its_differences_and_sets_targets_without_a_script(people):
    assessment = rooms.levels(people.engagement)
    for key, said in (("L1", "12345"), ("L2", "333")):
        rooms.everybody(assessment, key, {"EXE": said})
    fay, gus = visitor(people, "facilitator"), visitor(people, "guest")

    fay_reveals_one_question(fay, assessment)
    gus_sees_it_and_no_other(gus, assessment)
    fay_records_what_they_agree_on(fay)
    fay_takes_it_back_and_leaves_a_note(fay)
    gus_reads_the_note(gus, assessment)

    assessments.close_assessment(assessment, by=people.facilitator)
    fay_settles_the_other_question_from_the_list(fay, assessment)
    fay_sets_targets(fay, people)
    gus_reads_the_targets(gus, people)


def fay_reveals_one_question(fay: Visitor, assessment: Assessment) -> None:
    fay.open(f"/assessments/{assessment.pk}/discuss/")
    assert "No answers are revealed yet" in fay.page.text
    fay.follow("How does new work number 1 get approved?")
    assert "The answers are hidden" in fay.page.text
    fay.press("Reveal the answers")
    assert "n 5, mean 3.0" in fay.page.html


def gus_sees_it_and_no_other(gus: Visitor, assessment: Assessment) -> None:
    gus.open(f"/assessments/{assessment.pk}/discuss/")
    gus.follow("How does new work number 1 get approved?")
    assert "n 5, mean 3.0" in gus.page.html
    gus.open(f"/assessments/{assessment.pk}/discuss/")
    gus.follow("How does new work number 2 get approved?")
    assert "The answers are hidden" in gus.page.text


def fay_records_what_they_agree_on(fay: Visitor) -> None:
    fay.press("Record and go on", value="7", rationale="In between")
    assert fay.status == 422
    assert "from 1 to 5, in steps of 0.5" in fay.page.text
    fay.press("Record and go on", value="2.5")
    assert "Recorded." in fay.page.text
    assert AgreedScore.objects.get().rationale == "In between"


def fay_takes_it_back_and_leaves_a_note(fay: Visitor) -> None:
    fay.follow("How does new work number 1 get approved?")
    fay.press("Take back")
    assert not AgreedScore.objects.exists()
    fay.press("Leave a note instead", rationale="It depends on the portfolio")


def gus_reads_the_note(gus: Visitor, assessment: Assessment) -> None:
    gus.open(f"/assessments/{assessment.pk}/discuss/")
    assert "Settled with a note" in gus.page.text
    gus.follow("How does new work number 1 get approved?")
    assert "It depends on the portfolio" in gus.page.text


def fay_settles_the_other_question_from_the_list(fay: Visitor, assessment: Assessment) -> None:
    fay.open(f"/assessments/{assessment.pk}/discuss/")
    fay.follow("Go on with the next one")
    fay.press("Record and go on", value="3")
    assert "Everything on this list is settled" in fay.page.text
    fay.follow("Agree on the dimension Planning")
    fay.press("Record", value="2.8", rationale="All in all")
    assert "2.8" in fay.page.text


def fay_sets_targets(fay: Visitor, people: People) -> None:
    fay.open(f"/engagements/{people.engagement.pk}/targets/")
    fay.follow("One level more for all")
    assert "2 targets change" in fay.page.text
    fay.press("Set these targets")
    fay.follow("Governance and decision rights")
    fay.press("Save and go on", value="4.5", rationale="Decisions take too long")
    assert "Faster than usual" in fay.page.text
    assert Target.objects.get(capability="GOV").rationale == "Decisions take too long"
    fay.follow("Vote on importance")
    fay.press("Open the vote", title="What matters most?")
    assert fay.status == 200


def gus_reads_the_targets(gus: Visitor, people: People) -> None:
    gus.open(f"/engagements/{people.engagement.pk}/targets/")
    assert "Decisions take too long" in gus.page.text
    assert gus.page.forms == [] or all("targets" not in form.action for form in gus.page.forms)
