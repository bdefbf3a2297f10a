"""Splitting a package into parts that follow each other, and merging several into one."""

import copy
import datetime
import math
from dataclasses import replace
from decimal import Decimal
from functools import partial
from itertools import pairwise

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_studio.core import bundle
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.core.rounding import half_up
from roadmaps import dated, lateness, merged, parted, percents
from roadmaps.actions import merging, packages, schedule, splitting
from roadmaps.actions.derivation import derive_plan
from roadmaps.actions.framing import begin_plan
from roadmaps.actions.splitting import Part
from roadmaps.deriving import proposals
from roadmaps.forms.splitting import _evenly
from roadmaps.models import Dependency, PackageKpi, PackageRole, Plan, Wave, WorkPackage
from roadmaps.planning.calendars import Calendar
from roadmaps.planning.changes import Kind
from tests.factories import (
    ClosingFactory,
    DeliverableFactory,
    DependencyFactory,
    EngagementFactory,
    GapFactory,
    KpiFactory,
    PackageFactory,
    ParticipantFactory,
    PlanFactory,
)
from tests.reading import words
from tests.roadmaps.planned import with_first_waves

pytestmark = pytest.mark.django_db


@pytest.fixture
def method(people):
    """A build of 60 person-days that closes two gaps, between a package before and one after."""
    plan = PlanFactory(engagement=people.engagement)
    made = PackageFactory(
        plan=plan,
        key="WP-F05",
        kind="build",
        name="Standard method",
        function="F05",
        effort=60,
        staff=2,
        steps=2,
        benefit=9.75,
        owner=people.contributor,
    )
    ClosingFactory(package=made, gap__code="STD", counted=6.0)
    ClosingFactory(package=made, gap__code="CTL", gap__importance=5.0, factor=0.5, counted=3.75)
    DependencyFactory(package=made, predecessor__plan=plan, predecessor__key="EN-1")
    DependencyFactory(package=PackageFactory(plan=plan, key="WP-F01"), predecessor=made, lag=4)
    PackageKpi.objects.create(package=made, kpi=KpiFactory(engagement=people.engagement))
    PackageRole.objects.create(package=made, letter="A", seat=people.lead)
    return made


def split(package, people, *parts, seen=None):
    return splitting.split_package(package, parts=parts, seen=seen, by=people.facilitator)


def merge(package, people, *others, **values):
    values = {"name": package.name, "owner": package.owner_id} | values
    pks = [each.pk for each in others]
    return merging.merge_packages(package, others=pks, by=people.facilitator, **values)


def links():
    rows = Dependency.objects.select_related("package", "predecessor")
    return {(row.predecessor.key, row.package.key, row.lag) for row in rows}


def test_parts_follow_each_other_and_share_what_the_whole_had(people, method):
    guide, course = (DeliverableFactory(package=method) for _ in range(2))
    control = method.closes.get(factor=0.5).gap
    first, second, third = split(
        method,
        people,
        Part("Guide", 30),
        Part("Course", 20, deliverables=[course.pk], gaps=[control.pk]),
        Part("Coaching", 10),
    )
    assert [each.key for each in (first, second, third)] == ["WP-F05", "WP-F05b", "WP-F05c"]
    assert links() == {
        ("EN-1", "WP-F05", 0),
        ("WP-F05", "WP-F05b", 0),
        ("WP-F05b", "WP-F05c", 0),
        ("WP-F05c", "WP-F01", 4),
    }
    rows = list(WorkPackage.objects.filter(function="F05").order_by("key"))
    assert sum(each.effort for each in rows) == 60
    # 6 × 30/60, 6 × 20/60 + 3.75 of the gap that it closes alone, 6 × 10/60
    assert [each.benefit for each in rows] == [3.0, 5.75, 1.0]
    assert {(each.staff, each.owner, each.steps) for each in rows} == {(2, people.contributor, 2)}
    assert [each.origin for each in rows] == [None, first, first]
    assert [each.moves.count() for each in rows] == [1, 1, 1]
    assert [each.roles.get().seat for each in rows] == [people.lead] * 3
    assert list(first.deliverables.all()) == [guide]
    assert list(second.deliverables.all()) == [course]
    event = Event.objects.get(kind="package.split")
    assert event.data == {"title": "Standard method", "parts": [first.pk, second.pk, third.pk]}


