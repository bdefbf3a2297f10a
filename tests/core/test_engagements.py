"""Beginning, archiving and deleting an engagement."""

import pytest
from django.test import Client

from pmo_studio.core.actions import engagements as actions
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.people import Kind, Role
from pmo_studio.core.refusals import Refused
from tests.factories import (
    CanvasFactory,
    GroupFactory,
    NoteFactory,
    ParticipantFactory,
    UserFactory,
)


def text(response):
    return response.content.decode()


def begin(client, **values):
    form = {
        "name": "Vale Verde Delivery Office",
        "organisation": "Municipality of Vale Verde",
        "delivery_mode": "agile",
        "size": "S",
        "language": "en",
        "start_date": "2026-03-02",
    }
    return client.post("/engagements/new/", form | values)


@pytest.fixture
def account(db):
    client = Client()
    client.force_login(UserFactory(name="Ana Duarte"))
    return client


def test_whoever_begins_an_engagement_is_its_lead(account):
    response = begin(account)
    engagement = Engagement.objects.get()

    assert response.headers["Location"] == f"/engagements/{engagement.pk}/"
    lead = Participant.objects.get(engagement=engagement, role=Role.LEAD)
    assert (lead.display_name, lead.kind) == ("Ana Duarte", Kind.PERSON)
    assert Participant.objects.filter(engagement=engagement, kind=Kind.SERVICE).count() == 1
    assert engagement.role_groups.count() == 6
    assert list(Event.objects.values_list("number", "kind")) == [(1, "engagement.created")]


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "Executives and sponsors"),
        ("pt-br", "Executivos e patrocinadores"),
        ("es", "Ejecutivos y patrocinadores"),
    ],
)
def test_role_groups_speak_the_language_of_the_engagement(account, language, name):
    begin(account, language=language)
    assert Engagement.objects.get().role_groups.get(key="EXE").name == name


def test_a_sponsor_may_be_named_at_once(account):
    begin(account, sponsor_name="Helena Prado", sponsor_title="City Manager")
    sponsor = Participant.objects.get(is_sponsor=True)
    assert (sponsor.display_name, sponsor.title) == ("Helena Prado", "City Manager")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("organisation", " "),
        ("delivery_mode", "magic"),
        ("size", "XXL"),
        ("language", "tlh"),
        ("start_date", "soon"),
        ("start_date", ""),
    ],
)
def test_a_wrong_field_is_named_and_the_others_are_kept(account, field, value):
    response = begin(account, sponsor_name="Helena Prado", **{field: value})
    assert response.status_code == 422
    assert f'id="id_{field}_error"' in text(response)
    assert 'value="Helena Prado"' in text(response)
    assert not Engagement.objects.exists()


def test_the_form_proposes_today_and_the_language_of_the_page(account):
    page = text(account.get("/engagements/new/"))
    assert 'type="date"' in page
    assert '<option value="en" selected>' in page


def test_an_account_without_a_name_gets_one_from_its_address(db):
    client = Client()
    client.force_login(UserFactory(name="", email="ana@example.org"))
    begin(client)
    assert Participant.objects.get(role=Role.LEAD).display_name == "ana"


def test_an_archived_engagement_can_be_read_and_brought_back(people):
    lead, address = people.browser("lead"), f"/engagements/{people.engagement.pk}"
    lead.post(f"{address}/archive/", {"archive": "yes"})

    for page in ("/", "/people/", "/settings/", "/history/", "/data/"):
        assert people.browser("viewer").get(address + page).status_code == 200
    response = lead.post(f"{address}/room/close/")
    assert response.status_code == 409
    assert "archived" in text(response)

    lead.post(f"{address}/archive/", {"restore": "yes"})
    assert lead.post(f"{address}/room/close/").status_code == 302


def test_archiving_twice_is_one_line_and_restores_nothing(people):
    lead = people.browser("lead")
    for _ in range(2):
        lead.post(f"/engagements/{people.engagement.pk}/archive/", {"archive": "yes"})
    people.engagement.refresh_from_db()
    assert people.engagement.archived_at is not None
    assert Event.objects.filter(kind="engagement.archived").count() == 1


def test_facilitators_archive_where_the_lead_allows_it_and_the_lead_restores(people):
    Engagement.objects.update(facilitators_may_set=True)
    fay, address = people.browser("facilitator"), f"/engagements/{people.engagement.pk}/archive/"
    assert fay.post(address, {"archive": "yes"}).status_code == 302
    assert fay.post(address, {"restore": "yes"}).status_code == 403
    assert people.browser("lead").post(address, {"restore": "yes"}).status_code == 302


def test_deleting_asks_names_what_goes_and_wants_the_name(people):
    lead, address = people.browser("lead"), f"/engagements/{people.engagement.pk}/delete/"
    NoteFactory(canvas=CanvasFactory(engagement=people.engagement), author=people.contributor)
    page = text(lead.get(address))
    for what in ("Seats", "Canvases", "Notes", "Lines of history"):
        assert what in page

    response = lead.post(address, {"typed_name": "Meridian"})
    assert response.status_code == 422
    assert "does not match" in text(response)
    assert 'value="Meridian"' in text(response)
    assert Engagement.objects.filter(pk=people.engagement.pk).exists()


def test_deleting_takes_everything_of_this_engagement_and_nothing_else(people):
    other = ParticipantFactory().engagement
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory(canvas=canvas, author=people.guest, group=GroupFactory(canvas=canvas))

    response = people.browser("lead").post(
        f"/engagements/{people.engagement.pk}/delete/", {"typed_name": "Meridian Health PMO"}
    )

    assert response.headers["Location"] == "/"
    assert not Engagement.objects.filter(pk=people.engagement.pk).exists()
    assert not Event.objects.filter(engagement=people.engagement.pk).exists()
    assert other.participants.count() == 1
    assert people.browser("viewer").get(f"/engagements/{people.engagement.pk}/").status_code == 404


def test_an_archived_engagement_can_be_deleted(people):
    actions.archive_engagement(people.engagement, by=people.lead)
    response = people.browser("lead").post(
        f"/engagements/{people.engagement.pk}/delete/", {"typed_name": "Meridian Health PMO"}
    )
    assert response.status_code == 302
    assert not Engagement.objects.filter(pk=people.engagement.pk).exists()


def test_the_action_itself_asks_for_the_name(people):
    with pytest.raises(Refused, match="does not match"):
        actions.delete_engagement(people.engagement, by=people.lead, typed_name="")


def test_an_unknown_setting_is_a_programming_error(people):
    with pytest.raises(ValueError, match="last_number"):
        actions.change_settings(people.engagement, by=people.lead, last_number=7)
