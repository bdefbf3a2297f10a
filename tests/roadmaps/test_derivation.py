"""Deriving the plan: what is written, what stays, what is told."""

import re
from decimal import Decimal

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Target
from pmo_studio.core.models import Event, User
from pmo_studio.core.refusals import Refused
from pmo_studio.core.rounding import half_up
from roadmaps import dated, facts, gap_table, proposal_words
from roadmaps.actions import framing, splitting, waves
from roadmaps.actions.derivation import MOVED_ON, NOTHING, derive_plan
from roadmaps.actions.splitting import Part, split_package
from roadmaps.deriving import marks, proposals
from roadmaps.deriving.dating import Undated
from roadmaps.function_keys import function_key
from roadmaps.models import (
    ChangeGroup,
    Deliverable,
    Gap,
    Impact,
    Plan,
    Readiness,
    RolloutUnit,
    WorkPackage,
)
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.planning.changes import Kind
from tests.reading import words

pytestmark = pytest.mark.django_db


def lead(engagement):
    return engagement.participants.get(role="lead")


def lines(engagement):
    return proposals.of(engagement, Plan.objects.filter(engagement=engagement).first()).lines


def derive(engagement, chosen=None):
    ids = [line.id for line in lines(engagement)] if chosen is None else chosen
    return derive_plan(engagement, chosen=ids, by=lead(engagement))


def package(engagement, function):
    return WorkPackage.objects.get(plan__engagement=engagement, function=function)


def test_the_first_time_everything_is_new_and_afterwards_nothing_differs(meridian):
    assert {line.kind for line in lines(meridian)} == {Kind.NEW}
    outcome = derive(meridian)
    built = [gap.subject for gap in facts.of(meridian).gaps if gap.kind == "G-FUN"]
    rows = WorkPackage.objects.filter(plan__engagement=meridian)
    assert sorted(rows.exclude(function="").values_list("function", flat=True)) == sorted(built)
    enabling = rows.filter(kind="enabling").values_list("key", flat=True)
    assert sorted(enabling) == ["EN-1", "EN-2", "EN-3", "EN-4", "EN-5.1", "EN-6"]
    assert (outcome.added, outcome.changed, outcome.removed) == (rows.count(), 0, 0)
    assert lines(meridian) == ()


def test_a_package_keeps_the_figures_that_it_was_derived_from(meridian):
    derive(meridian)
    row = package(meridian, "F12")
    found = {each.gap.code: each for each in row.closes.select_related("gap")}
    parts = [each for each in found.values() if each.gap.kind == "mat"]
    assert row.benefit == pytest.approx(sum(each.counted for each in parts))
    assert row.priority == round(Decimal(100 * row.benefit / row.effort), 2)
    portfolio = found["PFO"]
    assert portfolio.counted == pytest.approx(portfolio.gap.size * portfolio.gap.importance)
    assert row.deliverables.count() == 3
    assert [each.predecessor.key for each in row.predecessors.all()] == ["EN-1"]


def test_one_event_tells_of_the_whole_batch(meridian):
    before = meridian.last_number
    outcome = derive(meridian)
    made = Event.objects.filter(engagement=meridian, number__gt=before)
    assert [(event.kind, event.batch) for event in made] == [("plan.derived", True)]
    assert made[0].data == {"added": outcome.added, "changed": 0, "removed": 0}


def test_what_people_edited_is_shown_and_stays_unless_they_give_it_up(meridian):
    derive(meridian)
    row = package(meridian, "F12")
    WorkPackage.objects.filter(pk=row.pk).update(effort=35, name="Steer the portfolio")
    (line,) = lines(meridian)
    assert (line.kind, line.conflict) == (Kind.EDITED_BY_PEOPLE, False)
    assert {each.name: (each.now, each.proposed) for each in line.fields}["effort"] == (35, 60)
    with pytest.raises(Refused, match=str(NOTHING)):
        derive(meridian, [])
    assert package(meridian, "F12").effort == 35
    derive(meridian, [line.id])
    assert package(meridian, "F12").effort == 60


def test_a_new_target_changes_only_the_lines_that_are_chosen(meridian):
    derive(meridian)
    benefit = package(meridian, "F12").benefit
    targets = Target.objects.filter(engagement=meridian, capability__in=["PFO", "BEN"])
    targets.update(value=Decimal("4.5"))
    changed = {line.key: line for line in lines(meridian)}
    assert {line.kind for line in changed.values()} == {Kind.CHANGED}
    assert changed.keys() >= {"build:F12", "build:F17"}
    derive(meridian, [changed["build:F17"].id])
    assert package(meridian, "F12").benefit == benefit
    assert [line.key for line in lines(meridian)] == [key for key in changed if key != "build:F17"]
    derive(meridian)
    assert package(meridian, "F12").benefit > benefit
    assert lines(meridian) == ()