def test_each_part_keeps_the_gaps_and_has_the_priority_of_the_whole(people, method):
    parts = split(method, people, Part("One", 31), Part("Two", 17), Part("Three", 12))
    assert {each.priority for each in parts} == {Decimal("16.25")}
    assert sum(each.benefit for each in parts) == pytest.approx(9.75)
    assert [each.closes.count() for each in parts] == [2, 2, 2]
    page = words(people.browser("viewer").get(f"/packages/{parts[1].pk}/").content.decode())
    # 6 × 17/60 + 3.75 × 17/60 = 2.76
    assert "1.5 × 4 of which this part counts 1.7" in page
    assert "½ × 1.5 × 5 of which this part counts 1.06" in page
    assert "1.7 + 1.06 = 2.76" in page
    whole = WorkPackage.objects.get(pk=method.pk)
    assert merge(whole, people, *parts[1:]).benefit == 9.75


@settings(max_examples=20, deadline=None)
@given(
    percent=st.none() | st.integers(0, 100),
    states=st.lists(st.sampled_from(["planned", "active", "delivered"]), max_size=3),
    efforts=st.lists(st.integers(1, 5000), min_size=2, max_size=6),
)
def test_effort_times_share_is_the_same_before_and_after_splitting(percent, states, efforts):
    with transaction.atomic():
        lead = ParticipantFactory(role="lead")
        whole = PackageFactory(
            plan__engagement=lead.engagement,
            effort=sum(efforts),
            percent=percent,
            status="active",
            started_on=datetime.date(2026, 1, 5),
        )
        whole_before = copy.copy(whole)
        outputs = [DeliverableFactory(package=whole, status=state).pk for state in states]
        # Whole percents, and no part is further than the whole was.
        shown = math.floor(100 * percents.share_of(whole, states) + 1e-9)
        parts = [Part(f"Part {n}", effort) for n, effort in enumerate(efforts)]
        parts[1] = replace(parts[1], deliverables=outputs[1:])
        made = splitting.split_package(whole, parts=parts, by=lead)
        shares = [
            percents.share_of(each, each.deliverables.values_list("status", flat=True))
            for each in made
        ]
        assert max(shares) <= percents.share_of(whole_before, states) + 1e-9
        assert [math.floor(100 * share + 1e-9) for share in shares] == [shown] * len(efforts)
        # What nobody has worked on has not begun.
        began, nothing = ("active", datetime.date(2026, 1, 5)), ("planned", None)
        for place, each in enumerate(made):
            untouched = {"planned"}.issuperset(states[1:] if place == 1 else ())
            expected = nothing if place and not shown and untouched else began
            assert (each.status, each.started_on) == expected
        assert sum(each.effort for each in made) == sum(efforts)
        transaction.set_rollback(True)


@given(st.integers(1, 100_000), st.integers(2, 6))
def test_the_form_offers_efforts_that_make_the_whole(effort, count):
    offered = _evenly(effort, count)
    assert len(offered) == count
    assert min(offered) >= 1
    assert sum(offered) == max(effort, count)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([Part("One", 60)], "2 to 6 parts"),
        ([Part(f"Part {n}", 10) for n in range(7)], "2 to 6 parts"),
        ([Part("One", 60), Part("Two", 0)], "nothing is done without effort"),
        ([Part("One", 60), Part(" ", 10)], "needs a name"),
    ],
)
def test_parts_that_are_none_are_refused(people, method, parts, said):
    with pytest.raises(Refused, match=said):
        split(method, people, *parts)
    assert WorkPackage.objects.filter(function="F05").count() == 1


