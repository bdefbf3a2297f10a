"""One stakeholder in the change: what is written, by whom, and what two people do to it."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from pmo_studio.core import due
from pmo_studio.core.actions import stakeholders as register
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.models import Event, Participant
from pmo_studio.core.models.people import Role
from roadmaps.actions import involvement as actions
from roadmaps.models import Involvement
from tests.people import People
from tests.roadmaps import involved
from tests.roadmaps.pages import page, text

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def address(row):
    return f"/stakeholders/{row.pk}/engagement/"


def write(people: People, row, column="facilitator", /, **data):
    known = Involvement.objects.filter(stakeholder=row).first()
    given = {"seen": known.number if known else 0} | data
    return people.browser(column).post(address(row), given)


def told(seat: Participant):
    fresh = Participant.objects.for_access().get(pk=seat.pk)
    return [(each.words, each.day, each.mine) for each in due.of(fresh)]


def test_everything_that_is_known_of_somebody_is_kept_and_shown_again(people):
    row = involved.stakeholder(people, power=4, interest=5)
    answer = write(
        people,
        row,
        current="resistant",
        desired="supportive",
        gain="Fewer late projects",
        concerns="Loses a budget of her own",
        expectations="One list of projects",
        influence="Listens to the chief nurse",
        owner=people.facilitator.pk,
        next_action="Talk  in person",
        next_on="2026-05-29",
        people="12",
        in_pilot="on",
    )
    sheet = f"/engagements/{people.engagement.pk}/change/"
    assert answer.url == f"{sheet}?at={row.pk}#stakeholder-{row.pk}"
    known = involved.known_of(row)
    assert (known.current, known.desired, known.owner) == (
        "resistant",
        "supportive",
        people.facilitator,
    )
    assert (known.next_action, known.people, known.in_pilot) == ("Talk in person", 12, True)
    assert known.next_on == datetime.date(2026, 5, 29)
    html = page(people, address(row))
    for words in (
        *("Fewer late projects", "Loses a budget of her own", "One list of projects"),
        *("Listens to the chief nurse", "Talk in person", "2026-05-29"),
    ):
        assert words in html
    assert "power 4 × interest 5 × 2 steps up = 40" in html
    assert "Lena Marsh resists: talk in person before any workshop" in html
    assert "Listen, take a real loss away, show what the pilot proved" in html
    [event] = Event.objects.filter(kind="involvement.changed")
    assert (event.audience, event.data, event.subject) == ("facilitators", {}, known.subject)


def test_saving_what_stands_already_is_no_change(people):
    row = involved.involved(people)
    before = people.engagement.events.count()
    assert write(people, row, current="resistant", desired="supportive").status_code == 302
    assert people.engagement.events.count() == before


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"current": "furious"}, "Choose one of the five attitudes"),
        ({"gain": "x" * 501}, "This holds up to 500 characters. Shorten it."),
        ({"next_action": "x" * 201}, "The next action holds up to 200 characters. Shorten it."),
        ({"next_on": "2026-05-29"}, "Say what is to be done on that day"),
        ({"people": "-1"}, "People is a whole number up to 1,000,000."),
        ({"people": "many"}, "People is a whole number up to 1,000,000."),
        (
            {"next_action": "Talk", "next_on": "1066-10-14"},
            "Enter a day of the years 1900 to 2199.",
        ),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_stays_typed(people, data, sentence):
    row = involved.stakeholder(people)
    answer = write(people, row, **{"concerns": "Typed with care"} | data)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Typed with care" in text(answer)
    assert not Involvement.objects.exists()


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest", "odd"])
def test_nobody_looks_after_a_stakeholder_who_may_not_see_them(people, column):
    row = involved.stakeholder(people)
    answer = write(people, row, owner=getattr(people, column).pk)
    assert answer.status_code == 422
    assert "Choose the lead or a facilitator: nobody else sees stakeholders." in text(answer)


def test_an_owner_who_left_stays_named_until_somebody_else_is(people):
    row = involved.involved(people, owner=people.facilitator)
    Participant.objects.filter(pk=people.facilitator.pk).update(role=Role.CONTRIBUTOR)
    assert f'value="{people.facilitator.pk}" selected' in page(people, address(row))
    data = {"current": "neutral", "owner": people.facilitator.pk}
    assert write(people, row, "lead", **data).status_code == 302


def test_the_second_of_two_is_told_what_stands_now_and_keeps_what_was_typed(people):
    row = involved.involved(people)
    seen = involved.known_of(row).number
    write(people, row, concerns="First")
    answer = write(people, row, "lead", concerns="Second", seen=seen)
    html = text(answer)
    assert answer.status_code == 409
    assert "Somebody else wrote about this stakeholder while you were writing" in html
    assert '<dd dir="auto">First</dd>' in html
    assert "Second</textarea>" in html
    again = html.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    assert write(people, row, "lead", concerns="Second", seen=again).status_code == 302
    assert involved.known_of(row).concerns == "Second"


def test_who_was_taken_off_the_register_meanwhile_is_not_written_about(people):
    row = involved.stakeholder(people)
    register.remove_stakeholder(row, by=people.lead)
    with pytest.raises(actions.Refused, match="removed from the register meanwhile"):
        actions.change_involvement(row, details=actions.Details(), seen=0, by=people.lead)
    assert people.browser("lead").get(address(row)).status_code == 404


def test_an_archived_engagement_is_read_and_not_changed(people):
    row = involved.involved(people, concerns="Loses a budget")
    archive_engagement(people.engagement, by=people.lead)
    html = page(people, address(row))
    assert "Loses a budget" in html
    assert '<textarea name="concerns"' not in html
    assert write(people, row, concerns="No").status_code == 409


def test_the_register_leads_to_what_is_known_of_somebody(people):
    row = involved.stakeholder(people)
    assert f'href="{address(row)}"' in page(people, f"/stakeholders/{row.pk}/")
    register.remove_stakeholder(row, by=people.lead)
    assert f'href="{address(row)}"' not in page(people, f"/stakeholders/{row.pk}/")


def test_deleting_a_stakeholder_for_good_takes_what_was_written_along(people):
    row = involved.involved(people)
    register.remove_stakeholder(row, by=people.lead)
    register.erase_stakeholder(row, by=people.lead)
    assert not Involvement.objects.exists()


@pytest.mark.parametrize(
    "values",
    [{"current": "furious"}, {"desired": "furious"}, {"next_on": TODAY}, {"people": 1_000_001}],
)
def test_the_database_refuses_what_the_action_would(people, values):
    row = involved.stakeholder(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        Involvement.objects.create(stakeholder=row, **values)


# --- next actions ---


def test_a_next_action_is_due_for_who_looks_after_them_and_for_who_runs_it(people):
    soon, far = TODAY + datetime.timedelta(days=3), TODAY + datetime.timedelta(days=9)
    involved.involved(people, next_action="Talk in person", next_on=soon, owner=people.facilitator)
    involved.involved(people, "Far away", next_action="Wait", next_on=far)
    involved.involved(people, "Without a day", next_action="Think")
    assert told(people.facilitator) == [("Lena Marsh: Talk in person", soon, True)]
    assert told(people.lead) == [("Lena Marsh: Talk in person", soon, False)]


def test_an_owner_who_became_a_contributor_is_told_nothing(people):
    involved.involved(people, next_action="Talk", next_on=TODAY, owner=people.facilitator)
    Participant.objects.filter(pk=people.facilitator.pk).update(role=Role.CONTRIBUTOR)
    for column in ("facilitator", "contributor", "viewer", "guest"):
        assert told(getattr(people, column)) == []


def test_an_action_of_somebody_removed_is_not_due(people):
    row = involved.involved(people, next_action="Talk", next_on=TODAY)
    register.remove_stakeholder(row, by=people.lead)
    assert told(people.lead) == []


def test_the_gaps_say_how_far_a_stakeholder_is_from_where_they_are_needed(people):
    row = involved.involved(people, "Lena Marsh", current="unaware", desired="leading")
    address = f"/engagements/{people.engagement.pk}/gaps/"
    assert "Lena Marsh (today unaware, needed leading)" in page(people, address)
    assert row.name not in page(people, address, "contributor")
