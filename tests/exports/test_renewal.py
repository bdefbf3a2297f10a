"""Starting the next cycle of a closed engagement: the page, the act, and what comes of it."""

import datetime
from functools import partial

import pytest
from django.utils import timezone

from assessments.models import Assessment
from canvases.actions.notes import add_note
from canvases.models import CanvasVersion, Mandate, Note
from pmo_studio.core import bundle, phases, sheets
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.people import Ending, Kind, Role
from pmo_studio.core.refusals import Refused
from pmo_studio.exports.renewal import actions
from pmo_studio.exports.renewal.reading import name_of_next
from pmo_studio.exports.renewal.terms import Stays
from pmo_studio.exports.renewal.ways import WAYS
from tests.exports.renewing import close, renew
from tests.factories import CanvasFactory, ParticipantFactory
from tests.people import People, make_people
from tests.threads import at_once

NAME = "Meridian Health PMO, cycle 2"
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def meridian(db, standing) -> Engagement:
    return standing.given("meridian")


def address(people: People) -> str:
    return f"/engagements/{people.engagement.pk}/renew/"


def asked(**other: str) -> dict[str, str]:
    given = {"name": NAME, "starts_on": TOMORROW.isoformat(), "language": "en", "rebase": "on"}
    return given | {"key": "a-key-of-this-form"} | other


def the_next(people: People) -> Engagement:
    return Engagement.objects.get(renewed_from=people.engagement)


def seats_of(engagement: Engagement) -> dict[str, str]:
    rows = Participant.objects.filter(engagement=engagement, kind=Kind.PERSON, user__isnull=False)
    return dict(rows.values_list("user__email", "role"))


def test_the_lead_reads_what_goes_over_then_presses_and_lands_on_the_new_home(people):
    close(people.engagement)
    lead = people.browser("lead")
    home = f"/engagements/{people.engagement.pk}/"
    assert address(people) in lead.get(home).text
    lessons = f"/engagements/{people.engagement.pk}/lessons/"
    assert address(people) in lead.get(lessons).text
    assert address(people) not in people.browser("facilitator").get(lessons).text
    page = lead.get(address(people)).text
    assert NAME in page
    assert "What goes over" in page
    assert "Guests" in page
    landed = lead.post(address(people), asked(), follow=True)
    made = the_next(people)
    assert landed.redirect_chain == [(f"/engagements/{made.pk}/", 302)]
    assert f'Continues <a href="{home}"' in landed.text
    assert f'Renewed as <a href="/engagements/{made.pk}/"' in lead.get(home).text
    assert f'Renewed as <a href="/engagements/{made.pk}/"' in lead.get(lessons).text
    listed = lead.get("/").text
    assert "Continues <bdi>Meridian Health PMO</bdi>" in listed
    assert f"Renewed as <bdi>{NAME}</bdi>" in listed


def test_whoever_has_no_seat_in_the_other_cycle_does_not_learn_its_name(people):
    made = renew(people.lead, name="Winding down in silence")
    Participant.objects.filter(engagement=made, user=people.viewer.user).delete()
    ParticipantFactory(engagement=made, user=people.stranger, display_name="Stan")
    here = f"/engagements/{people.engagement.pk}/"
    before, after = people.engagement.name, made.name
    for column, place, told, hidden in (
        ("guest", here, "Renewed: goes on", after),
        ("viewer", here, "Renewed: goes on", after),
        ("viewer", "/", before, after),
        ("stranger", f"/engagements/{made.pk}/", "Continues an earlier cycle", before),
        ("stranger", "/", after, before),
    ):
        page = people.browser(column).get(place).text
        assert told in page
        assert hidden not in page


def test_people_keep_account_and_role_and_guests_and_who_left_stay(people):
    people.viewer.ended_at, people.viewer.ending = timezone.now(), Ending.LEFT
    people.viewer.save()
    made = renew(people.lead)
    came = (people.lead, people.facilitator, people.contributor)
    assert seats_of(made) == {seat.user.email: seat.role for seat in came}
    kinds = Participant.objects.filter(engagement=made).values_list("kind", flat=True)
    assert sorted(kinds) == ["person", "person", "person", "service"]


def test_what_a_guest_wrote_goes_over_in_the_studios_name(people):
    canvas = CanvasFactory(engagement=people.engagement)
    add_note(canvas, block="ka", text="A word of Gus", by=people.guest)
    add_note(canvas, block="ka", text="A word of Carl", by=people.contributor)
    made = renew(people.lead)
    authors = dict(Note.objects.filter(canvas__engagement=made).values_list("text", "author__kind"))
    assert authors == {"A word of Gus": "service", "A word of Carl": "person"}
    kept = CanvasVersion.objects.get(canvas__engagement=made)
    assert (kept.letter, kept.title) == ("A", "How this cycle began")
    kinds = Event.objects.filter(engagement=made).values_list("kind", flat=True)
    assert list(kinds) == ["engagement.continued", "version.made"]


