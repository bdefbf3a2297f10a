"""The mandate without JavaScript: from drafts in pairs to the signed charter."""

import datetime
import re

import pytest
from django.utils import timezone

from canvases.models import Mandate, MandateVariant
from pmo_studio.core import limits, phases
from pmo_studio.exports import charter
from tests.journeys.test_people import Visitor
from tests.people import People, make_people

pytestmark = pytest.mark.django_db(transaction=True)

MISSION = "We give teams one way of working so that promises are kept"


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


def visitor(people: People, column: str) -> Visitor:
    made = Visitor()
    made.client.cookies = people.browser(column).cookies
    return made


def test_a_mandate_from_the_first_draft_to_the_signed_charter_needs_no_script() -> None:
    people = make_people()
    fay, lena = visitor(people, "facilitator"), visitor(people, "lead")
    the_room_drafts_the_mission_in_pairs(people)
    fay_takes_the_one_with_most_dots(people, fay)
    fay_adopts_kpis(people, fay)
    fay_writes_what_is_missing(people, fay)
    the_room_agrees(people, fay)
    the_sponsor_signs_by_a_link(people, fay)
    lena_reopens_it(people, lena)


def the_room_drafts_the_mission_in_pairs(people: People) -> None:
    for column, words in (("guest", MISSION), ("contributor", "We serve so that all can work")):
        pair = visitor(people, column)
        pair.open(f"/engagements/{people.engagement.pk}/mandate/")
        pair.follow("Drafts: Mission")
        pair.press("Add this draft", text=words)
        assert words in pair.page.text


def fay_takes_the_one_with_most_dots(people: People, fay: Visitor) -> None:
    fay.open(f"/engagements/{people.engagement.pk}/mandate/drafts/mission/")
    fay.follow("Vote on these drafts")
    fay.press("Open the vote")
    assert MISSION in fay.page.text
    fay.open(f"/engagements/{people.engagement.pk}/mandate/drafts/mission/")
    fay.press(f"Take this one: {MISSION}")
    assert Mandate.objects.get().mission == MISSION
    assert MandateVariant.objects.filter(chosen=False).count() == 1


def fay_adopts_kpis(people: People, fay: Visitor) -> None:
    fay.open(f"/engagements/{people.engagement.pk}/kpis/")
    fay.press("Adopt those chosen", kpi="K01")
    assert "1 KPI was adopted" in fay.page.text


def fay_writes_what_is_missing(people: People, fay: Visitor) -> None:
    sheet = f"/engagements/{people.engagement.pk}/mandate/"
    review = timezone.localdate() + datetime.timedelta(days=200)
    kpi = str(people.engagement.kpis.get().pk)
    fay.open(sheet)
    for part, values in (
        ("Vision", {"vision": "Nine of ten projects keep their date"}),
        ("Scope", {"scope": "enterprise", "scope_in": "All projects"}),
        ("Authority", {"authority": "decide"}),
        ("Reporting line", {"reporting_line": "Chief operating officer"}),
        ("Sponsor", {"sponsor_name": "Dr. Inês Carvalho"}),
        ("Funding", {"funding": "Central budget"}),
        ("Review date", {"review_on": review.isoformat()}),
    ):
        fay.follow(f"Change: {part}")
        fay.press(f"Save: {part}", **values)
    fay.follow("Change: Decision rights")
    fay.press("Add the decision right", text="Which work enters")
    fay.follow("Done")
    fay.follow("Change: Objectives")
    fay.press("Add the objective", text="Promises are kept", kpi_1=kpi)
    fay.press("Add the objective", text="One picture of all work")
    fay.follow("Done")
    fay.press("The room has agreed")
    assert "Missing: Objectives." in fay.page.text
    fay.follow("Objective “One picture of all work”: give it a KPI that proves it.")
    fay.press("Save", kpi_1=kpi)


def the_room_agrees(people: People, fay: Visitor) -> None:
    fay.press("The room has agreed")
    assert "The mandate is agreed." in fay.page.text
    criterion = next(one for one in phases.criteria_of(people.engagement, 2) if one.key == "D1")
    assert criterion.ratio == 1
    assert "to be signed" in charter.document(people.engagement, "en").html


def the_sponsor_signs_by_a_link(people: People, fay: Visitor) -> None:
    fay.press("Make a link for the sponsor")
    found = re.search(r"/mandate-signatures/[\w-]+/", fay.page.html)
    assert found is not None
    sponsor = Visitor()
    sponsor.open(found.group())
    assert MISSION in sponsor.page.text
    sponsor.press("Sign the mandate")
    assert "Tick the box" in sponsor.page.text
    sponsor.press("Sign the mandate", ticked="on")
    assert "Thank you, Dr. Inês Carvalho" in sponsor.page.text
    fay.open(f"/engagements/{people.engagement.pk}/mandate/")
    assert "Signed by <b>Dr. Inês Carvalho</b>" in fay.page.html
    assert "Change: Mission" not in [words for words, _ in fay.page.links]
    assert "Signed by Dr. Inês Carvalho" in charter.document(people.engagement, "en").html


def lena_reopens_it(people: People, lena: Visitor) -> None:
    lena.open(f"/engagements/{people.engagement.pk}/mandate/")
    lena.press("Reopen the mandate", reason="A second hospital joins")
    assert "The mandate is a draft again" in lena.page.text
    assert "Signed copies" in lena.page.text