def test_what_is_done_or_was_changed_meanwhile_is_not_split(people, method):
    halves = (Part("One", 30), Part("Two", 30))
    with pytest.raises(Overtaken):
        split(method, people, *halves, seen=method.version + 5)
    WorkPackage.objects.filter(pk=method.pk).update(status="done", finished_on="2026-03-01")
    with pytest.raises(Refused, match="nothing of it is left"):
        split(method, people, *halves)


def test_the_page_says_before_what_happens_and_splits_into_as_many_as_asked(people, method):
    output = DeliverableFactory(package=method, name="Launch course")
    browser = people.browser("facilitator")
    path = f"/packages/{method.pk}/split/?parts=3"
    text = words(browser.get(path).content.decode())
    assert "What this package waits for, the first part waits for" in text
    assert "Today it takes 60 person-days" in text
    data = {f"name_{n}": f"Step {n}" for n in (1, 2, 3)} | {
        f"effort_{n}": str(n) for n in (1, 2, 3)
    }
    data |= {f"gap_{row.gap_id}": "1" for row in method.closes.all()}
    wrong = browser.post(path, data | {"effort_3": "0", f"deliverable_{output.pk}": "3"})
    assert wrong.status_code == 422
    assert "Step 3" in wrong.content.decode()
    assert browser.post(path, data | {f"deliverable_{output.pk}": "3"}).status_code == 302
    output.refresh_from_db()
    assert (output.package.key, output.package.effort) == ("WP-F05c", 3)


def begun(people, **values):
    """A package of 50 person-days that began today, 52 % done, and a plan that ends with it."""
    plan = begin_plan(people.engagement, by=people.lead)
    return PackageFactory(
        plan=plan,
        wave=plan.waves.get(key="F"),
        key="WP-01",
        name="Method",
        effort=50,
        percent=52,
        status="active",
        started_on=timezone.localdate(),
        **values,
    )


def test_parts_of_what_has_begun_follow_each_other_and_the_plan_ends_when_it_did(people):
    whole = begun(people)
    before = dated.of(people.engagement).end
    parts = split(whole, people, Part("Guide", 25), Part("Course", 25))
    found = dated.of(people.engagement)
    first, second = (found.planned.dated[each.key].placed for each in parts)
    # 24 of 50 days are left: 12 of each part, and both began today
    day = first.start
    assert second.start == day
    assert (first.finish, second.goes_on, second.finish) == (day + 12, day + 12, day + 24)
    assert found.end == before


def promised(rows):
    return [(row.baseline_start, row.baseline_end, row.baseline_effort) for row in rows]


def test_the_last_part_is_as_late_as_the_whole_and_merging_gives_the_promise_back(
    people, time_machine
):
    """Ten days promised from Monday 5 to Friday 16 January; two more since, so two days late."""
    plan = Plan.objects.create(engagement=people.engagement)
    wave = with_first_waves(plan).waves.get(key="F")
    whole = PackageFactory(plan=plan, key="A", wave=wave, effort=10)
    schedule.keep_baseline(plan, by=people.lead)
    WorkPackage.objects.update(effort=12)
    whole.refresh_from_db()
    before = promised([whole])
    time_machine.move_to(datetime.datetime(2026, 1, 5, 9, tzinfo=datetime.UTC), tick=False)
    at = dated.of(people.engagement)
    late = lateness.of(at, at.by_pk[whole.pk]).days
    foreseen = parted.preview(at, whole.pk, [Part("One", 6), Part("Two", 6)], {}, [])
    parts = split(whole, people, Part("One", 6), Part("Two", 6))
    after = dated.of(people.engagement)
    rows = [after.by_pk[each.pk] for each in parts]
    assert promised(rows) == [
        (datetime.date(2026, 1, 5), datetime.date(2026, 1, 9), 5),
        (datetime.date(2026, 1, 12), datetime.date(2026, 1, 16), 5),
    ]
    assert promised(row for row, _, _ in foreseen.parts) == promised(rows)
    assert late == 2
    assert [lateness.of(after, row).days for row in rows] == [1, 2]
    assert after.baseline_end == at.baseline_end
    assert promised([merge(rows[0], people, rows[1])]) == before


