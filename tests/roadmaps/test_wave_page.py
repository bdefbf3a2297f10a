"""Waves: what they hold and can take, moving packages between them, rollouts that come and go."""

import datetime
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from pmo_studio.core import bundle, events
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import dated
from roadmaps.actions import framing, packages, placing, waves
from roadmaps.actions.derivation import derive_plan
from roadmaps.actions.waves import WaveFacts
from roadmaps.deriving import proposals
from roadmaps.models import Plan, Wave, WorkPackage
from roadmaps.planning import moves
from roadmaps.waves import board
from tests.people import People
from tests.roadmaps.planned import criterion, package, planned, unit, wave_of

pytestmark = pytest.mark.django_db


def page(people: People, who: str = "facilitator") -> str:
    address = reverse("roadmaps:waves", args=[people.engagement.pk])
    return people.browser(who).get(address).content.decode()


def place(people: People, packages: dict[WorkPackage, int | None], wave: Wave | None) -> None:
    ids = {row.pk: seen for row, seen in packages.items()}
    placing.place_packages(people.engagement, packages=ids, wave=wave, by=people.facilitator)


def where(plan: Plan) -> dict[str, str]:
    rows = WorkPackage.objects.filter(plan=plan).select_related("wave")
    return {row.key: row.wave.key if row.wave else "" for row in rows}


# --- the frame ---


def test_a_start_on_a_holiday_rolls_forward_and_the_page_says_to_which_day(people: People) -> None:
    engagement = people.engagement
    Engagement.objects.filter(pk=engagement.pk).update(holidays=["2026-05-01"])
    framing.set_frame(
        engagement, starts_on=datetime.date(2026, 5, 1), gate_days=2, by=people.facilitator
    )
    html = page(people)
    assert "1 May 2026 is no working day, so the plan starts on the next one." in html
    assert "4 May 2026" in html


def test_an_empty_start_is_the_day_of_the_engagement(people: People) -> None:
    planned(people.lead)
    html = page(people)
    assert "5 Jan 2026" in html
    assert "with the engagement" in html