def split_and_raised(engagement):
    """F12 was split to an effort of 35, and what it raises has a higher target since."""
    derive(engagement)
    split_package(
        package(engagement, "F12"), parts=[Part("One", 35), Part("Two", 25)], by=lead(engagement)
    )
    targets = Target.objects.filter(engagement=engagement, capability__in=["PFO", "BEN"])
    targets.update(value=Decimal("4.5"))


def test_priorities_have_two_decimals_before_a_package_is_taken_too(meridian):
    told = proposal_words.sections(proposals.of(meridian, None))
    gists = [line.gist for section in told for line in section.lines if "Priority" in line.gist]
    assert gists
    assert all(re.search(r"Priority \d+\.\d\d$", gist) for gist in gists), gists


def assert_equations_hold(engagement):
    builds = WorkPackage.objects.live().filter(plan__engagement=engagement, kind="build")
    assert [(row.key, row.priority) for row in builds] == [
        (row.key, half_up(100 * row.benefit / row.effort, 2)) for row in builds
    ]


def test_a_new_benefit_of_a_part_ranks_by_the_effort_that_is_taken_with_it(meridian):
    split_and_raised(meridian)
    before = WorkPackage.objects.get(plan__engagement=meridian, function="F12", origin=None)
    derive(meridian, [line.id for line in lines(meridian) if line.key == "build:F12"])
    after = WorkPackage.objects.get(pk=before.pk)
    # A part has its share of the benefit: taking the line takes the effort of the whole with it.
    assert (after.effort, after.benefit > before.benefit) == (60, True)
    assert_equations_hold(meridian)


@given(data=st.data())
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_priority_follows_from_benefit_and_effort_whichever_lines_are_taken(meridian, data):
    with transaction.atomic():
        split_and_raised(meridian)
        ids = sorted(line.id for line in lines(meridian))
        derive(meridian, data.draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)))
        assert_equations_hold(meridian)
        transaction.set_rollback(True)


def test_what_nothing_asks_for_any_more_is_put_aside_with_all_that_was_written(meridian):
    derive(meridian)
    row = package(meridian, "F08")
    row.deliverables.update(acceptance="Two coaches say so")
    note = row.note
    note.state = "retire"
    note.save()
    gone = next(line for line in lines(meridian) if line.key == "build:F08")
    assert gone.kind is Kind.NO_LONGER_NEEDED
    derive(meridian, [gone.id])
    row.refresh_from_db()
    assert row.archived_at is not None
    assert set(row.deliverables.values_list("acceptance", flat=True)) == {"Two coaches say so"}
    assert Gap.objects.get(key="G-FUN:F08").archived_at is not None


def test_what_somebody_put_aside_comes_back_only_when_it_is_chosen(meridian):
    derive(meridian)
    row = package(meridian, "F01")
    row.archived_at, row.archived_by = row.plan.derived_at, lead(meridian)
    row.save()
    found = {line.key: line for line in lines(meridian)}
    assert found["build:F01"].kind is Kind.EDITED_BY_PEOPLE
    derive(meridian, [found["build:F01"].id])
    row.refresh_from_db()
    assert row.archived_at is None


def test_a_deliverable_that_somebody_began_outlives_its_line(meridian):
    derive(meridian)
    row = package(meridian, "F12")
    begun = row.deliverables.first()
    begun.status = DeliverableStatus.DELIVERED
    begun.name = "Portfolio board, first round"
    begun.save()
    (line,) = [each for each in lines(meridian) if each.key == "build:F12"]
    derive(meridian, [line.id])
    assert row.deliverables.live().filter(pk=begun.pk).exists()
    assert row.deliverables.live().count() == 4


def test_a_line_that_moved_on_is_asked_for_again(meridian):
    with pytest.raises(Refused) as refused:
        derive(meridian, ["new:build:F99"])
    assert refused.value.words == str(MOVED_ON)
    assert not Plan.objects.filter(engagement=meridian).exists()


def test_the_derived_plan_is_dated_and_has_no_error(meridian):
    derive(meridian)
    standing = dated.of(meridian)
    assert standing is not None
    assert standing.errors == ()
    assert set(standing.planned.dated) == {row.key for row in standing.rows}


def browser(client, engagement):
    client.force_login(User.objects.get(pk=lead(engagement).user_id))
    return client


