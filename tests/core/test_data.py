"""What is stored, one's own data, erasing a person, removing a text."""

import datetime
import json

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from canvases.actions import notes as note_actions
from canvases.models import Canvas
from pmo_studio.core import texts
from pmo_studio.core.actions import data, invitations, seats
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Engagement, Event, Invitation, Participant, Stakeholder
from pmo_studio.core.models.people import Ending
from pmo_studio.core.refusals import Refused
from tests.factories import CanvasFactory, ParticipantFactory


def text(response):
    return response.content.decode()


def address(people):
    return f"/engagements/{people.engagement.pk}/data/"


@pytest.fixture
def secret(people):
    canvas = CanvasFactory(engagement=people.engagement)
    return note_actions.add_note(canvas, block="vp", text="Our secret", by=people.contributor).note


def test_the_page_says_what_is_stored(people):
    page = text(people.browser("guest").get(address(people)))
    assert "Seats" in page
    assert "Of guests no e-mail, no account" in page
    assert "ask the lead" in page


def test_only_the_lead_is_offered_erasing_and_deleting(people):
    offers = ("Erase a person", "Remove one text", "Delete the engagement")
    lead = text(people.browser("lead").get(address(people)))
    facilitator = text(people.browser("facilitator").get(address(people)))
    for offer in offers:
        assert offer in lead
        assert offer not in facilitator


def test_ones_own_data_comes_as_a_file(people, secret):
    response = people.browser("contributor").get(f"{address(people)}mine/")
    stored = json.loads(response.content)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "no-store"
    assert stored["e_mail"] == people.contributor.user.email
    assert [line["kind"] for line in stored["did"]] == ["note.added"]
    assert stored["did"][0]["data"]["text"] == "Our secret"


def test_ones_own_data_holds_nobody_elses(people, secret):
    response = people.browser("viewer").get(f"{address(people)}mine/")
    assert "Our secret" not in text(response)
    assert people.contributor.user.email not in text(response)


def test_erasing_leaves_nothing_of_the_person(people, secret):
    email, name = people.contributor.user.email, people.contributor.display_name
    Stakeholder.objects.create(
        engagement=people.engagement, name=name, participant=people.contributor
    )
    Invitation.objects.create(
        engagement=people.engagement,
        email=email,
        token_hash="0" * 64,
        created_by=people.lead,
        expires_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )
    response = people.browser("lead").post(
        f"/seats/{people.contributor.pk}/", {"erase": "yes", "sure": "yes"}
    )

    assert response.status_code == 302
    seat = Participant.objects.get(pk=people.contributor.pk)
    assert (seat.display_name, seat.user, seat.secret_hash) == ("", None, "")
    assert seat.ending == Ending.ERASED
    assert not Stakeholder.objects.filter(name=name).exists()
    assert not Invitation.objects.filter(email=email).exists()
    secret.refresh_from_db()
    assert secret.text == "Our secret"
    lead = people.browser("lead")
    for page in ("/", "/people/", "/history/", "/data/"):
        assert name not in text(lead.get(f"/engagements/{people.engagement.pk}{page}"))
    assert Event.objects.get(kind="person.erased").data == {}


def test_an_erased_persons_account_is_a_stranger_here(people):
    client = people.browser("contributor")
    data.erase_person(people.contributor, by=people.lead)
    assert client.get(address(people)).status_code == 404


def test_erasing_wants_the_box_ticked(people):
    response = people.browser("lead").post(f"/seats/{people.guest.pk}/", {"erase": "yes"})
    assert response.status_code == 422
    assert "Tick the box first" in text(response)
    people.guest.refresh_from_db()
    assert people.guest.display_name == "Gus Guest"


def test_the_lead_is_not_erased_before_handing_over(people):
    with pytest.raises(Refused, match="Hand the lead over"):
        data.erase_person(people.lead, by=people.lead)


def test_nobody_is_erased_twice(people):
    data.erase_person(people.guest, by=people.lead)
    with pytest.raises(Refused, match="nobody left"):
        data.erase_person(people.guest, by=people.lead)


