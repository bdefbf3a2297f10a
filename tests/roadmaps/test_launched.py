"""T22 in a database: what people did in an engagement gives both tables of the worked example."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.models import Target
from canvases.models import Note
from pmo_studio.core.actions import engagements as settings
from roadmaps import dated, facts
from roadmaps.actions import dependencies, derivation, framing, packages, splitting, waves
from roadmaps.actions.splitting import Part
from roadmaps.deriving import proposals
from roadmaps.deriving.dating import Undated
from roadmaps.models import Plan, WorkPackage
from roadmaps.package_words import figure
from roadmaps.planning.changes import Kind
from roadmaps.why import REASONS
from tests.reading import words
from tests.roadmaps import launched
from tests.roadmaps.launched import change, derive, named, row, staffed
from tests.roadmaps.test_plan import BUILT, DATES
from tests.standing import MAKERS

pytestmark = pytest.mark.django_db


def make():
    people = launched.launched()
    launched.derived(people)
    return people


MAKERS["worked_example"] = make


@pytest.fixture
def worked_example(db, standing):
    return standing.given("worked_example")


def standing_of(people):
    found = dated.of(people.engagement)
    assert found is not None
    return found


def lines(people):
    plan = Plan.objects.get(engagement=people.engagement)
    return proposals.of(people.engagement, plan).lines


def test_t22_the_gaps_are_those_of_targets_votes_and_answers(worked_example):
    found = {
        gap.subject: (gap.current, gap.target, gap.size, gap.importance)
        for gap in facts.of(worked_example.engagement).gaps
        if gap.kind == "G-MAT"
    }
    assert found == {
        "STD": (2.0, 3.5, 1.5, 4),
        "CTL": (1.5, 3.0, 1.5, 5),
        "PFO": (1.0, 2.5, 1.5, 3),
        "PPL": (2.5, 3.0, 0.5, 2),
    }


def test_t22_packages_keep_steps_effort_benefit_priority_and_predecessors(worked_example):
    rows = WorkPackage.objects.filter(kind="build").prefetch_related("predecessors__predecessor")
    found = {
        each.function: (
            each.steps,
            each.effort,
            each.benefit,
            each.priority,
            {named(one.predecessor) for one in each.predecessors.all()},
        )
        for each in rows
    }
    assert found == {
        key: (steps, effort, benefit, Decimal(str(priority)), after)
        for key, (steps, effort, benefit, priority, after, _staff) in BUILT.items()
    }


def test_t22_the_board_has_the_waves_and_what_each_has_left(worked_example):
    staffed(worked_example)
    standing = standing_of(worked_example)
    assert [
        (load.wave, load.capacity - load.enabling, load.remaining) for load in standing.loads
    ] == [("F", 86, 11), ("P", 36, 11), ("R1", 46, 6), ("R2", 16, 16), ("S", 10, 10)]
    assert [named(each) for each in standing.in_wave(None)] == ["F03"]
    assert standing.errors == standing.overloads == ()


def test_t22_the_roadmap_has_the_dates_and_the_float_of_the_tables(worked_example):
    staffed(worked_example)
    standing = standing_of(worked_example)
    found = {}
    for each in standing.rows:
        at = standing.dates(each)
        if at is not None:
            wave = standing.wave_keys[each.wave_id]
            last = at.placed.finish - 1
            found[named(each)] = (wave, at.placed.start, last, at.first, at.last)
    assert found == {
        key: (wave, start, last, day(first), day(end))
        for key, (wave, start, last, first, end) in DATES.items()
    }
    assert (standing.planned.length, standing.end) == (150, day("08-04"))
    assert standing.planned.path.length == 111
    slack = {named(each): at.slack for each in standing.rows if (at := standing.dates(each))}
    assert {key: days for key, days in slack.items() if days} == {"EN-2": 49, "F01": 4, "F11": 4}


def day(text):
    return datetime.date.fromisoformat(f"2026-{text}")


def test_staff_and_efforts_of_people_stay_however_often_the_plan_is_derived(worked_example):
    staffed(worked_example)
    found = lines(worked_example)
    assert {line.kind for line in found} == {Kind.EDITED_BY_PEOPLE}
    assert {
        line.key.removeprefix("build:"): {each.name for each in line.fields} for line in found
    } == {
        "F05": {"staff"},
        "F11": {"staff"},
        "EN-3": {"staff"},
        "EN-5.1": {"staff", "effort"},
        "EN-5.2": {"staff", "effort"},
    }
    derive(worked_example)
    assert lines(worked_example) == ()
    assert (row("F05").staff, row("EN-5.1").effort) == (1, 12)


def test_what_people_say_a_rollout_takes_is_not_given_to_a_build(worked_example):
    """40 of 52 would be free in R2 by the usual effort; with the 24 that people set only 28 are."""
    staffed(worked_example)
    capacity(worked_example, "R2", 52)
    assert {line.kind for line in lines(worked_example)} == {Kind.EDITED_BY_PEOPLE}
    capacity(worked_example, "R2", 64)
    found = {line.key: line for line in lines(worked_example) if line.kind is Kind.CHANGED}
    assert fields(found) == {"build:F03": {"wave": "R2"}, "EN-5.2": {"after": ["EN-5.1", "F03"]}}


def capacity(people, key, value):
    waves.set_capacity(wave_of(people, key), capacity=value, by=people.lead)


def wave_of(people, key):
    return Plan.objects.get(engagement=people.engagement).waves.get(key=key)


def fields(found):
    """By line what is proposed, with the names of what it waits for."""
    return {
        key: {each.name: shown(each.name, each.proposed) for each in line.fields}
        for key, line in found.items()
    }


def shown(name, proposed):
    return [mark.removeprefix("build:") for mark, _lag in proposed] if name == "after" else proposed


def test_who_moves_a_build_is_asked_to_let_the_others_follow(worked_example):
    """F11 (40) goes from R1 to the pilot, where 36 are free: F07 (25) finds room in R1 only."""
    staffed(worked_example)
    change(worked_example, "F11", wave=wave_of(worked_example, "P").pk)
    found = lines(worked_example)
    edited = {line.key: line for line in found if line.kind is Kind.EDITED_BY_PEOPLE}
    assert fields(edited)["build:F11"] == {"staff": 1, "wave": "R1"}
    assert fields({line.key: line for line in found if line.kind is Kind.CHANGED}) == {
        "build:F07": {"wave": "R1"},
        "EN-3": {"after": ["EN-2", "F01", "F05", "F11"]},
        "EN-5.1": {"after": ["EN-4", "F07"]},
    }


def test_whoever_takes_every_line_has_a_plan_that_can_be_dated(worked_example):
    """The pilot is not made to wait for F11, which goes back to R1."""
    change(worked_example, "F11", wave=wave_of(worked_example, "P").pk)
    derive(worked_example)
    assert standing_of(worked_example).errors == ()
    assert row("F11").wave.key == "R1"
    derive(worked_example)
    assert lines(worked_example) == ()
    before = {named(one.predecessor) for one in row("EN-5.1").predecessors.all()}
    assert before == {"EN-4", "F11"}
    assert row("F03").wave is None


def test_no_build_is_put_before_what_it_requires_where_people_moved_that(worked_example):
    """F has room for F07, and P where people put F05, for which F07 waits."""
    pilot = wave_of(worked_example, "P").pk
    for function in ("F01", "F05"):
        change(worked_example, function, wave=pilot)
    capacity(worked_example, "P", 300)
    capacity(worked_example, "F", 500)
    derive_chosen(worked_example, Kind.CHANGED)
    assert standing_of(worked_example).errors == ()
    assert {row(function).wave.key for function in ("F01", "F05", "F07", "F11", "F03")} == {"P"}


def derive_chosen(people, kind):
    ids = [line.id for line in lines(people) if line.kind is kind]
    if ids:
        derivation.derive_plan(people.engagement, chosen=ids, by=people.lead)


def test_parts_of_a_rollout_are_never_taken_for_the_rollout_of_another_unit(worked_example):
    """EN-5.1 in two parts: the third rollout still gets its own EN-5.3."""
    parts = [Part("Deploy in the north", 6), Part("Deploy in the south", 6)]
    made = splitting.split_package(row("EN-5.1"), parts=parts, seen=None, by=worked_example.lead)
    assert [each.key for each in made] == ["EN-5.1", "EN-5.1b"]
    again = splitting.split_package(made[1], parts=parts, seen=None, by=worked_example.lead)
    assert [each.key for each in again] == ["EN-5.1b", "EN-5.1c"]
    waves.add_rollout(worked_example.engagement, by=worked_example.lead)
    new = [line.key for line in lines(worked_example) if line.kind is Kind.NEW]
    assert new == ["EN-5.3"]
    standing = standing_of(worked_example)
    found = standing.in_wave(wave_of(worked_example, "R1"))
    assert [named(each) for each in found] == ["EN-5.1", "EN-5.1b", "EN-5.1c", "F11"]


def test_what_waits_for_a_line_that_was_not_taken_is_nobodys_edit():
    """F03 is left out: the pilot that would wait for it was changed by nobody."""
    people = launched.launched()
    plan = launched.framing.begin_plan(people.engagement, by=people.lead)
    chosen = [line.id for line in lines(people) if line.key != "build:F03"]
    derivation.derive_plan(people.engagement, chosen=chosen, by=people.lead)
    assert {(line.key, line.kind) for line in lines(people)} == {
        ("build:F03", Kind.NEW),
        ("EN-3", Kind.CHANGED),
    }
    derive(people)
    assert lines(people) == ()
    assert plan.packages.get(key="EN-3").predecessors.count() == 6


def test_a_package_that_people_take_off_changes_no_line_but_its_own(worked_example):
    packages.remove_package(row("F01"), by=worked_example.lead)
    assert [line.key for line in lines(worked_example)] == ["build:F01"]
    derive(worked_example)
    assert {one.predecessor.function for one in row("F11").predecessors.all()} == {"", "F01"}
    assert lines(worked_example) == ()


def test_lines_that_would_leave_the_plan_without_dates_are_refused_by_name(worked_example):
    """People let EN-3 wait for F11: then F11 may not go back to R1."""
    pilot = wave_of(worked_example, "P").pk
    change(worked_example, "F11", wave=pilot)
    rules = {"package": row("EN-4"), "predecessor": row("F11")}
    dependencies.add_dependency(**rules, by=worked_example.lead)
    moved = [line.id for line in lines(worked_example) if line.key == "build:F11"]
    with pytest.raises(Undated) as refused:
        derivation.derive_plan(worked_example.engagement, chosen=moved, by=worked_example.lead)
    assert "EN-4 is in Pilot and waits for WP-" in refused.value.obstacles[0].words
    assert row("F11").wave_id == pilot


def test_a_package_that_comes_back_later_is_waited_for_by_nothing_before_it(worked_example):
    """P has no room for F07 any more: it comes back in R1, and the pilot goes without it."""
    packages.remove_package(row("F07"), by=worked_example.lead)
    capacity(worked_example, "P", 30)
    derive(worked_example)
    assert row("F07").wave.key == "R1"
    assert standing_of(worked_example).errors == ()


def test_when_no_gap_is_left_the_sheet_says_that_every_target_is_reached(worked_example):
    Target.objects.filter(engagement=worked_example.engagement).update(value=1)
    Note.objects.filter(canvas__engagement=worked_example.engagement).update(state="keep")
    WorkPackage.objects.filter(function="F05").update(status="done", finished_on=day("03-02"))
    address = reverse("roadmaps:gaps", args=[worked_example.engagement.pk])
    page = words(worked_example.browser("viewer").get(address).content.decode())
    assert "Every target is reached" in page
    assert page.count("1 package is done and its gap closed: it stays.") == 1
    assert "What lies between today and the target?" not in page


def test_every_bar_of_t22_answers_why_it_is_here(worked_example):
    """In the panel beside the drawing: its reason, its gaps and votes, and its priority."""
    staffed(worked_example)
    viewer = worked_example.browser("viewer")
    at = reverse("roadmaps:roadmap", args=[worked_example.engagement.pk])
    standing = standing_of(worked_example)
    drawn = [each for each in standing.rows if standing.dates(each)]
    assert len(drawn) == len(DATES)
    for each in drawn:
        html = viewer.get(f"{at}?show={each.key}").content.decode()
        panel = words(html.partition('id="panel"')[2])
        assert f"Why is this here? {REASONS[each.kind]}" in panel
        if each.kind == "build":
            *_, priority, _after, _staff = BUILT[each.function]
            assert f"÷ {each.effort} = {figure(priority)}" in panel
    method = words(viewer.get(f"{at}?show={row('F05').key}").content.decode())
    assert "2 3.5 6 1.5 × 4" in method
    assert "1.5 3 8 ½ × 1.5 × 5" in method


def test_efforts_follow_the_size_of_the_organisation(worked_example):
    """Half of 30 for F01 is 15 in a medium one; in a small one half of 15, rounded up, is 8."""
    settings.change_settings(worked_example.engagement, size="S", by=worked_example.lead)
    worked_example.engagement.refresh_from_db()
    found = {
        line.key.removeprefix("build:"): each.proposed
        for line in lines(worked_example)
        for each in line.fields
        if each.name == "effort"
    }
    assert found == {
        **{"EN-1": 5, "EN-2": 4, "EN-3": 12, "EN-4": 3, "EN-5.1": 8, "EN-5.2": 8, "EN-6": 6},
        **{"F05": 30, "F01": 8, "F07": 13, "F11": 20, "F03": 20},
    }


@pytest.mark.parametrize(
    ("given", "found"),
    [
        # Eight days from Monday to Thursday; the second week ends on the 15th.
        ({"working_days": "1234"}, {"EN-1": (0, 7, "01-05", "01-15")}),
        ({"holidays": ["2026-01-06"]}, {"EN-1": (0, 7, "01-05", "01-15")}),
        # Two people do not do what needs three at once: EN-2 goes first.
        ({"team_limit": 2}, {"EN-2": (8, 13, "01-15", "01-22"), "F05": (14, 43, "01-23", "03-05")}),
        ({"gate_days": 3}, {"F01": (38, 52, "02-26", "03-18"), "F07": (56, 80, "03-24", "04-28")}),
        # A Sunday: the first day on which it is worked counts.
        ({"starts_on": "02-01"}, {"EN-1": (0, 7, "02-02", "02-11")}),
    ],
)
def test_dates_follow_calendar_team_gates_and_start(worked_example, given, found):
    staffed(worked_example)
    engagement, by = worked_example.engagement, worked_example.lead
    frame = {"starts_on": None, "gate_days": 1}
    framed = {name: given[name] for name in frame if name in given}
    if framed:
        start = day(given["starts_on"]) if "starts_on" in given else None
        framing.set_frame(engagement, **frame | framed | {"starts_on": start}, by=by)
    else:
        settings.change_settings(engagement, by=by, **given)
        engagement.refresh_from_db()
    standing = standing_of(worked_example)
    assert {
        named(each): (at.placed.start, at.placed.finish - 1, at.first, at.last)
        for each in standing.rows
        if named(each) in found and (at := standing.dates(each))
    } == {
        key: (start, last, day(first), day(end)) for key, (start, last, first, end) in found.items()
    }


def test_t22_the_sheet_of_waves_tells_days_load_and_gate_of_each(worked_example):
    """The gate is on the day that is kept free after a wave; the last one on its last day."""
    staffed(worked_example)
    at = reverse("roadmaps:waves", args=[worked_example.engagement.pk])
    html = worked_example.browser("viewer").get(at).content.decode()
    *cards, backlog = html.partition('class="wave-row"')[2].split('<li class="wave')[1:]
    told = [words(f"<li {card}") for card in cards]
    expected = [
        ("Foundation", "5 Jan 2026 – 18 Mar 2026", "89 / 100 person-days", "19 Mar 2026"),
        ("Pilot", "20 Mar 2026 – 15 May 2026", "49 / 60 person-days", "18 May 2026"),
        ("Rollout 1", "19 May 2026 – 1 Jul 2026", "64 / 70 person-days", "2 Jul 2026"),
        ("Rollout 2", "3 Jul 2026 – 20 Jul 2026", "24 / 40 person-days", "21 Jul 2026"),
        ("Stabilise", "22 Jul 2026 – 4 Aug 2026", "10 / 20 person-days", "4 Aug 2026"),
    ]
    for card, (name, days, load, gate) in zip(told, expected, strict=True):
        assert card.startswith(name)
        assert days in card
        assert load in card
        assert f"Gate not decided {gate}" in card
    assert row("F03").key in words(f"<li {backlog}".partition("</ul>")[0])
