"""Sheet 1.5, the register of stakeholders: what it holds, who sees it, what two people do to it."""

import json

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core import here, phases, stakeholders
from pmo_studio.core.actions import stakeholders as actions
from pmo_studio.core.actions.engagements import archive_engagement
from pmo_studio.core.actions.stakeholders import Details
from pmo_studio.core.forms import SettingsForm
from pmo_studio.core.models import Engagement, Event, Participant, Stakeholder
from pmo_studio.core.quadrants import Quadrant, cell, low_steps, quadrant
from roadmaps.involving import matrix
from tests.factories import ParticipantFactory, RoleGroupFactory

NAMES = ("Works council", "Ana Souza", "Internal audit", "Health regulator")


def text(response):
    return response.content.decode()


def address(people, rest=""):
    return f"/engagements/{people.engagement.pk}/stakeholders/{rest}"


def add(people, name, column="lead", **data):
    given = {"name": name, "kind": "person"} | data
    return people.browser(column).post(address(people, "add/"), given)


def registered(people, name="Ana Souza", **details):
    return actions.add_stakeholder(
        people.engagement, details=Details(name, **details), by=people.lead
    )


def change(people, row, column="facilitator", **data):
    given = {"name": row.name, "kind": row.kind, "seen": row.number} | data
    return people.browser(column).post(f"/stakeholders/{row.pk}/", given)


def live(people):
    return Stakeholder.objects.live().filter(engagement=people.engagement)


def kinds(people):
    listed = Event.objects.filter(engagement=people.engagement, kind__startswith="stakeholder.")
    return list(listed.values_list("kind", flat=True))


# --- the rule of the quadrants ---


@pytest.mark.parametrize(
    ("power", "interest", "expected"),
    [
        (4, 5, Quadrant.CLOSE),
        (3.5, 3.5, Quadrant.CLOSE),
        (5, 3, Quadrant.SATISFIED),
        (3.4, 4, Quadrant.INFORMED),  # T28
        (3, 3.49, Quadrant.MONITOR),
        (1, 1, Quadrant.MONITOR),
    ],
)
def test_a_value_is_high_from_three_and_a_half(power, interest, expected):
    assert quadrant(power, interest) == expected


@given(value=st.decimals(1, 5, places=1).map(float), high=st.decimals(2, 5, places=1).map(float))
def test_a_mark_is_drawn_on_its_side_of_the_line_at_most_a_step_from_its_value(value, high):
    at = cell(value, high=high)
    assert (at > low_steps(high)) == (value >= high)
    assert 1 <= at <= 5
    assert abs(at - value) < 1


def test_means_of_votes_and_a_line_of_ones_own_part_the_quadrants_everywhere(people):
    lead = people.browser("lead")
    sent = {"name": "Ana Souza", "kind": "person", "power": "3,4", "interest": "4.0"}
    assert lead.post(address(people, "add/"), sent).status_code == 302
    row = live(people).get()
    assert (row.power, row.interest) == (3.4, 4)
    page = text(lead.get(address(people)))
    assert "Keep informed: 1" in page  # T28
    assert ">3.4</td>" in page
    assert ">4</td>" in page
    assert 'value="3.4"' in text(lead.get(f"/stakeholders/{row.pk}/"))

    settings = {**SettingsForm.shown(people.engagement), "high_from": ["3,4"]}
    assert lead.post(f"/engagements/{people.engagement.pk}/settings/", settings).status_code == 302
    assert "Manage closely: 1" in text(lead.get(address(people)))
    fresh = Engagement.objects.get(pk=people.engagement.pk)
    assert [line.standing.quadrant for line in matrix.of(fresh).lines] == [Quadrant.CLOSE]
    refused = lead.post(
        f"/engagements/{people.engagement.pk}/settings/", settings | {"high_from": ["5.5"]}
    )
    assert refused.status_code == 422


# --- adding ---


def test_one_name_after_the_other_is_added_and_the_next_can_be_typed_at_once(people):
    client = people.browser("lead")
    for name in NAMES:
        answer = client.post(address(people, "add/"), {"name": name, "kind": "person"})
        page = text(client.get(answer.url))
        # Browsers ignore autofocus on a page that they scroll to a mark.
        assert "#" not in answer.url
        assert "autofocus" in page.partition('name="name"')[2].partition(">")[0]
    assert sorted(live(people).values_list("name", flat=True)) == sorted(NAMES)


def test_the_list_is_in_the_order_of_names_however_they_are_written(people):
    for name in ("bea", "Zoe", "Ana"):
        registered(people, name)
    lines = stakeholders.of(people.engagement).lines
    assert [(line.number, line.row.name) for line in lines] == [(1, "Ana"), (2, "bea"), (3, "Zoe")]


