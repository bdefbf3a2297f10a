"""An assessment from the choice of its questions to the same once more, without JavaScript."""

import re

import pytest
from django.core import mail
from django.test import Client

from assessments.actions import invitations
from assessments.answering import tasks
from assessments.models import AnswerInvitation, Assessment
from tests.assessments.states import answerers
from tests.journeys.test_people import Visitor
from tests.people import make_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(
        invitations,
        "_enqueue",
        lambda pks, link, reminder: tasks.send_links.call(pks, link, reminder),
    )


def visitor(client: Client) -> Visitor:
    made = Visitor()
    made.client.cookies = client.cookies
    return made


@pytest.mark.usefixtures("at_once")
def test_a_facilitator_runs_an_assessment_without_a_script():
    people = make_people()
    fay, carl = (visitor(people.browser(column)) for column in ("facilitator", "contributor"))
    fay.open(f"/engagements/{people.engagement.pk}/questionnaires/")

    prepares(fay)
    opens(fay, carl)
    invites_by_mail(fay)
    closes_when_people_have_answered(fay)
    opens_again_with_a_note(fay)
    asks_the_same_once_more(fay)
    takes_it_back(fay)

    assert [each.title for each in Assessment.objects.all()] == ["As-is, spring"]


def prepares(fay: Visitor) -> None:
    fay.follow("Prepare the first assessment")
    fay.follow("Use these questions: OPM3-aligned quick check")
    fay.press("Prepare the assessment", title="As-is, spring", deadline="2020-01-01T10:00")
    assert fay.status == 422
    assert "This time is over" in fay.page.text
    fay.press("Prepare the assessment", deadline="2099-01-01T10:00")
    assert "In preparation" in fay.page.text
    assert "All projects above an agreed size follow one written" in fay.page.text


def opens(fay: Visitor, carl: Visitor) -> None:
    fay.press("Open for answers")
    assert "Nobody has answered yet" in fay.page.text
    fay.follow("Show on the wall")
    assert re.search(r"testserver/q/[2-9A-Z]{12}", fay.page.text)
    fay.follow("Back to the assessment")
    carl.open(f"/engagements/{Assessment.objects.get().engagement_id}/questionnaires/")
    way = next(href for words, href in carl.page.links if words.startswith("Answer"))
    assert way == f"/q/{Assessment.objects.get().code}/"


def invites_by_mail(fay: Visitor) -> None:
    fay.follow("Invitations")
    group = Assessment.objects.get().groups.first()
    fay.press("Check the list", group=str(group.pk), lines="grace@example.org\nnobody")
    assert fay.status == 422
    assert "Line 2" in fay.page.text
    fay.press("Check the list", lines="grace@example.org")
    assert "1 address can be invited." in fay.page.text
    fay.press("Send the invitations")
    assert [letter.to for letter in mail.outbox] == [["grace@example.org"]]
    assert "1 person is invited." in fay.page.text
    fay.press("Withdraw grace@example.org")
    assert not AnswerInvitation.objects.standing().exists()
    fay.follow("As-is, spring")


def closes_when_people_have_answered(fay: Visitor) -> None:
    answerers(Assessment.objects.get(), "EXE", 4)
    fay.open(fay.page.path)
    assert "4 people have answered" in fay.page.text
    fay.press("Close the assessment")
    assert "no more answers are taken" in fay.page.text


def opens_again_with_a_note(fay: Visitor) -> None:
    fay.press("Open again")
    assert fay.status == 422
    fay.press("Open again", note="The board was missing.")
    assert Assessment.objects.get().takes_answers


def asks_the_same_once_more(fay: Visitor) -> None:
    fay.press("Close the assessment")
    fay.follow("Same questions again")
    fay.press("Prepare the assessment", title="Re-assessment, autumn")
    again = Assessment.objects.latest("pk")
    assert again.kind == "reassess"
    assert again.document == Assessment.objects.earliest("pk").document


def takes_it_back(fay: Visitor) -> None:
    fay.follow("Change")
    fay.press("Save", title="Closeout", kind="closeout")
    assert "Closeout" in fay.page.text
    fay.press("Take back")
    assert "was taken back" in fay.page.text