def test_the_next_cycle_of_a_whole_engagement_is_whole(meridian, client):
    """Every sheet opens, the bundle is sound, nothing that stays is in it, and gate 1 has the old
    assessment to stand on."""
    lead = Participant.objects.get(engagement=meridian, role=Role.LEAD)
    was = Assessment.objects.filter(engagement=meridian, closed_at__isnull=False)
    last = was.order_by("-closed_at").values_list("title", flat=True)[0]
    made = renew(lead)
    document = bundle.write(made)
    bundle.check(document)
    begun = {"events", "canvas_versions"}
    stays = {key for key, way in WAYS.items() if isinstance(way, Stays)} - begun
    assert {key for key in stays if document[key]} == set()
    assert last in set(Assessment.objects.filter(engagement=made).values_list("title", flat=True))
    assert Mandate.objects.get(engagement=made).status == "draft"
    assert {row["wave"] for row in document["packages"]} == {None}
    client.force_login(lead.user)
    listed = [*sheets.numbered(), *sheets.beside()]
    answers = {one.key: client.get(one.url(made.pk), follow=True).status_code for one in listed}
    assert set(answers.values()) == {200}
    assert len(answers) > 25
    first = phases.overview(made).phases[0]
    assert first.progress.percent > 50


def test_the_closed_one_stays_as_it_was_but_for_one_line_of_history(meridian):
    lead = Participant.objects.get(engagement=meridian, role=Role.LEAD)
    before = bundle.write(close(meridian))
    renew(lead)
    after = bundle.write(Engagement.objects.get(pk=meridian.pk))
    line = after["events"].pop()
    assert line["kind"] == "engagement.renewed"
    # Read again, it was closed at the same moment or the next.
    assert {key for key in before if before[key] != after[key]} <= {"engagement"}


def test_an_engagement_that_is_open_or_only_archived_is_not_renewed(people):
    lead = people.browser("lead")
    page = lead.get(address(people))
    assert "not closed yet" in page.text
    assert '<form class="form"' not in page.text
    answer = lead.post(address(people), asked())
    assert answer.status_code == 409
    assert "not closed yet" in answer.text
    people.engagement.archived_at = timezone.now()
    people.engagement.save()
    assert lead.post(address(people), asked()).status_code == 409
    assert Engagement.objects.filter(renewed_from__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": " "}, "Give the next cycle a name"),
        ({"name": "x" * 81}, "80 characters"),
        ({"starts_on": "2026-01-04"}, "cannot start before the one it continues"),
        ({"starts_on": "2026-02-30"}, "valid date"),
        ({"starts_on": "2500-01-01"}, "1900 to 2199"),
        ({"language": "tlh"}, "valid choice"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(people, wrong, words):
    close(people.engagement)
    sent = asked(**{"name": "Our second year"} | wrong)
    answer = people.browser("lead").post(address(people), sent)
    assert answer.status_code == 422
    assert words in answer.text
    assert (sent["name"].strip() or TOMORROW.isoformat()) in answer.text
    assert not Engagement.objects.filter(renewed_from=people.engagement).exists()


def test_sending_the_form_twice_makes_one_and_leads_to_it(people):
    close(people.engagement)
    lead = people.browser("lead")
    first, second = (lead.post(address(people), asked()) for _time in range(2))
    assert first.url == second.url == the_next(people).get_absolute_url()


def test_who_asks_again_is_led_to_the_cycle_that_there_is(people):
    made = renew(people.lead)
    lead = people.browser("lead")
    answer = lead.post(address(people), asked(key="a-key-of-another-form"))
    assert answer.status_code == 409
    assert "started already" in answer.text
    assert f'href="/engagements/{made.pk}/"' in answer.text
    assert address(people) not in lead.get(f"/engagements/{people.engagement.pk}/").text


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one():
    people = make_people()
    close(people.engagement)
    act = partial(
        actions.renew_engagement,
        people.engagement,
        name=NAME,
        starts_on=TOMORROW,
        language="en",
        by=people.lead,
    )
    ends = at_once(act, act)
    assert sorted(isinstance(end, Refused) for end in ends) == [False, True]
    assert Engagement.objects.filter(renewed_from=people.engagement).count() == 1


def test_what_breaks_half_way_leaves_nothing(people, monkeypatch):
    CanvasFactory(engagement=people.engagement)

    def stopped(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(actions.versions, "keep", stopped)
    engagements, lines = Engagement.objects.count(), Event.objects.count()
    with pytest.raises(KeyboardInterrupt):
        renew(people.lead)
    assert (Engagement.objects.count(), Event.objects.count()) == (engagements, lines)


def test_a_cycle_outlives_the_one_it_continues_and_is_named_after_its_number(people):
    second = renew(people.lead)
    assert second.name == NAME
    assert name_of_next(second, 80) == "Meridian Health PMO, cycle 3"
    second.name = "y" * 80
    assert name_of_next(second, 80) == "y" * 71 + ", cycle 3"
    people.engagement.delete()
    second.refresh_from_db()
    assert second.renewed_from is None
    assert name_of_next(second, 80).endswith(", cycle 2")


def test_the_link_to_the_one_before_does_not_leave_with_a_bundle(people):
    made = renew(people.lead)
    document = bundle.write(made)
    assert "renewed_from" not in document["engagement"]
    again = bundle.load(document, owner=people.stranger)
    assert again.renewed_from is None


def test_nobody_but_the_lead_renews(people):
    close(people.engagement)
    given = {"name": NAME, "starts_on": TOMORROW, "language": "en"}
    for seat in (people.facilitator, people.contributor, people.guest):
        with pytest.raises(Denied):
            actions.renew_engagement(people.engagement, **given, by=seat)