@settings(max_examples=80, deadline=None)
@given(
    days=st.integers(0, 30),
    effort=st.integers(1, 90),
    efforts=st.lists(st.integers(1, 40), min_size=2, max_size=6),
    has_calendar=st.booleans(),
)
def test_the_shares_of_a_promise_follow_each_other_and_make_the_whole(
    days, effort, efforts, has_calendar
):
    start = datetime.date(2026, 1, 3)
    end = start + datetime.timedelta(days=days)
    whole = WorkPackage(baseline_start=start, baseline_end=end, baseline_effort=effort)
    made = [WorkPackage(effort=each) for each in efforts]
    parted.promise(whole, made, Calendar(start) if has_calendar else None)
    borne = [row for row in made if row.baseline_end]
    assert (borne[-1], borne[-1].baseline_end) == (made[-1], end)
    assert all(start <= row.baseline_start <= row.baseline_end <= end for row in borne)
    assert all(a.baseline_end <= b.baseline_end for a, b in pairwise(borne))
    assert sum(row.baseline_effort for row in borne) == effort
    merged.put(borne[0], borne[1:], {})
    assert promised([borne[0]]) == promised([whole])


@settings(max_examples=60, deadline=None)
@given(
    efforts=st.lists(st.integers(1, 40), min_size=2, max_size=6),
    staff=st.integers(1, 4),
    typed=st.none() | st.integers(0, 100),
    states=st.lists(st.sampled_from(["planned", "active", "delivered"]), max_size=3),
    is_begun=st.booleans(),
    others=st.lists(st.tuples(st.integers(1, 30), st.booleans(), st.booleans()), max_size=3),
)
def test_no_plan_ends_earlier_because_a_package_was_cut_where_there_are_people_enough(
    efforts, staff, typed, states, is_begun, others
):
    today = datetime.date(2026, 1, 5)
    engagement = EngagementFactory.build(team_limit=99, start_date=today)
    plan = Plan(engagement=engagement)
    wave = Wave(pk=1, key="F", plan=plan)
    row = partial(WorkPackage, plan=plan, wave=wave, kind="own")
    begins = {"status": "active", "started_on": today} if is_begun else {}
    whole = row(pk=1, key="WP-01", effort=sum(efforts), staff=staff, percent=typed, **begins)
    rows, after = [whole], {}
    for pk, (effort, waits, is_before) in enumerate(others, start=2):
        rows.append(row(pk=pk, key=f"WP-0{pk}", effort=effort))
        ends = (1, pk) if is_before else (pk, 1)
        if waits:
            one = Dependency(package_id=ends[0], predecessor_id=ends[1], lag=0)
            after.setdefault(ends[0], []).append(one)
    plan_before = dated.Standing(engagement, plan, [wave], rows, after, {1: states}, today)
    outputs = dict(enumerate(states, start=1))
    parts = [Part(f"Part {n}", effort) for n, effort in enumerate(efforts)]
    parts[1] = replace(parts[1], deliverables=list(outputs)[1:])
    outcome = parted.preview(plan_before, 1, parts, outputs, [])
    assert not outcome.slip.errors
    assert outcome.slip.days >= 0
    placed = [dates.placed for _row, _percent, dates in outcome.parts]
    assert all(later.goes_on >= earlier.finish for earlier, later in pairwise(placed))
    begun = [row.started_on for row, _percent, _dates in outcome.parts]
    assert [at.start for at, day in zip(placed, begun, strict=True) if day] == [0] * len(
        [day for day in begun if day]
    )