def test_the_page_derives_and_leads_back_to_the_gaps_with_their_packages(client, meridian):
    client = browser(client, meridian)
    address = reverse("roadmaps:derive", args=[meridian.pk])
    page = client.get(address).content.decode()
    ids = [line.id for line in lines(meridian)]
    assert all(f'value="{each}"' in page for each in ids)
    response = client.post(address, {"line": ids}, follow=True)
    assert response.redirect_chain[0][0] == reverse("roadmaps:gaps", args=[meridian.pk])
    text = response.content.decode()
    row = package(meridian, "F12")
    assert f">{row.key}<" in text
    assert escape(row.name) in text


def with_a_unit_in_the_first_rollout(engagement):
    derive(engagement)
    plan = Plan.objects.get(engagement=engagement)
    unit = RolloutUnit.objects.create(plan=plan, name="South", position=9)
    plan.waves.filter(key="R1").update(unit=unit)
    return plan.packages.get(key="EN-5.1")


def test_the_unit_of_a_rollout_gets_into_the_name_of_its_package_by_a_line(client, meridian):
    bare, full = "Roll out to the next units", "Roll out to the next units: South"
    row = with_a_unit_in_the_first_rollout(meridian)
    assert row.name == bare
    address = reverse("roadmaps:derive", args=[meridian.pk])
    listed = words(browser(client, meridian).get(address).content.decode())
    assert f"{bare} Takes the values derived now." in listed
    assert f"Name {bare} {bare} {full}" in listed
    client.post(address, {"line": ["changed:EN-5.1"]})
    row.refresh_from_db()
    assert (row.name, row.derived["name"]) == (full, full)
    assert lines(meridian) == ()


def test_a_name_that_people_gave_stays_until_they_give_it_up(client, meridian):
    row = with_a_unit_in_the_first_rollout(meridian)
    WorkPackage.objects.filter(pk=row.pk).update(name="To the south")
    (line,) = (line for line in lines(meridian) if line.key == "EN-5.1")
    assert (line.kind, line.conflict) == (Kind.EDITED_BY_PEOPLE, True)
    page = browser(client, meridian).get(reverse("roadmaps:derive", args=[meridian.pk]))
    listed = words(page.content.decode())
    derived = "Roll out to the next units"
    assert f"Name {derived} To the south {derived}: South" in listed
    assert 'id="line-edited_by_people:EN-5.1">' in page.content.decode()


def test_nothing_chosen_says_so_and_keeps_the_page(client, meridian):
    client = browser(client, meridian)
    response = client.post(reverse("roadmaps:derive", args=[meridian.pk]), {})
    assert response.status_code == 422
    assert escape(str(NOTHING)) in response.content.decode()


def test_gaps_cost_the_same_however_many_packages_there_are(
    client, meridian, django_assert_max_num_queries
):
    client = browser(client, meridian)
    address = reverse("roadmaps:gaps", args=[meridian.pk])
    derive(meridian)
    client.get(address)
    with django_assert_max_num_queries(200) as first:
        client.get(address)
    plan = Plan.objects.get(engagement=meridian)
    for number in range(30):
        made = WorkPackage.objects.create(
            plan=plan, key=f"OWN-{number}", kind="own", name="More", effort=3
        )
        gap = Gap.objects.filter(plan=plan).first()
        made.closes.create(gap=gap)
    with django_assert_max_num_queries(200) as second:
        client.get(address)
    assert len(second) == len(first)


def held_back(engagement, **scores):
    group = ChangeGroup.objects.create(engagement=engagement, name="Ward managers", people=45)
    high = dict.fromkeys(("awareness", "desire", "knowledge", "ability", "reinforcement"), 4)
    Readiness.objects.create(
        group=group, read_on=engagement.start_date, by=lead(engagement), **high | scores
    )
    return group


def test_a_group_that_lacks_knowledge_gets_its_training_where_it_is_hit_first(meridian):
    """T31: 45 people without knowledge need 5 person-days of training."""
    group = held_back(meridian, knowledge=2)
    Impact.objects.create(group=group, function="F12", value=3)
    derive(meridian)
    row = WorkPackage.objects.get(plan__engagement=meridian, kind="change")
    assert (row.key, row.name, row.effort) == ("CH-01", "Training: Ward managers", 5)
    assert (row.group, row.barrier, row.mandatory) == (group, "K", True)
    assert row.wave == package(meridian, "F12").wave
    assert [each.kind for each in row.deliverables.all()] == ["training"]
    assert lines(meridian) == ()


