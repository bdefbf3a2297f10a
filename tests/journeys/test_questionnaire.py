"""A questionnaire answered without JavaScript, on two devices, until it closes."""

import pytest

from assessments.actions import assessments
from assessments.actions.assessments import Plan
from assessments.maturity import builtin
from assessments.models import Answer, Assessment, Respondent
from pmo_studio.core import limits
from tests.journeys.test_people import Visitor
from tests.people import People, make_people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


def fay_opens_a_questionnaire(people: People) -> Assessment:
    model = builtin.get("opm3q")
    plan = Plan(title="As-is", kind="as_is", groups=list(people.engagement.role_groups.all()))
    assessment = assessments.create_assessment(
        people.engagement,
        model=model,
        domains=[domain.key for domain in model.domains],
        params=model.params,
        plan=plan,
        by=people.facilitator,
    )
    assessments.open_assessment(assessment, by=people.facilitator)
    return assessment


def test_a_questionnaire_needs_no_script():
    people = make_people()
    assessment = fay_opens_a_questionnaire(people)
    laptop, phone = Visitor(), Visitor()

    begins(laptop, assessment)
    answers_one_by_one(laptop)
    answers_a_part_as_a_table(laptop)
    link = finds_what_is_blank(laptop)
    goes_on_on_the_phone(phone, link)
    assessments.close_assessment(assessment, by=people.facilitator)
    reads_what_was_said(phone, assessment)

    assert Respondent.objects.get().answered == Answer.objects.count() == 12


def begins(laptop: Visitor, assessment: Assessment) -> None:
    laptop.open(f"/q/{assessment.code}/")
    assert "Meridian Health asks" in laptop.page.text
    assert "32 questions" in laptop.page.text
    laptop.press("Begin")
    assert laptop.status == 422
    assert "Choose your role group" in laptop.page.text
    teams = assessment.groups.get(role_group__key="TEA")
    laptop.press("Begin", group=str(teams.pk))
    assert "1 of 32" in laptop.page.text


def answers_one_by_one(laptop: Visitor) -> None:
    laptop.press("Next", answer="2", comment="In the larger units.")
    laptop.press("Next", comment="I have to ask.")
    assert laptop.status == 422
    assert "Choose an answer too" in laptop.page.text
    laptop.press("Next", answer="dk")
    assert "3 of 32" in laptop.page.text
    laptop.press("Next")
    laptop.press("Back", answer="na")
    assert "3 of 32" in laptop.page.text
    laptop.press("Back")
    assert laptop.page.forms[0].values["comment"] == ["I have to ask."]


def answers_a_part_as_a_table(laptop: Visitor) -> None:
    laptop.follow("All questions of this part")
    laptop.press("Programmes")
    assert "Programmes" in laptop.page.text
    answers = {f"a{number}": "1" for number in range(9, 17)}
    laptop.press("Save and go on", **answers, c9="Since spring.")
    laptop.follow("Overview")
    assert "11 of 32 answered" in laptop.page.text


def finds_what_is_blank(laptop: Visitor) -> str:
    assert "21 questions are blank" in laptop.page.text
    return laptop.page.html.split('id="own-link">')[1].split("<")[0]


def goes_on_on_the_phone(phone: Visitor, link: str) -> None:
    phone.open("/" + link.split("/", 3)[3])
    phone.press("Go on with my answers here")
    assert "3 of 32" in phone.page.text
    phone.press("Next", answer="0")
    phone.follow("Overview")
    phone.press("Let the next person begin")
    assert "Begin" in phone.page.text
    phone.open("/" + link.split("/", 3)[3])
    phone.press("Go on with my answers here")


def reads_what_was_said(phone: Visitor, assessment: Assessment) -> None:
    phone.press("Next", answer="1", comment="Too late, but not lost.")
    assert phone.status == 409
    assert "Too late, but not lost." in phone.page.text
    phone.follow("Go to the questionnaire")
    assert "This questionnaire is closed" in phone.page.text
    assert "In the larger units." in phone.page.text
    assert Assessment.objects.get().state == "closed"