def test_the_split_page_shows_before_what_comes_of_it(people):
    whole = begun(people)
    GapFactory(plan=whole.plan)
    output = DeliverableFactory(package=whole, status="delivered")
    browser = people.browser("facilitator")
    path = f"/packages/{whole.pk}/split/"
    assert "Show what comes of it" in browser.get(path).content.decode()
    data = {"name_1": "Guide", "effort_1": "20", "name_2": "Course", "effort_2": "30"}
    data |= {f"deliverable_{output.pk}": "2"}
    answer = browser.post(path, data | {"ahead": "yes"})
    text = words(answer.content.decode())
    assert answer.status_code == 200
    assert WorkPackage.objects.count() == 1
    made = split(whole, people, Part("Guide", 20), Part("Course", 30, deliverables=[output.pk]))
    found = dated.of(people.engagement)
    for each in made:
        dates = found.dates(each)
        first, last = (date_format(day, "SHORT_DATE_FORMAT") for day in (dates.first, dates.last))
        told = f"{each.name} : {each.effort} person-days , 52 % done , {first} to {last}"
        assert told in text
    assert "Nothing is kept until you save" in text


def test_nothing_is_shown_to_come_of_what_would_be_refused(people):
    plan = begin_plan(people.engagement, by=people.lead)
    done = PackageFactory(plan=plan, key="A", status="done", finished_on=datetime.date(2026, 1, 5))
    large, other = (PackageFactory(plan=plan, key=key, effort=60_000) for key in "BC")
    browser = people.browser("facilitator")
    parts = {"name_1": "One", "effort_1": "5", "name_2": "Two", "effort_2": "5"}
    merged_with = {"other": other.pk, "name": "All", "owner": ""}
    for path, data, said in (
        (f"/packages/{done.pk}/split/", parts, str(splitting.OVER)),
        (f"/packages/{done.pk}/merge/", merged_with, "has nothing left to plan"),
        (f"/packages/{large.pk}/merge/", merged_with, str(merging.TOO_MUCH)),
    ):
        answer = browser.post(path, data | {"ahead": "yes"})
        text = words(answer.content.decode())
        assert (answer.status_code, said in text) == (422, True)
        assert "Nothing is kept until you save" not in text


def test_merged_packages_are_one_with_everything_that_they_were(people, method):
    course = PackageFactory(plan=method.plan, key="WP-F07", effort=25, staff=3, benefit=4.0)
    standard = method.closes.get(factor=1).gap
    ClosingFactory(package=course, gap=standard, factor=0.5, counted=3.0)
    ClosingFactory(package=course, gap=GapFactory(plan=method.plan, code="PPL"), counted=1.0)
    output = DeliverableFactory(package=course)
    PackageRole.objects.create(package=course, letter="A", name="Head of people")
    Dependency.objects.create(package=course, predecessor=method)
    after = PackageFactory(plan=method.plan, key="EN-3")
    Dependency.objects.create(package=after, predecessor=course, lag=2)
    Dependency.objects.create(package=after, predecessor=method, lag=1)

    merged = merge(method, people, course, name="Method and courses")

    assert (merged.effort, merged.staff, merged.name) == (85, 3, "Method and courses")
    assert merged.benefit == 6.0 + 3.75 + 1.0
    assert merged.priority == Decimal("12.65")
    assert links() == {("EN-1", "WP-F05", 0), ("WP-F05", "WP-F01", 4), ("WP-F05", "EN-3", 2)}
    assert {(row.letter, row.said) for row in merged.roles.all()} == {
        ("A", people.lead.name),
        ("R", "Head of people"),
    }
    output.refresh_from_db()
    course.refresh_from_db()
    assert output.package == merged
    assert course.archived_by == people.facilitator
    assert merged.owner == people.contributor


def test_merging_keeps_what_was_done_of_each_by_its_effort(people, method):
    begun = PackageFactory(
        plan=method.plan,
        key="WP-02",
        effort=35,
        percent=80,
        status="active",
        started_on=datetime.date(2026, 2, 2),
    )
    untouched = PackageFactory(plan=method.plan, key="WP-02b", effort=25, started_on=None)
    whole = merge(begun, people, untouched)
    assert (whole.percent, whole.status) == (47, "active")
    assert str(whole.started_on) == "2026-02-02"