def test_another_barrier_asks_for_another_package_and_puts_the_first_one_aside(meridian):
    group = held_back(meridian, knowledge=2)
    derive(meridian)
    Readiness.objects.filter(group=group).update(knowledge=4, reinforcement=2)
    found = {line.kind: line for line in lines(meridian)}
    assert set(found) == {Kind.NEW, Kind.NO_LONGER_NEEDED}
    derive(meridian)
    row = WorkPackage.objects.live().get(plan__engagement=meridian, kind="change")
    assert (row.barrier, row.wave.key, row.effort) == ("R", "S", 2)


def test_a_part_of_a_rollout_is_not_taken_for_the_next_rollout(meridian):
    derive(meridian)
    deployed = WorkPackage.objects.get(key="EN-5.1")
    parts = [splitting.Part("First half", 6), splitting.Part("Second half", 6)]
    splitting.split_package(deployed, parts=parts, by=lead(meridian))
    waves.add_rollout(meridian, by=lead(meridian))
    assert "new:EN-5.2" in {line.id for line in lines(meridian)}
    derive(meridian, ["new:EN-5.2"])
    assert WorkPackage.objects.get(key="EN-5.2").wave.key == "R2"


def test_one_line_that_differs_is_told_on_the_gaps_in_a_whole_sentence(meridian, client):
    derive(meridian)
    WorkPackage.objects.get(key="EN-1").deliverables.all().delete()
    one = WorkPackage.objects.get(key="EN-1")
    one.derived |= {"deliverables": []}
    one.save()
    client.force_login(lead(meridian).user)
    html = client.get(reverse("roadmaps:gaps", args=[meridian.pk])).content.decode()
    assert "1 line differs from the plan that was derived last." in html


# What a bundle can bring: JSON objects of any form.  Each spoils other fields.
GARBAGE = (
    {"wave": {"a": 1}, "after": 5, "deliverables": "abc", "kpis": [1, 2], "closes": [1]},
    {"wave": ["F"], "after": [["EN-1"]], "kpis": {"K01": 1}, "closes": {"G-MAT:GOV": None}},
    {"after": [[["EN-1"], "soon"]], "deliverables": [["nothing", "Charter"]], "benefit": "lots"},
    {"after": [["EN-1", True]], "deliverables": [[{}, "Charter"]], "benefit": 10**400},
    {"effort": None, "steps": [], "staff": "\u202e", "mandatory": [1]},
)


def put_aside(engagement) -> list[WorkPackage]:
    rows = list(WorkPackage.objects.filter(plan__engagement=engagement))
    for row in rows:
        row.archived_at, row.archived_by = engagement.created_at, lead(engagement)
        row.save()
    return rows


def test_what_no_derivation_wrote_counts_as_never_derived(meridian, client):
    derive(meridian)
    # A line tells all fields of what somebody put aside.
    spoiled = dict(zip(put_aside(meridian), GARBAGE, strict=False))
    for row, garbage in spoiled.items():
        row.derived |= garbage
        row.save()
    client.force_login(lead(meridian).user)
    assert client.get(reverse("roadmaps:derive", args=[meridian.pk])).status_code == 200
    told = {line.key: line.fields for line in lines(meridian)}
    for row, garbage in spoiled.items():
        mine = {each.name: each.before for each in told[marks.of_row(row)]}
        assert {mine[name] for name in garbage} == {None}


def test_packages_that_come_back_have_their_deliverables_once(meridian):
    derive(meridian)
    before = set(Deliverable.objects.values_list("package", "kind", "name"))
    put_aside(meridian)
    derive(meridian)
    assert sorted(Deliverable.objects.values_list("package", "kind", "name")) == sorted(before)
    assert lines(meridian) == ()


def without_room(engagement):
    """F12 had no room; by now it has, and EN-3 shall wait for it."""
    plan = framing.begin_plan(engagement, by=lead(engagement))
    plan.waves.update(capacity=60)
    derive(engagement)
    plan.waves.update(capacity=None)


def test_lines_that_would_undate_the_plan_are_taken_only_with_those_that_they_need(meridian):
    without_room(meridian)
    WorkPackage.objects.filter(plan__engagement=meridian, function="F12").update(staff=2)
    assert "edited_by_people:build:F12" in {line.id for line in lines(meridian)}
    with pytest.raises(Undated) as refused:
        derive(meridian, ["changed:EN-3"])
    assert refused.value.missing == {"changed:build:F12"}
    assert dated.of(meridian).errors == ()
    assert "changed:EN-3" in {line.id for line in lines(meridian)}
    derive(meridian, ["changed:EN-3", "changed:build:F12"])
    assert dated.of(meridian).errors == ()


