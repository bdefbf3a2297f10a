"""Deliverables: what comes of a package, who says how far it is, who accepts it and when."""

import datetime
import re
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pmo_studio.core.access import Denied
from pmo_studio.core.actions import data
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.uploads.received import FILE_MOST
from roadmaps.actions import deliverables as actions
from roadmaps.actions.deliverables import Details, State
from roadmaps.models import Deliverable, DeliverableFile, PackageRole
from tests.assessments.samples import paper
from tests.factories import DeliverableFactory, PackageFactory
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def package(people):
    return PackageFactory(plan__engagement=people.engagement)


@pytest.fixture
def output(package, people):
    return DeliverableFactory(package=package, owner=people.contributor, name="Gate process")


def add(people, package, **values):
    details = Details(**{"kind": "process", "name": "Gate process"} | values)
    return actions.add_deliverable(package, details=details, by=people.facilitator)


def set_to(output, by, status, **values):
    return actions.set_state(output, state=State(status, **values), by=by)


def test_a_deliverable_is_added_changed_and_comes_back_when_removed(people, package):
    row = add(people, package, acceptance="Three projects passed a gate", link="https://e.org/g")
    details = Details(kind="template", name="Gate form")
    actions.change_deliverable(row, details=details, seen=row.version, by=people.lead)
    row.refresh_from_db()
    assert (row.kind, row.name, row.link) == ("template", "Gate form", "")
    actions.remove_deliverable(row, by=people.lead)
    assert not Deliverable.objects.live().exists()
    page = words(people.browser("lead").get(f"/packages/{package.pk}/").content.decode())
    assert "1 removed deliverable" in page
    actions.restore_deliverable(row, by=people.lead)
    assert Deliverable.objects.live().get() == row
    kinds = list(Event.objects.filter(subject=row.subject).values_list("kind", flat=True))
    told = ["added", "changed", "removed", "restored"]
    assert kinds == [f"deliverable.{kind}" for kind in told]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "n" * 161}, "up to 160 characters"),
        ({"acceptance": "a" * 301}, "up to 300 characters"),
        ({"kind": "cake"}, "what kind"),
        ({"link": "javascript:alert(1)"}, "begins with http"),
        ({"link": "ftp://e.org"}, "begins with http"),
        ({"link": "https://e.org/a b"}, "begins with http"),
        ({"link": "https://"}, "begins with http"),
        ({"link": "https://e.org/" + "a" * 500}, "up to 500 characters"),
        ({"owner": 999_999}, "has no seat here"),
    ],
)
def test_what_is_no_deliverable_is_refused_in_a_sentence(people, package, wrong, said):
    with pytest.raises(Refused, match=said):
        add(people, package, **wrong)
    assert not Deliverable.objects.exists()


def test_accepting_keeps_who_and_when_and_taking_it_back_forgets_both(people, output):
    today = timezone.localdate()
    accepted = set_to(output, people.facilitator, "accepted")
    assert (accepted.accepted_by, accepted.accepted_on) == (people.facilitator, today)
    day = today - datetime.timedelta(days=3)
    earlier = set_to(output, people.lead, "accepted", accepted_by=people.viewer.pk, accepted_on=day)
    assert (earlier.accepted_by_id, earlier.accepted_on) == (people.viewer.pk, day)
    with pytest.raises(Refused, match="still to come"):
        set_to(output, people.lead, "accepted", accepted_on=today + datetime.timedelta(days=1))
    back = set_to(output, people.lead, "active")
    assert (back.accepted_by_id, back.accepted_on) == (None, None)


def test_its_owner_delivers_and_whoever_is_accountable_accepts(people, output):
    assert set_to(output, people.contributor, "delivered").status == "delivered"
    with pytest.raises(Refused, match="Whoever plans accepts"):
        set_to(output, people.contributor, "accepted")
    with pytest.raises(Denied):
        set_to(output, people.guest, "active")
    PackageRole.objects.create(package=output.package, letter="A", seat=people.contributor)
    accepted = set_to(output, people.contributor, "accepted")
    assert accepted.accepted_by == people.contributor
    with pytest.raises(Denied):
        set_to(output, people.contributor, "accepted", accepted_by=people.lead.pk)