def test_whoever_only_looks_keeps_their_focus(people):
    assert "autofocus" not in text(people.browser("lead").get(address(people)))


def test_the_page_says_what_follows_from_power_and_interest(people):
    add(people, "Works council", power="4", interest="3", kind="group", unit="Staff")
    page = text(people.browser("facilitator").get(address(people)))
    row = page.partition("<tbody>")[2].partition("</tbody>")[0]
    for words in ("Works council", "Group", "Staff", "Keep satisfied"):
        assert words in row
    assert "<title>Power and interest. Manage closely: 0, Keep satisfied: 1" in page


def test_a_double_click_registers_somebody_once(people):
    for _ in range(2):
        answer = add(people, "Ana Souza", key="0123456789abcdef")
        assert answer.status_code == 302
    assert live(people).count() == 1


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "  "}, "Type the name of a person or a group."),
        ({"name": "x" * 81}, "The name holds up to 80 characters. Shorten it."),
        ({"unit": "x" * 81}, "The unit holds up to 80 characters. Shorten it."),
        ({"power": "6"}, "Power is a number from 1 (low) to 5 (high), with at most one decimal."),
        (
            {"power": "3.55"},
            "Power is a number from 1 (low) to 5 (high), with at most one decimal.",
        ),
        ({"interest": "0"}, "Interest is a number from 1 (low) to 5 (high), with at most one"),
        ({"interest": "much"}, "Interest is a number from 1 (low) to 5 (high), with at most one"),
        ({"kind": "cat"}, "Choose a person or a group."),
        ({"role_group": "999999"}, "Choose a role group of this engagement."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_stays_typed(people, data, sentence):
    given = {"name": "Ana Souza", "kind": "person", "unit": "Finance"} | data
    answer = people.browser("lead").post(address(people, "add/"), given)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert f'value="{given["unit"]}"' in text(answer)
    assert not live(people).exists()


def test_a_role_group_of_another_engagement_is_refused(people):
    elsewhere = RoleGroupFactory()
    answer = add(people, "Ana Souza", role_group=elsewhere.pk)
    assert answer.status_code == 422
    assert "Choose a role group of this engagement." in text(answer)
    with pytest.raises(actions.Refused, match="Choose a role group of this engagement"):
        registered(people, role_group=elsewhere)


@pytest.mark.parametrize("name", ["Ana Souza", "ANA  souza"])
def test_the_same_name_twice_is_refused_unless_two_units_tell_them_apart(people, name):
    registered(people, unit="Finance")
    assert "“Ana Souza” is on the register already" in text(add(people, name))
    assert add(people, name, unit="finance").status_code == 422
    assert add(people, name, unit="Nursing").status_code == 302
    assert live(people).count() == 2


def test_a_full_register_says_so(people, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    registered(people)
    assert "the most there can be" in text(add(people, "Works council"))


# --- from the people of the engagement ---


def test_people_of_the_engagement_are_added_with_their_role_groups(people):
    group = people.engagement.role_groups.first()
    Participant.objects.filter(pk=people.viewer.pk).update(role_group=group)
    chosen = [people.viewer.pk, people.guest.pk]
    people.browser("facilitator").post(address(people, "people/"), {"seat": chosen})
    rows = {row.participant_id: row for row in live(people)}
    assert set(rows) == set(chosen)
    assert (rows[people.viewer.pk].name, rows[people.viewer.pk].role_group) == (
        "Vera Viewer",
        group,
    )


def test_who_is_registered_is_not_offered_again_and_not_added_twice(people):
    registered(people, participant=people.guest)
    page = text(people.browser("lead").get(address(people)))
    assert f'id="seat-{people.viewer.pk}"' in page
    assert f'id="seat-{people.guest.pk}"' not in page
    answer = people.browser("lead").post(address(people, "people/"), {"seat": people.guest.pk})
    assert answer.status_code == 422
    assert "Choose at least one person who is not on the register yet." in text(answer)


def test_nobody_of_another_engagement_is_added(people):
    other = ParticipantFactory()
    people.browser("lead").post(address(people, "people/"), {"seat": [other.pk, "x", "9" * 30]})
    assert not live(people).exists()


def test_who_stands_there_by_name_is_linked_and_keeps_power_and_interest(people):
    registered(people, "gus guest", power=4, interest=5)
    people.browser("lead").post(address(people, "people/"), {"seat": people.guest.pk})
    row = live(people).get()
    assert (row.participant, row.power) == (people.guest, 4)
    assert kinds(people) == ["stakeholder.added", "stakeholder.changed"]


def test_the_database_takes_a_seat_once(people):
    registered(people, participant=people.guest)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stakeholder.objects.create(
            engagement=people.engagement, name="Gus again", participant=people.guest
        )


def test_an_entry_cannot_be_given_a_seat_that_another_one_has(people):
    registered(people, participant=people.guest)
    row = registered(people, "Works council")
    answer = change(people, row, participant=people.guest.pk)
    assert answer.status_code == 422
    assert "Choose somebody who has a seat in this engagement." in text(answer)
    with pytest.raises(actions.Refused, match="this seat stands there once"):
        actions.change_stakeholder(
            row, details=Details(row.name, participant=people.guest), seen=None, by=people.lead
        )


# --- changing ---


def test_an_entry_is_changed_and_one_goes_on_to_the_next_without_power(people):
    first, second = registered(people, "Ana"), registered(people, "Bruno")
    rated = registered(people, "Bea", power=1, interest=1)
    answer = change(people, first, power="5", interest="4", next="yes")
    assert answer.url == f"/stakeholders/{second.pk}/"
    answer = change(people, second, power="2", interest="4", next="yes")
    assert answer.url == address(people, f"#stakeholder-{second.pk}")
    register = stakeholders.of(people.engagement)
    assert [line.quadrant for line in register.lines] == [
        "Manage closely",
        "Monitor",
        "Keep informed",
    ]
    assert change(people, rated, power=1, interest=1).status_code == 302
    assert kinds(people).count("stakeholder.changed") == 2


def test_the_second_of_two_facilitators_is_told_what_stands_now(people):
    row = registered(people, power=1, interest=1)
    seen = row.number
    change(people, row, power="5", interest="2")
    answer = change(people, row, "lead", power="3", interest="3", seen=seen)
    page = text(answer)
    assert answer.status_code == 409
    assert "Somebody else changed this stakeholder while you were writing" in page
    assert '<dd class="num">5</dd>' in page
    assert 'value="3"' in page.partition('name="power"')[2].partition(">")[0]
    again = page.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    assert change(people, row, "lead", power="3", interest="3", seen=again).status_code == 302
    assert live(people).get().power == 3


def test_who_changes_a_removed_entry_is_told_and_keeps_what_was_typed(people):
    row = registered(people)
    actions.remove_stakeholder(row, by=people.lead)
    answer = change(people, row, unit="Nursing")
    assert answer.status_code == 409
    assert "Somebody removed this stakeholder meanwhile" in text(answer)
    assert "Ana Souza, Nursing" in text(answer)


# --- removing ---


def test_removing_is_undone_from_the_page_that_follows(people):
    row = registered(people, power=4, interest=4)
    client = people.browser("facilitator")
    answer = client.post(f"/stakeholders/{row.pk}/remove/")
    page = text(client.get(answer.url))
    undo = f"/stakeholders/{row.pk}/restore/"
    assert f'action="{undo}"' in page
    assert not live(people).exists()
    client.post(undo)
    assert live(people).get().power == 4
    assert kinds(people)[-2:] == ["stakeholder.removed", "stakeholder.restored"]


def test_what_was_registered_anew_meanwhile_is_not_put_back_beside_it(people):
    row = registered(people, participant=people.guest)
    actions.remove_stakeholder(row, by=people.lead)
    registered(people, "Gus", participant=people.guest)
    answer = people.browser("lead").post(f"/stakeholders/{row.pk}/restore/")
    assert answer.status_code == 422
    assert "is on the register already" in text(answer)


def test_the_lead_deletes_a_removed_entry_for_good_once_sure(people):
    row = registered(people)
    client = people.browser("lead")
    client.post(f"/stakeholders/{row.pk}/remove/")
    assert "Tick the box first" in text(client.post(f"/stakeholders/{row.pk}/erase/"))
    client.post(f"/stakeholders/{row.pk}/erase/", {"sure": "yes"})
    assert not Stakeholder.objects.exists()
    assert client.get(f"/stakeholders/{row.pk}/").status_code == 404


def test_an_entry_that_is_not_removed_is_never_deleted_for_good(people):
    row = registered(people)
    people.browser("lead").post(f"/stakeholders/{row.pk}/erase/", {"sure": "yes"})
    assert live(people).get() == row


def test_an_archived_register_is_read_and_not_changed(people):
    row = registered(people)
    archive_engagement(people.engagement, by=people.lead)
    page = text(people.browser("facilitator").get(address(people)))
    assert "Ana Souza" in page
    assert "Archived: can be read, not changed" in page
    assert '<h2 id="add-h"' not in page
    assert add(people, "Works council").status_code == 409
    assert people.browser("lead").post(f"/stakeholders/{row.pk}/remove/").status_code == 409
    assert live(people).count() == 1


# --- gate 1 ---


def test_the_page_says_what_gate_1_still_asks(people):
    for number in range(5):
        registered(people, f"Person {number}", power=3, interest=number + 1)
    registered(people, "Unrated")
    page = text(people.browser("lead").get(address(people)))
    assert "5 of 8 with power and interest, as gate 1 asks" in page
    assert "1 stands here without power or interest." in page


def test_eight_with_power_and_interest_meet_the_criterion_and_removed_ones_do_not_count(people):
    rows = [registered(people, f"Person {n}", power=3, interest=4) for n in range(8)]
    criteria = {one.key: one for one in phases.criteria_of(people.engagement, 1)}
    assert criteria["A7"].standing.is_met
    actions.remove_stakeholder(rows[0], by=people.lead)
    criteria = {one.key: one for one in phases.criteria_of(people.engagement, 1)}
    assert not criteria["A7"].standing.is_met


# --- who sees it ---


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_nobody_but_facilitators_finds_or_reads_the_register(people, column):
    row = registered(people, power=5, interest=5)
    client = people.browser(column)
    home = text(client.get(f"/engagements/{people.engagement.pk}/"))
    assert "stakeholders/" not in home
    assert "1 person, 0 groups" not in home
    for path, status in ((address(people), 403), (f"/stakeholders/{row.pk}/", 404)):
        answer = client.get(path)
        assert answer.status_code == status
        assert "Ana Souza" not in text(answer)
    history = text(client.get(f"/engagements/{people.engagement.pk}/history/"))
    assert "registered a stakeholder" not in history


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
@pytest.mark.parametrize("act", ["", "remove/", "restore/", "erase/"])
def test_nobody_else_can_tell_an_entry_from_one_that_there_is_not(people, column, act):
    row = registered(people)
    client = people.browser(column)
    found, missing = (client.post(f"/stakeholders/{pk}/{act}") for pk in (row.pk, row.pk + 1))
    assert (found.status_code, missing.status_code) == (404, 404)
    assert live(people).get() == row


def test_facilitators_find_it_with_its_number_of_people_and_from_the_criterion(people):
    client, page = people.browser("facilitator"), people.engagement.get_absolute_url()
    assert "0 people" not in text(client.get(page))
    registered(people)
    registered(people, "Works council", kind="group")
    home = text(client.get(page))
    assert "<small>1 person, 1 group</small>" in home
    row = home.partition("Stakeholders registered")[0].rpartition("<a ")[2]
    assert f'href="{address(people)}"' in row


def test_the_history_of_facilitators_tells_it_and_no_payload_holds_a_name(people):
    row = registered(people, unit="Finance")
    actions.remove_stakeholder(row, by=people.facilitator)
    history = text(people.browser("lead").get(f"/engagements/{people.engagement.pk}/history/"))
    assert "registered a stakeholder" in history
    assert "removed a stakeholder from the register" in history
    events = Event.objects.filter(subject=row.subject)
    assert [(event.audience, event.data) for event in events] == [("facilitators", {})] * 2


@pytest.mark.parametrize("column", ["facilitator", "contributor", "viewer", "guest"])
def test_open_pages_of_facilitators_follow_and_others_hear_a_number_alone(people, column):
    row = registered(people)
    url = reverse("live:since", args=[people.engagement.pk, row.number - 1])
    topic = actions.topic_of(people.engagement)
    answer = people.browser(column).get(url, {"topic": topic}).json()
    heard = {"number": row.number}
    if column == "facilitator":
        frame = answer["frames"][0]
        assert (frame["number"], frame["reload"]) == (row.number, topic)
    else:
        assert answer["frames"] == [heard]


def test_the_people_page_does_not_tell_who_has_the_register_open(people):
    present = {people.lead.pk: frozenset({actions.topic_of(people.engagement)})}
    assert here.places(people.engagement, present, [people.lead]) == []


def test_queries_do_not_grow_with_the_register(people):
    client = people.browser("lead")
    registered(people)
    with CaptureQueriesContext(connection) as few:
        client.get(address(people))
    group = people.engagement.role_groups.first()
    for number in range(6):
        seat = ParticipantFactory(engagement=people.engagement, role_group=group)
        registered(people, f"Person {number}", role_group=group, participant=seat)
        ParticipantFactory(engagement=people.engagement, role_group=group)
    with CaptureQueriesContext(connection) as many:
        client.get(address(people))
    assert len(many) == len(few)


def test_nothing_of_it_stands_in_ones_own_data(people):
    registered(people, "A note about Gus", participant=people.guest, power=5)
    mine = people.browser("guest").get(f"/engagements/{people.engagement.pk}/data/mine/")
    assert "A note about Gus" not in json.dumps(json.loads(mine.content))


def test_the_register_stays_with_its_engagement(people):
    row = registered(people)
    other = Engagement.objects.exclude(pk=people.engagement.pk).first()
    assert list(stakeholders.of(other).lines) == []
    assert stakeholders.of(people.engagement).lines[0].row == row
