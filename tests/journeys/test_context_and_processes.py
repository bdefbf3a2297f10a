"""The organisation as it is, without JavaScript: context, a process map, its file, and back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.models import ContextEntry, Process
from assessments.processes import maps
from pmo_studio.core import phases
from tests.journeys.test_people import Visitor
from tests.people import People, make_people

pytestmark = pytest.mark.django_db(transaction=True)


def visitor(people: People, column: str) -> Visitor:
    made = Visitor()
    made.client.cookies = people.browser(column).cookies
    return made


def ratio(people: People, key: str) -> float:
    return next(one for one in phases.criteria_of(people.engagement, 1) if one.key == key).ratio


def test_the_baseline_of_an_organisation_needs_no_script() -> None:
    people = make_people()
    fay, gus = visitor(people, "facilitator"), visitor(people, "guest")
    the_room_writes_its_context(people, fay, gus)
    gus_draws_the_first_map(people, gus)
    fay_describes_it_and_gus_says_where_it_hurts(people, fay, gus)
    fay_takes_the_map_out_and_brings_it_in_twice(people, fay)
    a_slip_is_taken_back(people, fay)


def the_room_writes_its_context(people: People, fay: Visitor, gus: Visitor) -> None:
    gus.open(f"/engagements/{people.engagement.pk}/context/")
    for kind, words in (
        ("Strategy", "Two hospitals merge"),
        ("Structure", "Leads report to clinics"),
        ("Culture", "Nobody says no"),
        ("Pain points", "The status is late"),
        ("Constraints", "The budget year ends in June"),
    ):
        gus.press(f"Add to {kind}", text=words)
        assert words in gus.page.text
    assert ratio(people, "A3") == 1

    # Fay corrects one that Gus changes meanwhile: both texts are before her.
    entry = ContextEntry.objects.get(text="Nobody says no")
    fay.open(f"/engagements/{people.engagement.pk}/context/")
    fay.follow("Nobody says no")
    gus.open(entry.get_absolute_url())
    gus.press("Save", text="Few people say no")
    fay.press("Save", text="Nobody says no in a meeting")
    assert fay.status == 409
    assert "Few people say no" in fay.page.text
    fay.press("Save", text="Few people say no in a meeting")
    assert "Few people say no in a meeting" in fay.page.text


def gus_draws_the_first_map(people: People, gus: Visitor) -> None:
    gus.open(f"/engagements/{people.engagement.pk}/processes/")
    assert "No process is mapped yet" in gus.page.text
    gus.press("Begin the map", name="Monthly status report")
    assert "The map is empty" in gus.page.text
    gus.press("Add the step", name="Collect", new_lane="PMO", work_min="30")
    gus.press("Add the step", name="Publish", new_lane="", work_min="10", wait_min="60")
    gus.press("Add the step", name="Check", new_lane="Finance", work_min="20", wait_min="-5")
    assert gus.status == 422
    gus.press("Add the step", wait_min="480", kind="decision")
    # Finance checks before anybody publishes.
    gus.follow("Check")
    gus.press("One place earlier")
    assert "60 ÷ (60 + 540) = 0.10" in gus.page.text
    names = [line.row.name for line in maps.of(Process.objects.get()).step_lines]
    assert names == ["Collect", "Check", "Publish"]


def fay_describes_it_and_gus_says_where_it_hurts(
    people: People, fay: Visitor, gus: Visitor
) -> None:
    process = Process.objects.get()
    gus.press("Add the pain point", text="The ledger closes late")
    assert "The ledger closes late" in gus.page.text
    fay.open(process.get_absolute_url())
    fay.follow("Owner and SIPOC")
    fay.press(
        "Save",
        owner="Head of PMO",
        capability="CTL",
        suppliers="Project leads\nFinance",
        inputs="Progress",
        outputs="Report",
        customers="Board",
    )
    assert "Owner: Head of PMO" in fay.page.text
    assert "Project leads" in fay.page.text
    assert ratio(people, "A4") == pytest.approx(1 / 3)


def fay_takes_the_map_out_and_brings_it_in_twice(people: People, fay: Visitor) -> None:
    process = Process.objects.get()
    link = next(href for words, href in fay.page.links if words == "Download as BPMN")
    file = fay.client.get(link).content
    for _ in range(2):
        fay.open(f"/engagements/{people.engagement.pk}/processes/")
        fay.follow("Import BPMN")
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', fay.page.html)
        assert token is not None
        sent = {
            "csrfmiddlewaretoken": token[1],
            "file": SimpleUploadedFile("map.bpmn", file),
        }
        fay._arrive(fay.client.post(fay.page.path, sent, follow=True), fay.page.path)
        assert "Everything can be taken as it stands." in fay.page.text
        fay.press("Add this process")
        assert "10 %" in fay.page.text
    charts = {maps.of(one).chart for one in Process.objects.all()}
    assert charts == {maps.of(process).chart}
    assert ratio(people, "A4") == 1


def a_slip_is_taken_back(people: People, fay: Visitor) -> None:
    fay.follow("Check")
    fay.press("Delete the step")
    assert "Deleted steps and pain points" in fay.page.text
    fay.press("Restore Check")
    assert "Deleted steps and pain points" not in fay.page.text
    fay.follow("Owner and SIPOC")
    fay.press("Delete the process")
    assert "1 deleted process" in fay.page.text
    assert ratio(people, "A4") == pytest.approx(2 / 3)
    fay.press("Restore Monthly status report")
    assert ratio(people, "A4") == 1