def test_its_owner_says_where_it_lies_and_nothing_else(people, output):
    response = people.browser("contributor").post(
        f"/deliverables/{output.pk}/",
        {"kind": "software", "name": "Mine now", "link": "https://e.org/gate"},
    )
    assert response.status_code == 302
    output.refresh_from_db()
    assert (output.name, output.kind, output.link) == (
        "Gate process",
        "process",
        "https://e.org/gate",
    )
    page = people.browser("viewer").get(f"/deliverables/{output.pk}/").content.decode()
    assert 'href="https://e.org/gate" rel="noopener noreferrer nofollow"' in page


def test_whom_somebody_came_before_is_told_and_keeps_what_was_typed(people, output):
    seen = output.version
    set_to(output, people.lead, "delivered")
    with pytest.raises(Overtaken):
        actions.set_state(output, state=State("active"), seen=seen, by=people.facilitator)
    response = people.browser("facilitator").post(
        f"/deliverables/{output.pk}/", {"kind": "process", "name": "My name", "seen": seen}
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert 'value="My name"' in page
    assert "Delivered" in page


def test_the_list_offers_each_seat_the_states_that_it_may_set(people, output):
    def offered(who):
        page = people.browser(who).get(f"/packages/{output.package_id}/")
        return [value for value, _words in page.context["states"].get(output.pk, [])]

    assert offered("viewer") == []
    assert offered("contributor") == ["planned", "active", "delivered", "dropped"]
    assert "accepted" in offered("facilitator")
    set_to(output, people.lead, "accepted")
    assert offered("contributor") == []


def test_a_name_that_has_to_go_goes_with_what_may_tell_it(people, package):
    row = add(people, package, name="Smith's file", acceptance="Smith left", link="https://s.org")
    data.redact_text(people.engagement, subject=row.subject, by=people.lead)
    row.refresh_from_db()
    assert "Smith" not in row.name
    assert (row.acceptance, row.link) == ("", "")
    assert "Smith" not in str(list(Event.objects.values_list("data", flat=True)))


# --- files ---


def give(people, output, content, name="gate.pdf", who="contributor"):
    upload = SimpleUploadedFile(name, content)
    return people.browser(who).post(f"/deliverables/{output.pk}/file/give/", {"file": upload})


def fetch(people, output, who="viewer"):
    return people.browser(who).get(f"/deliverables/{output.pk}/file/")


def test_a_file_is_fetched_as_a_download_by_whoever_sees_the_plan(people, output):
    assert give(people, output, paper(), name="evil.html").status_code == 302
    response = fetch(people, output)
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith('attachment; filename="own-')
    assert response["Content-Disposition"].endswith('gate-process.pdf"')
    assert give(people, output, b"Plain words now").status_code == 302
    assert fetch(people, output).content == b"Plain words now"
    assert DeliverableFile.objects.count() == 1
    page = people.browser("viewer").get(f"/packages/{output.package_id}/").content.decode()
    assert "Open the file" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<script>alert(1)</script>", "not a file that can be kept"),
        (b"x" * (FILE_MOST + 1), "larger than 5 MB"),
        (b"", "Choose a file first|file is empty"),
    ],
)
def test_what_is_no_file_that_is_kept_is_refused_by_what_it_holds(people, output, content, said):
    response = give(people, output, content, name="innocent.pdf")
    assert response.status_code == 422
    assert re.search(said, response.content.decode())
    assert not DeliverableFile.objects.exists()


def test_a_full_plan_takes_no_more_files(people, output):
    give(people, output, b"Small")
    DeliverableFile.objects.update(size=FILE_MOST)
    other = DeliverableFactory(package=output.package, owner=people.contributor)
    with mock.patch("roadmaps.actions.deliverable_files.FILES_MOST", FILE_MOST + 3):
        refused = give(people, other, b"Four")
    assert "all that there is room for" in refused.content.decode()
    assert not DeliverableFile.objects.filter(deliverable=other).exists()


def test_a_file_goes_with_its_deliverable_and_with_its_text(people, output):
    give(people, output, b"Names of people")
    actions.remove_deliverable(output, by=people.lead)
    assert fetch(people, output, "lead").status_code == 404
    actions.restore_deliverable(output, by=people.lead)
    assert fetch(people, output).status_code == 200
    data.redact_text(people.engagement, subject=output.subject, by=people.lead)
    assert not DeliverableFile.objects.exists()