def test_nothing_is_typed_where_the_deliverables_say_the_same(people, method):
    DeliverableFactory(package=method, status="delivered")
    other = PackageFactory(plan=method.plan, effort=20)
    DeliverableFactory(package=other, status="delivered")
    assert merge(method, people, other).percent is None


@given(
    st.lists(
        st.tuples(
            st.integers(1, 5000),
            st.none() | st.integers(0, 100),
            st.sampled_from(["planned", "active"]),
            st.lists(st.sampled_from(sorted(percents.STATES)), max_size=3),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_effort_times_share_is_the_same_before_and_after_merging(drawn):
    rows = [
        WorkPackage(pk=n, effort=effort, percent=percent, status=status)
        for n, (effort, percent, status, _states) in enumerate(drawn, start=1)
    ]
    states = {n: each[3] for n, each in enumerate(drawn, start=1)}
    before = sum(row.effort * percents.share_of(row, states[row.pk]) for row in rows)
    into, *others = rows
    merged.put(into, others, states)
    united = [state for each in states.values() for state in each]
    after = into.effort * percents.share_of(into, united)
    # Percentages are whole: what is typed is half a percent off at most, what deliverables say of
    # the same whole percent one at most.
    assert abs(after - before) <= into.effort * 0.0100001
    assert percents.percent_of(into, united) == half_up(100 * before / into.effort)


def test_the_merge_page_says_before_what_comes_of_it(people):
    plan = begin_plan(people.engagement, by=people.lead)
    wave = plan.waves.get(key="F")
    first = PackageFactory(plan=plan, wave=wave, key="WP-02", effort=35, percent=80)
    second = PackageFactory(plan=plan, wave=wave, key="WP-02b", effort=25)
    DependencyFactory(package=second, predecessor=first)
    page = people.browser("facilitator").post(
        f"/packages/{first.pk}/merge/",
        {"other": second.pk, "name": "Method", "owner": "", "ahead": "yes"},
    )
    text = words(page.content.decode())
    assert WorkPackage.objects.live().count() == 2
    made = merge(first, people, second)
    dates = dated.read(people.engagement, plan).dates(made)
    assert page.status_code == 200
    assert "60 person-days Planned 47 % done" in text
    assert f"{date_format(dates.first, 'SHORT_DATE_FORMAT')} to " in text
    assert f"to {date_format(dates.last, 'SHORT_DATE_FORMAT')}" in text
    assert "Nothing is kept until you save" in text


def test_what_was_split_is_whole_again_when_its_parts_are_merged(people, method):
    before = links()
    parts = split(method, people, Part("One", 40), Part("Two", 20))
    whole = merge(WorkPackage.objects.get(pk=method.pk), people, parts[1], name="Standard method")
    assert (whole.effort, whole.benefit, whole.priority) == (60, 9.75, Decimal("16.25"))
    assert links() == before
    assert whole.roles.count() == 1


def test_merging_what_lies_on_both_sides_of_another_one_is_refused_by_its_circle(people):
    plan = PlanFactory(engagement=people.engagement)
    first, middle, last = (PackageFactory(plan=plan, key=key) for key in "ABC")
    Dependency.objects.create(package=middle, predecessor=first)
    Dependency.objects.create(package=last, predecessor=middle)
    with pytest.raises(Refused, match=r"A → B → A|B → A → B"):
        merge(first, people, last)
    last.refresh_from_db()
    assert last.archived_at is None
    assert Dependency.objects.count() == 2


def test_nothing_done_or_too_much_is_not_merged(people, method):
    done = PackageFactory(plan=method.plan, status="done", finished_on="2026-03-01")
    large = PackageFactory(plan=method.plan, effort=99_999)
    with pytest.raises(Refused, match="at least one other"):
        merge(method, people)
    with pytest.raises(Refused, match="nothing left to plan"):
        merge(method, people, done)
    with pytest.raises(Refused, match=r"more than 100,000"):
        merge(method, people, large)
    with pytest.raises(Refused, match="at least one other"):
        merge(method, people, PackageFactory())


def test_a_part_that_is_split_again_gets_the_next_letter(people, method):
    _one, two = split(method, people, Part("One", 40), Part("Two", 20))
    assert [each.key for each in split(two, people, Part("A", 10), Part("B", 10))] == [
        "WP-F05b",
        "WP-F05c",
    ]
    deployed = PackageFactory(plan=method.plan, key="EN-5.1")
    assert split(deployed, people, Part("A", 5), Part("B", 5))[1].key == "EN-5.1b"
    full = PackageFactory(plan=method.plan, key="WP-123456789")
    assert split(full, people, Part("A", 5), Part("B", 5))[1].key == "OWN-1"


def test_a_later_derivation_tells_what_people_split_or_merged_and_overwrites_nothing(meridian):
    by = meridian.participants.get(role="lead")

    def differing():
        plan = Plan.objects.filter(engagement=meridian).first()
        return proposals.of(meridian, plan).lines

    derive_plan(meridian, chosen=[line.id for line in differing()], by=by)
    assert differing() == ()
    builds = WorkPackage.objects.live().filter(plan__engagement=meridian, kind="build")
    build = builds.filter(effort__gte=2, status="planned").first()
    halves = [Part("One", 1), Part("Two", build.effort - 1)]
    _one, two = splitting.split_package(build, parts=halves, by=by)
    assert {line.kind for line in differing()} == {Kind.EDITED_BY_PEOPLE}
    whole = WorkPackage.objects.get(pk=build.pk)
    given = {"name": build.name, "owner": build.owner_id}
    merging.merge_packages(whole, others=[two.pk], by=by, **given)
    assert differing() == ()


def test_a_split_and_a_merge_travel_with_their_history(people, method):
    with_first_waves(method.plan)
    parts = split(method, people, Part("One", 40), Part("Two", 20))
    merge(WorkPackage.objects.get(pk=method.pk), people, parts[1])
    packages.restore_package(WorkPackage.objects.get(pk=parts[1].pk), by=people.lead)
    made = bundle.load(bundle.write(people.engagement), owner=people.stranger)
    keys = {row.pk: row.key for row in WorkPackage.objects.filter(plan__engagement=made)}
    event = Event.objects.get(engagement=made, kind="package.split")
    assert [keys[pk] for pk in event.data["parts"]] == ["WP-F05", "WP-F05b"]


def test_merging_the_parts_proposes_the_name_that_the_whole_had(people, method):
    named = partial(shown_name, people)
    assert named(method) == "Standard method"
    parts = [Part("Standard method, 1", 30), Part("Standard method, 2", 30)]
    first, second = splitting.split_package(method, parts=parts, by=people.facilitator)
    assert (named(first), named(second)) == ("Standard method", "Standard method")
    WorkPackage.objects.filter(pk=first.pk).update(name="Method for the north")
    assert named(first) == "Method for the north"
    alone = PackageFactory(plan=method.plan, name="Release 2026, 2")
    assert named(alone) == "Release 2026, 2"


def shown_name(people, package):
    page = people.browser("lead").get(f"/packages/{package.pk}/merge/")
    return page.context["form"]["name"].value()


def test_begun_work_is_not_merged_into_the_backlog(people, method):
    waiting = PackageFactory(plan=method.plan, name="Later")
    WorkPackage.objects.filter(pk=method.pk).update(
        wave=with_first_waves(method.plan).waves.get(key="F"),
        status="active",
        started_on="2026-01-06",
    )
    with pytest.raises(Refused, match="has begun: it stays in its wave") as refused:
        merge(waiting, people, method)
    assert refused.value.field == "other"
