"""More staff than the team has: asked before it takes the dates from the plan (domain.md §6.4)."""

import pytest
from django.urls import reverse

from pmo_studio.core.models import Engagement
from roadmaps import dated
from roadmaps.models import WorkPackage
from tests.reading import words
from tests.roadmaps.planned import package, planned, wave_of
from tests.rules.matrix.core import settings_form

pytestmark = pytest.mark.django_db

ASKED = (
    "It asks for 9 people at once, and the team is 3. Write 3 at most, or raise the team limit in"
    " the settings first."
)
SURE = "Save it all the same: the plan has no dates until this is mended"


@pytest.fixture
def plan(people):
    made = planned(people.lead)
    package(made, "A", "P")
    return made


def is_dated(people):
    return dated.of(people.engagement).end is not None


def typed(plan, **more):
    given = {"name": "Standard method", "effort": "61", "staff": "9", "purpose": "All of it"}
    return given | {"wave": str(wave_of(plan, "P").pk)} | more


def ways(people, plan):
    """Adding, changing and moving, each with an address and what is typed there."""
    row = WorkPackage.objects.get(key="A")
    return {
        "new": (reverse("roadmaps:package_new", args=[people.engagement.pk]), typed(plan)),
        "page": (row.get_absolute_url(), typed(plan, seen=row.version)),
        "panel": (
            reverse("roadmaps:package_move", args=[row.pk]),
            typed(plan, seen=row.version, earliest="2026-03-02"),
        ),
    }


@pytest.mark.parametrize("way", ["new", "page", "panel"])
def test_it_is_asked_before_it_is_saved_and_nothing_typed_is_lost(people, plan, way):
    address, given = ways(people, plan)[way]
    client = people.browser("facilitator")
    answer = client.post(address, given)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert ASKED in words(html)
    assert SURE in html
    assert 'value="61"' in html
    assert 'value="9"' in html
    assert "All of it" in html or way == "panel"
    assert list(WorkPackage.objects.values_list("staff", flat=True)) == [1]
    assert is_dated(people)
    assert client.post(address, given | {"sure": "on"}).status_code == 302
    assert WorkPackage.objects.filter(staff=9).exists()
    assert not is_dated(people)


def test_nobody_is_asked_who_makes_it_no_worse(people, plan):
    row = WorkPackage.objects.get(key="A")
    WorkPackage.objects.filter(pk=row.pk).update(staff=9)
    given = typed(plan, seen=row.version, name="Another name")
    answer = people.browser("facilitator").post(row.get_absolute_url(), given)
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.name == "Another name"


def test_it_is_not_moved_out_of_the_backlog_in_passing(people, plan):
    row = package(plan, "BACK", None)
    WorkPackage.objects.filter(pk=row.pk).update(staff=9)
    address = reverse("roadmaps:packages_place", args=[people.engagement.pk])
    sent = {"package": [f"{row.pk}:0"], "to": wave_of(plan, "P").pk}
    answer = people.browser("facilitator").post(address, sent)
    assert answer.status_code == 422
    told = "BACK Package BACK asks for 9 people at once, and the team is 3. Change one of the two"
    assert f"{told} before it goes into a wave: nothing could be dated." in words(
        answer.content.decode()
    )
    row.refresh_from_db()
    assert row.wave_id is None
    assert is_dated(people)
    # What stands in a wave with too many is moved on: it makes nothing worse.
    WorkPackage.objects.filter(key="A").update(staff=9)
    other = WorkPackage.objects.get(key="A")
    sent = {"package": [f"{other.pk}:{other.wave_id}"], "to": wave_of(plan, "R1").pk}
    assert people.browser("facilitator").post(address, sent).status_code == 302


def set_team(people, limit, **more):
    form = settings_form(people) | {"name": "Acme anew", "team_limit": limit} | more
    address = reverse("core:settings", args=[people.engagement.pk])
    return people.browser("lead").post(address, form)


def test_a_team_that_gets_too_small_for_a_package_is_asked_about(people, plan):
    WorkPackage.objects.filter(key="A").update(staff=3)
    answer = set_team(people, 2)
    html = answer.content.decode()
    assert answer.status_code == 422
    told = "A needs more people at once than this: up to 3. Give it less staff first, or leave"
    assert f"{told} the team limit at 3 at least." in words(html)
    assert SURE in html
    assert 'value="Acme anew"' in html
    fresh = Engagement.objects.get(pk=people.engagement.pk)
    assert (fresh.team_limit, fresh.name) == (3, people.engagement.name)
    assert set_team(people, 2, sure="1").status_code == 302
    fresh.refresh_from_db()
    assert (fresh.team_limit, fresh.name) == (2, "Acme anew")


def test_a_team_that_suffices_is_set_without_a_question(people, plan):
    package(plan, "BACK", None)
    WorkPackage.objects.filter(key="BACK").update(staff=3)
    assert set_team(people, 2).status_code == 302
    assert Engagement.objects.get(pk=people.engagement.pk).team_limit == 2