def test_a_person_can_be_erased_from_an_archive(people):
    archive_engagement(people.engagement, by=people.lead)
    page = text(people.browser("lead").get(f"/seats/{people.guest.pk}/"))
    assert "Erase this person" in page
    people.browser("lead").post(f"/seats/{people.guest.pk}/", {"erase": "yes", "sure": "yes"})
    assert Participant.objects.get(pk=people.guest.pk).ending == Ending.ERASED


def test_an_account_keeps_its_other_engagements_when_erased_from_one(people):
    elsewhere = ParticipantFactory(user=people.contributor.user)
    data.erase_person(people.contributor, by=people.lead)
    elsewhere.refresh_from_db()
    assert elsewhere.user is not None


def test_the_history_leads_to_the_removal_of_a_text(people, secret):
    page = text(people.browser("lead").get(f"/engagements/{people.engagement.pk}/history/"))
    link = f"/engagements/{people.engagement.pk}/data/?subject=note%3A{secret.pk}"
    assert link in page
    assert "Our secret" in text(people.browser("lead").get(link))
    assert "Remove this text" not in text(
        people.browser("facilitator").get(f"/engagements/{people.engagement.pk}/history/")
    )


def test_a_removed_text_is_gone_from_its_row_and_from_every_line(people, secret):
    note_actions.edit_note(
        secret, text="Our secret, told", base_version=secret.version, by=people.contributor
    )
    response = people.browser("lead").post(
        f"{address(people)}redact/", {"subject": f"note:{secret.pk}"}
    )

    assert response.status_code == 302
    secret.refresh_from_db()
    stored = json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert secret.text == texts.REDACTED
    assert "secret" not in stored
    assert Event.objects.get(kind="text.redacted").subject == f"note:{secret.pk}"
    history = text(people.browser("lead").get(f"/engagements/{people.engagement.pk}/history/"))
    assert "secret" not in history.lower().replace("secrets", "")


@pytest.mark.parametrize("subject", ["", "note", "note:x", "note:999999", "seat:1", "magic:1"])
def test_what_is_no_text_here_is_refused_in_words(people, subject):
    response = people.browser("lead").post(f"{address(people)}redact/", {"subject": subject})
    assert response.status_code == 422
    assert "Choose the text&#x27;s line in the history" in text(response)


def test_a_text_of_another_engagement_is_not_there(people):
    other = CanvasFactory()
    note = note_actions.add_note(
        other,
        block="vp",
        text="Elsewhere",
        by=ParticipantFactory(engagement=other.engagement),
    ).note
    response = people.browser("lead").post(
        f"{address(people)}redact/", {"subject": f"note:{note.pk}"}
    )
    assert response.status_code == 422
    assert "Elsewhere" not in text(response)
    note.refresh_from_db()
    assert note.text == "Elsewhere"
    assert Canvas.objects.count() == 1


def test_the_retention_date_is_said_and_when_it_has_come_shouted(people):
    Engagement.objects.update(retention_date=datetime.date(2030, 6, 1))
    assert "on 1 Jun 2030" in text(people.browser("viewer").get(address(people)))
    lead = people.browser("lead")
    with time_machine.travel(datetime.datetime(2030, 6, 1, 12, tzinfo=datetime.UTC)):
        lead = people.browser("lead")
        assert "has come" in text(lead.get(address(people)))
        assert "The retention date has come" in text(
            lead.get(f"/engagements/{people.engagement.pk}/")
        )


def test_removed_people_are_listed_for_erasing(people):
    seats.remove_seat(people.guest, keep_notes=True, by=people.lead)
    page = text(people.browser("lead").get(address(people)))
    assert "Gus Guest" in page
    assert "Removed" in page


def test_secrets_of_links_and_invitations_are_counted_nowhere(people):
    token = invitations.invite(
        people.engagement, email="x@example.org", role="viewer", link="{token}", by=people.lead
    )
    for column in ("lead", "viewer"):
        page = text(people.browser(column).get(f"{address(people)}mine/"))
        assert token not in page


def test_the_page_costs_the_same_for_3_and_30_people(people):
    lead = people.browser("lead")
    with CaptureQueriesContext(connection) as few:
        lead.get(address(people))
    ParticipantFactory.create_batch(30, engagement=people.engagement)
    with CaptureQueriesContext(connection) as many:
        lead.get(address(people))
    assert len(many) == len(few)