def test_a_calendar_without_a_working_day_is_told_and_nothing_breaks(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A", "F")
    first = datetime.date(2026, 1, 5)
    days = [(first + datetime.timedelta(days=n)).isoformat() for n in range(0, 3700, 7)]
    Engagement.objects.filter(pk=people.engagement.pk).update(working_days="1", holidays=days)
    assert "The calendar has no working day" in page(people)


def test_who_set_the_frame_second_is_told_and_keeps_what_was_typed(people: People) -> None:
    planned(people.lead)
    address = reverse("roadmaps:waves_frame", args=[people.engagement.pk])
    browser = people.browser("facilitator")
    seen = Plan.objects.get().version
    framing.set_frame(people.engagement, starts_on=None, gate_days=3, by=people.lead)
    answer = browser.post(address, {"gate_days": "5", "seen": seen, "starts_on": "2026-03-02"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="5"' in html
    assert escape("Somebody else changed this while you were writing.") in html
    assert Plan.objects.get().gate_days == 3


@pytest.mark.parametrize("typed", ["61", "-1", "two", ""])
def test_gate_days_that_are_no_number_from_0_to_60_get_a_sentence(
    people: People, typed: str
) -> None:
    address = reverse("roadmaps:waves_frame", args=[people.engagement.pk])
    answer = people.browser("facilitator").post(address, {"gate_days": typed})
    assert answer.status_code == 422
    assert "A gate takes 0 to 60 working days." in answer.content.decode()


# --- capacity ---


def test_used_and_capacity_stand_on_the_page_with_the_overload_in_words(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A", "P", effort=69)
    waves.set_capacity(wave_of(plan, "P"), capacity=60, by=people.lead)
    html = page(people, "viewer")
    assert "<b>69</b> / 60 person-days" in html
    assert "over by 9 person-days" in html
    assert "1 wave over its capacity" in html


def test_dropped_packages_use_nothing(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A", "P", effort=69)
    WorkPackage.objects.update(status="dropped")
    found = board.read(people.engagement)
    assert found is not None
    card = next(each for each in found.cards if each.wave.key == "P")
    assert (card.used, card.is_empty) == (0, True)


def test_the_hint_is_fte_times_working_days_times_four_fifths(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A", "F", effort=20)
    Engagement.objects.filter(pk=people.engagement.pk).update(pmo_fte="2.5")
    assert "2.5 FTE × 0.8 = 2 person-days for each working day" in page(people)
    answer = people.browser("facilitator").post(
        reverse("roadmaps:wave_capacity", args=[wave_of(plan, "F").pk]), {"days": "20"}, follow=True
    )
    assert "2.5 FTE × 20 working days × 0.8 = 40" in answer.content.decode()
    assert wave_of(plan, "F").capacity == 40


@pytest.mark.parametrize("effort", [20, 441])
def test_no_capacity_is_proposed_from_the_days_that_the_packages_take(
    people: People, effort: int
) -> None:
    plan = planned(people.lead)
    package(plan, "A", "F", effort=effort)
    wave = wave_of(plan, "F")
    own = people.browser("facilitator").get(reverse("roadmaps:wave", args=[wave.pk]))
    for html in (page(people), own.content.decode()):
        days = re.findall(r'<input type="number" name="days"[^>]*>', html)
        assert days
        assert not any("value=" in each for each in days)
    # Nobody said how long it shall last: the form asks for it, and nothing is taken.
    address = reverse("roadmaps:wave_capacity", args=[wave.pk])
    answer = people.browser("facilitator").post(address, {"days": ""})
    assert answer.status_code == 422
    assert "Write how many working days the wave shall last" in answer.content.decode()
    assert wave_of(plan, "F").capacity is None


def test_points_have_no_hint_in_person_days(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A", "F", effort=20)
    Engagement.objects.filter(pk=people.engagement.pk).update(planning_unit="points")
    html = page(people)
    assert "FTE ×" not in html
    assert "20 points planned, capacity not said" in html


def test_a_wave_without_packages_says_that_it_costs_no_days_and_has_no_gate(
    people: People,
) -> None:
    planned(people.lead)
    assert page(people).count("no packages: costs no days and has no gate") == 4


# --- moving packages ---


def test_several_packages_move_at_once_as_one_event(people: People) -> None:
    plan = planned(people.lead)
    first, second = package(plan, "A", "F"), package(plan, "B", "F", after=["A"])
    place(people, {first: None, second: None}, wave_of(plan, "R1"))
    assert where(plan) == {"A": "R1", "B": "R1"}
    assert Event.objects.filter(kind="packages.placed").count() == 1


def test_the_history_names_what_was_moved_and_where_to(people: People) -> None:
    plan = planned(people.lead)
    wave = wave_of(plan, "R1")
    rows = [package(plan, f"A{n}", None) for n in range(1, 11)]
    place(people, dict.fromkeys(rows[:2]), wave)
    place(people, dict.fromkeys(rows[:1]), None)
    place(people, dict.fromkeys(rows), wave_of(plan, "F"))
    moved = list(Event.objects.filter(kind="packages.placed").order_by("number"))
    assert [events.sentence(event) for event in moved] == [
        "moved A1, A2 to Rollout 1",
        "moved A1 to the backlog",
        "moved A1, A2, A3, A4, A5, A6, A7, A8 and 2 more to Foundation",
    ]
    for event in moved:
        del event.data["keys"], event.data["wave_key"]
        event.save()
    made = bundle.load(bundle.write(people.engagement), owner=people.stranger)
    old = Event.objects.filter(engagement=made, kind="packages.placed").order_by("number")
    assert events.sentence(old[0]) == "moved 2 work packages to other waves"


def test_nothing_moves_before_what_it_waits_for(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A", "P")
    second = package(plan, "B", "R1", after=["A"])
    with pytest.raises(Refused) as refused:
        place(people, {second: None}, wave_of(plan, "F"))
    assert "“B Package B” waits for “A Package A”" in refused.value.words
    assert where(plan) == {"A": "P", "B": "R1"}


def test_what_others_wait_for_does_not_leave_them_behind(people: People) -> None:
    plan = planned(people.lead)
    first = package(plan, "A", "F")
    second = package(plan, "B", "P", after=["A"])
    for target in (None, wave_of(plan, "R1")):
        with pytest.raises(Refused, match="Move both"):
            place(people, {first: None}, target)
    place(people, {first: None, second: None}, None)
    assert where(plan) == {"A": "", "B": ""}


@pytest.mark.parametrize(
    ("status", "finished"), [("active", None), ("done", datetime.date(2026, 1, 9))]
)
def test_what_has_begun_does_not_go_to_the_backlog_until_somebody_says_otherwise(
    people: People, status: str, finished: datetime.date | None
) -> None:
    plan = planned(people.lead)
    row = package(plan, "A", "P")
    WorkPackage.objects.filter(pk=row.pk).update(status=status, finished_on=finished)
    with pytest.raises(Refused, match=r"“A Package A” has begun.*Set it back to planned"):
        place(people, {row: None}, None)
    row.refresh_from_db()
    details = replace(packages.details_of(row), wave=None)
    with pytest.raises(Refused, match="has begun"):
        packages.change_package(row, details=details, seen=None, by=people.facilitator)
    place(people, {row: None}, wave_of(plan, "R1"))
    with pytest.raises(Refused, match="has begun"):
        waves.remove_rollout(wave_of(plan, "R1"), by=people.facilitator)
    assert where(plan) == {"A": "R1"}
    WorkPackage.objects.filter(pk=row.pk).update(status="planned", finished_on=None)
    place(people, {row: None}, None)
    assert where(plan) == {"A": ""}


def test_what_was_broken_before_may_still_be_moved(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A")
    second = package(plan, "B", "P", after=["A"])
    place(people, {second: None}, wave_of(plan, "R1"))
    assert where(plan) == {"A": "", "B": "R1"}


def test_a_package_that_somebody_else_moved_is_not_moved_over_their_heads(people: People) -> None:
    plan = planned(people.lead)
    row = package(plan, "A", "F")
    seen = wave_of(plan, "F").pk
    place(people, {row: seen}, wave_of(plan, "P"))
    with pytest.raises(Refused, match="A → Pilot"):
        place(people, {row: seen}, wave_of(plan, "R1"))
    assert where(plan) == {"A": "P"}


def test_a_refused_move_keeps_what_was_ticked(people: People) -> None:
    plan = planned(people.lead)
    package(plan, "A", "P")
    second = package(plan, "B", "R1", after=["A"])
    seen = wave_of(plan, "R1").pk
    answer = people.browser("facilitator").post(
        reverse("roadmaps:packages_place", args=[people.engagement.pk]),
        {"package": f"{second.pk}:{seen}", "to": wave_of(plan, "F").pk},
    )
    assert answer.status_code == 422
    html = answer.content.decode()
    assert f'value="{second.pk}:{seen}" checked' in html
    assert "waits for" in html


def test_a_move_that_overloads_a_wave_says_so_at_once_and_only_then(people: People) -> None:
    plan = planned(people.lead)
    Wave.objects.filter(plan=plan, key="P").update(capacity=15)
    rows = [package(plan, key, "F") for key in "ABC"]

    def moved(row: WorkPackage, to: str) -> list[str]:
        answer = people.browser("facilitator").post(
            reverse("roadmaps:packages_place", args=[people.engagement.pk]),
            {"package": row.pk, "to": wave_of(plan, to).pk},
            follow=True,
        )
        return [str(each) for each in answer.context["messages"]]

    assert moved(rows[0], "P") == ["1 work package was moved."]
    assert moved(rows[1], "P")[1:] == [
        "Pilot is over its capacity by 5: 20 planned, 15 available. Move a package to another wave,"
        " or raise the capacity."
    ]
    assert "over its capacity by 15" in moved(rows[2], "P")[1]
    # What is less too much than before is no news.
    assert moved(rows[2], "F")[1:] == []


def test_a_package_of_another_engagement_is_left_alone(people: People) -> None:
    elsewhere = people.odd.engagement.participants.get(role="facilitator")
    other = planned(elsewhere)
    foreign = package(other, "A", "F")
    plan = planned(people.lead)
    place(people, {foreign: None}, wave_of(plan, "P"))
    foreign.refresh_from_db()
    assert foreign.wave == wave_of(other, "F")


def test_contributors_move_nothing(people: People) -> None:
    plan = planned(people.lead)
    row = package(plan, "A", "F")
    with pytest.raises(Denied):
        placing.place_packages(
            people.engagement, packages={row.pk: None}, wave=None, by=people.contributor
        )


EDGES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=12)
PLACES = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=6, max_size=6)


@given(EDGES, PLACES, PLACES)
def test_a_move_is_blamed_for_what_it_breaks_and_for_nothing_else(edges, now, then):
    before, after = dict(enumerate(now)), dict(enumerate(then))
    broken = moves.newly_broken(edges, before, after)
    for first, second in edges:
        late = after[second] is not None and (after[first] is None or after[first] > after[second])
        assert not ((first, second) in broken and not late)
    assert moves.newly_broken(edges, before, before) == []
    together: dict[int, int | None] = dict.fromkeys(before, 1)
    assert moves.newly_broken(edges, before, together) == []


# --- rollouts ---


def test_rollouts_are_numbered_without_a_gap_before_the_plan_is_stabilised(people: People) -> None:
    plan = planned(people.lead)
    second = waves.add_rollout(people.engagement, by=people.lead)
    waves.add_rollout(people.engagement, by=people.lead)
    assert [wave.key for wave in plan.waves.all()] == ["F", "P", "R1", "R2", "R3", "S"]
    waves.remove_rollout(second, by=people.lead)
    assert [wave.key for wave in plan.waves.all()] == ["F", "P", "R1", "R2", "S"]


def test_taking_a_rollout_out_says_how_many_packages_go_to_the_backlog_and_who_waits(
    people: People,
) -> None:
    plan = planned(people.lead)
    package(plan, "A", "R1")
    package(plan, "B", "R1")
    package(plan, "C", "S", after=["A"])
    address = reverse("roadmaps:wave_remove", args=[wave_of(plan, "R1").pk])
    html = people.browser("facilitator").get(address).content.decode()
    assert "2 work packages go to the backlog:" in html
    assert "C Package C waits for A Package A" in html
    people.browser("facilitator").post(address)
    assert where(plan) == {"A": "", "B": "", "C": "S"}


def test_the_other_waves_stand_in_every_plan(people: People) -> None:
    plan = planned(people.lead)
    with pytest.raises(Refused, match="Only rollouts"):
        waves.remove_rollout(wave_of(plan, "P"), by=people.lead)


def test_a_rollout_is_taken_out_once(people: People) -> None:
    plan = planned(people.lead)
    wave = wave_of(plan, "R1")
    package(plan, "A", "R1")
    assert waves.remove_rollout(wave, by=people.lead) == 1
    assert waves.remove_rollout(wave, by=people.facilitator) == 0
    assert Event.objects.filter(kind="waves.removed").count() == 1


def test_two_rollouts_change_places_with_unit_and_criteria_and_packages_stay(
    people: People,
) -> None:
    plan = planned(people.lead)
    surgery, north = unit(people.lead, "Surgery"), unit(people.lead, "North")
    waves.change_wave(wave_of(plan, "R1"), facts=WaveFacts(unit=surgery), by=people.lead)
    second = waves.add_rollout(people.engagement, unit=north, by=people.lead)
    criterion(second, "North is ready", by=people.lead)
    package(plan, "A", "R1")
    package(plan, "B", "R2", after=["A"])
    waves.swap_rollout(second, up=True, by=people.lead)
    first = wave_of(plan, "R1")
    assert first.unit == north
    assert [row.text for row in first.criteria.all()] == ["North is ready"]
    assert wave_of(plan, "R2").unit == surgery
    assert where(plan) == {"A": "R1", "B": "R2"}
    assert dated.of(people.engagement).errors == ()


def test_what_deploys_two_rollouts_that_change_places_is_called_after_its_unit(
    people: People,
) -> None:
    """While nobody called it otherwise; the comparison with the derivation then has nothing new."""
    plan = planned(people.lead)
    for name in ("South", "East", "West"):
        unit(people.lead, name)
    waves.fill_rollouts(people.engagement, by=people.lead)
    lines = proposals.of(people.engagement, plan).lines
    derive_plan(people.engagement, chosen=[line.id for line in lines], by=people.lead)
    WorkPackage.objects.filter(key="EN-5.3").update(name="Go west: at last")
    waves.swap_rollout(wave_of(plan, "R2"), up=True, by=people.lead)
    waves.swap_rollout(wave_of(plan, "R3"), up=True, by=people.lead)
    units = {f"EN-5.{wave.key[1:]}": wave.unit.name for wave in plan.waves.filter(kind="rollout")}
    assert units == {"EN-5.1": "East", "EN-5.2": "West", "EN-5.3": "South"}
    names = dict(WorkPackage.objects.filter(key__in=units).values_list("key", "name"))
    assert names == {
        "EN-5.1": "Roll out to the next units: East",
        "EN-5.2": "Roll out to the next units: West",
        "EN-5.3": "Go west: at last",
    }
    plan.refresh_from_db()
    left = {line.key for line in proposals.of(people.engagement, plan).lines}
    assert left <= {"EN-5.3"}


def test_a_unit_has_one_wave(people: People) -> None:
    plan = planned(people.lead)
    surgery = unit(people.lead, "Surgery")
    waves.change_wave(wave_of(plan, "R1"), facts=WaveFacts(unit=surgery), by=people.lead)
    with pytest.raises(Refused, match="Surgery is the unit of “Rollout 1”"):
        waves.add_rollout(people.engagement, unit=surgery, by=people.lead)
    assert [wave.key for wave in plan.waves.all()] == ["F", "P", "R1", "S"]


def test_each_unit_without_a_wave_gets_a_rollout_free_ones_first(people: People) -> None:
    plan = planned(people.lead)
    for name in ("Surgery", "North", "South"):
        unit(people.lead, name)
    waves.fill_rollouts(people.engagement, by=people.lead)
    names = [wave.unit.name for wave in plan.waves.filter(kind="rollout")]
    assert names == ["Surgery", "North", "South"]
    with pytest.raises(Refused, match="Every unit has its wave"):
        waves.fill_rollouts(people.engagement, by=people.lead)


def test_who_changes_a_wave_second_is_told_what_stands(people: People) -> None:
    plan = planned(people.lead)
    wave = wave_of(plan, "F")
    waves.change_wave(wave, facts=WaveFacts("Ground", capacity=90), by=people.lead)
    with pytest.raises(Overtaken):
        waves.change_wave(wave, facts=WaveFacts("Base"), by=people.facilitator, seen=wave.version)
    assert wave_of(plan, "F").name == "Ground"


def test_the_page_costs_the_same_for_3_and_for_30_packages(
    people: People, django_assert_num_queries
) -> None:
    plan = planned(people.lead)
    browser = people.browser("facilitator")
    address = reverse("roadmaps:waves", args=[people.engagement.pk])
    unit(people.lead, "Surgery")
    for n in range(3):
        package(plan, f"A{n}", "F", after=[f"A{n - 1}"] if n else [])
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    for n in range(27):
        package(plan, f"B{n}", "P", after=[f"A{n % 3}"])
        unit(people.lead, f"Unit {n}")
    with django_assert_num_queries(len(few)):
        browser.get(address)