def test_the_page_says_what_would_undate_the_plan_and_takes_it_from_who_is_sure(client, meridian):
    without_room(meridian)
    client, address = browser(client, meridian), reverse("roadmaps:derive", args=[meridian.pk])
    build = package(meridian, "F12")
    answer = client.post(address, {"line": "changed:EN-3"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert f"EN-3 waits for {build.key}, which is in the backlog" in text
    assert f"{build.key} {escape(build.name)}" in text
    assert 'href="#line-changed:build:F12"' in text
    assert 'value="changed:EN-3" id="line-changed:EN-3" checked' in text
    assert 'value="changed:build:F12" id="line-changed:build:F12" checked' not in text
    sent = client.post(address, {"line": "changed:EN-3", "sure": "1"})
    assert sent.status_code == 302
    assert [each.code for each in dated.of(meridian).errors] == ["in_backlog"]


def test_who_makes_it_no_worse_is_not_asked(meridian):
    without_room(meridian)
    derive_plan(meridian, chosen=["changed:EN-3"], sure=True, by=lead(meridian))
    derive(meridian, ["changed:EN-5.1"])
    assert len(dated.of(meridian).errors) == 1


def test_what_only_people_edited_is_told_calmly_and_counts_as_no_difference(client, meridian):
    client, address = browser(client, meridian), reverse("roadmaps:gaps", args=[meridian.pk])
    derive(meridian)
    rows = WorkPackage.objects.filter(plan__engagement=meridian)
    rows.filter(function__in=["F12", "F17"]).update(name="Ours")
    rows.filter(function="F01").update(archived_at=timezone.now(), archived_by=lead(meridian))
    told = words(client.get(address).content.decode())
    assert "The plan answers these gaps 3 packages carry edits of people; they stay." in told
    listed = client.get(reverse("roadmaps:derive", args=[meridian.pk])).content.decode()
    assert 'value="edited_by_people:build:F12"' in listed
    rows.filter(function="F12").update(effort=35, benefit=1.0)
    targets = Target.objects.filter(engagement=meridian, capability__in=["PFO", "BEN"])
    targets.update(value=Decimal("4.5"))
    proposal = proposals.of(meridian, Plan.objects.get(engagement=meridian))
    assert "edited_by_people:build:F12" in {line.id for line in proposal.differing if line.conflict}
    assert "edited_by_people:build:F17" not in {line.id for line in proposal.differing}
    told = words(client.get(address).content.decode())
    assert f"Not the same any more {len(proposal.differing)} lines differ" in told
    assert f"{proposal.edited} packages carry edits of people" in told


def test_gaps_say_which_functions_raise_nothing_that_is_short_and_rank_last(client, meridian):
    others = Target.objects.filter(engagement=meridian).exclude(capability="PFO")
    others.update(value=Decimal(1))
    derive(meridian)
    builds = WorkPackage.objects.filter(plan__engagement=meridian, kind="build")
    lines = gap_table.Table(facts.of(meridian), {}, {}).lines
    said = {line.gap.subject for line in lines if line.raises_nothing}
    assert said == {
        function_key(each.function or each.note_id) for each in builds.filter(benefit=0)
    }
    assert 0 < len(said) < builds.count()
    client = browser(client, meridian)
    told = words(client.get(reverse("roadmaps:gaps", args=[meridian.pk])).content.decode())
    assert told.count("so its package ranks last") == len(said)
    page = client.get(package(meridian, "F12").get_absolute_url()).content.decode()
    assert "The gap of the function itself counts nothing" in page
    assert "× 0.5 for one grade up, × 1 for two and × 1.6 for three" in page


def test_what_has_begun_keeps_its_wave_however_little_room_there_is(meridian):
    plan = framing.begin_plan(meridian, by=lead(meridian))
    derive(meridian)
    builds = plan.packages.filter(kind="build", wave__isnull=False).order_by("benefit", "pk")
    begun, done = builds[:2]
    held = {row.key: row.wave.key for row in (begun, done)}
    plan.packages.filter(pk=begun.pk).update(status="active", percent=10)
    plan.packages.filter(pk=done.pk).update(status="done", finished_on=timezone.localdate())
    plan.waves.update(capacity=1)
    to_backlog = {
        line.key
        for line in lines(meridian)
        for each in line.fields
        if each.name == "wave" and each.proposed is None
    }
    assert to_backlog
    assert not to_backlog & {marks.of_row(begun), marks.of_row(done)}
    derive(meridian)
    rows = plan.packages.filter(pk__in=[begun.pk, done.pk]).select_related("wave")
    assert {row.key: row.wave.key for row in rows} == held
    assert dated.of(meridian).overloads
