"""Sheet 4.4: next steps, from what calls for one to what is done about it."""

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from pmo_studio.core import due, gates, phases, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions import improvements as actions
from roadmaps.actions import readings
from roadmaps.actions.improvement_details import Details, Source
from roadmaps.actions.readings import Entry, Said
from roadmaps.kpis import periods
from roadmaps.models import Improvement, WorkPackage
from roadmaps.next_steps import measures, page, sources
from tests.factories import KpiFactory, PackageFactory
from tests.roadmaps import closed, pages
from tests.roadmaps.reviewed import canvas_of, decided

pytestmark = pytest.mark.django_db
Q3 = datetime.date(2026, 7, 1)
RISES = {"capability": "PFO", "from_level": Decimal("2.0"), "to_level": Decimal("3.0")}


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime.datetime(2026, 8, 10, 9, tzinfo=datetime.UTC), tick=False)


def add(people, column="lead", source=None, **values):
    details = Details(**{"text": "Train the leads"} | values)
    by = getattr(people, column)
    return actions.add_improvement(people.engagement, details=details, source=source, by=by)


def sheet(people):
    return page.of(people.engagement)


def address(people):
    return reverse("roadmaps:next_steps", args=[people.engagement.pk])


def new_address(people, query=""):
    return reverse("roadmaps:improvement-new", args=[people.engagement.pk]) + query


# --- what is said of a step ---


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"why": "x" * 501}, "why"),
        ({"capability": "XXX"}, "capability"),
        ({"from_level": Decimal(2)}, "capability"),
        ({"capability": "PFO", "from_level": Decimal(2)}, "to_level"),
        ({**RISES, "to_level": Decimal("2.0")}, "to_level"),
        ({**RISES, "to_level": Decimal("5.1")}, "to_level"),
        ({**RISES, "from_level": Decimal("0.9")}, "from_level"),
        ({"quarter": Q3, "due_on": datetime.date(2026, 10, 1)}, "due_on"),
        ({"due_on": datetime.date(2600, 1, 1)}, "due_on"),
        ({"owner": 0}, "owner"),
        ({"owner_name": "x" * 81}, "owner_name"),
    ],
)
def test_what_cannot_be_said_of_a_step_is_refused_at_its_field(people, values, field):
    with pytest.raises(Refused) as refusal:
        add(people, **values)
    assert refusal.value.field == field
    assert not Improvement.objects.exists()


def test_a_day_tells_its_quarter(people):
    assert add(people, due_on=datetime.date(2026, 9, 30)).quarter == Q3
    assert add(people, quarter=datetime.date(2026, 8, 20)).quarter == Q3


@pytest.mark.parametrize(
    "values",
    [
        {"text": ""},
        {"stage": "act"},
        {"stage": "later"},
        {"capability": "PFO"},
        {**RISES, "to_level": Decimal(2)},
        {"due_on": Q3},
        {"quarter": Q3, "due_on": datetime.date(2026, 6, 30)},
        {"done_on": Q3},
        {"function": "F05", "note_id": 1},
    ],
)
def test_the_database_keeps_no_step_that_makes_no_sense(people, values):
    whole = {"engagement": people.engagement, "text": "Train"} | values
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.create(**whole)


def test_a_step_answers_only_to_what_is_of_its_engagement(people):
    elsewhere = KpiFactory()
    with pytest.raises(Refused):
        add(people, source=Source(kpi=elsewhere.pk))
    kpi = KpiFactory(engagement=people.engagement)
    assert add(people, source=Source(kpi=kpi.pk)).source_key == f"kpi:{kpi.pk}"
    assert add(people, source=Source(function="F05")).source_key == "function:F05"


# --- from stage to stage ---


def test_nothing_is_acted_upon_before_the_check_has_found_something(people):
    row = add(people)
    with pytest.raises(Refused) as refusal:
        actions.move_improvement(row, stage="act", by=people.lead)
    assert refusal.value.field == "checked"
    found = actions.move_improvement(row, stage="act", checked="Half the time", by=people.lead)
    assert (found.stage, found.checked) == ("act", "Half the time")


def test_an_owner_says_how_far_a_step_is_and_nothing_else(people):
    row = add(people, owner=people.contributor.pk)
    carl = {"by": people.contributor}
    assert actions.move_improvement(row, stage="do", **carl).stage == "do"
    assert actions.finish_improvement(row, done=True, **carl).done_by == people.contributor
    with pytest.raises(Denied):
        actions.remove_improvement(row, removed=True, **carl)
    with pytest.raises(Denied):
        actions.change_improvement(row, details=Details(text="Else"), seen=None, **carl)
    row = add(people)
    with pytest.raises(Denied):
        actions.move_improvement(row, stage="do", **carl)


def test_two_who_change_a_step_at_once_lose_nothing(people):
    row = add(people)
    seen = row.version
    change = {"seen": seen, "by": people.lead}
    actions.change_improvement(row, details=Details(text="Train all leads"), **change)
    with pytest.raises(Overtaken):
        actions.change_improvement(row, details=Details(text="Train some"), **change)
    assert Improvement.objects.get().text == "Train all leads"


def test_the_history_tells_what_happened_to_a_step(people):
    row = add(people)
    by = {"by": people.lead}
    actions.move_improvement(row, stage="do", **by)
    actions.finish_improvement(row, done=True, **by)
    actions.finish_improvement(row, done=True, **by)
    actions.remove_improvement(row, removed=True, **by)
    actions.remove_improvement(row, removed=False, **by)
    kinds = Event.objects.filter(kind__startswith="improvement.").values_list("kind", flat=True)
    assert list(kinds) == [
        f"improvement.{each}" for each in ("added", "moved", "done", "removed", "restored")
    ]
    at = reverse("core:history", args=[people.engagement.pk])
    assert "moved the next step “Train the leads” to “Do”" in pages.page(people, at)


# --- the sheet ---


def test_the_empty_sheet_says_what_belongs_there(people):
    assert "What makes the PMO better next?" in pages.page(people, address(people))
    assert "Whoever plans adds the first one." in pages.page(people, address(people), "guest")


def test_a_step_stands_on_the_road_and_on_the_board(people):
    row = add(people, **RISES, quarter=Q3, owner=people.contributor.pk)
    found = sheet(people)
    (way,) = found.road.ways
    assert [card.row for card in way.cards] == [row]
    assert [len(column.cards) for column in found.columns] == [1, 0, 0, 0]
    html = pages.page(people, address(people))
    assert "2.0 → 3.0" in html
    assert html.count("<svg xmlns") == 2


@pytest.mark.parametrize(
    ("now", "done", "begins"),
    [(2.6, False, "2.6"), (1.4, False, "2.0"), (3.4, False, "2.0"), (2.6, True, "2.0")],
)
def test_a_step_is_drawn_from_where_its_capability_stands_meanwhile(people, now, done, begins):
    row = add(people, **RISES, quarter=Q3)
    if done:
        actions.finish_improvement(row, done=True, by=people.lead)
    (way,) = sheet(people).road.ways
    (step,) = replace(way, now=now).lane.steps
    assert (str(step.rise.low), str(step.rise.high)) == (begins, "3.0")


def test_a_capability_that_grows_too_fast_is_told_with_its_figures(people):
    add(people, **RISES, quarter=Q3)
    browser = people.browser("lead")
    data = {
        "text": "Prioritise each quarter",
        "capability": "PFO",
        "from_level": "3",
        "to_level": "3,5",
        "quarter": "2027-01-01",
    }
    # What a request speaks stays for whoever comes after it.
    with translation.override("en"):
        es = {"accept-language": "es"}
        html = pages.text(browser.post(new_address(people), data, follow=True, headers=es))
        assert "2,0 → 3,5" in html
    with translation.override("en"):
        warnings = sheet(people).road.warnings
    assert warnings == [
        "Portfolio and strategy is to grow by 1.5 levels (2.0 → 3.5) within the year from Q3 2026"
        " to Q2 2027. More than 1.0 a year is faster than usual: give it more time, or a"
        " nearer level."
    ]


def test_a_step_that_is_not_done_after_its_quarter_is_late_and_due_for_its_owner(people):
    day = datetime.date(2026, 8, 14)
    add(people, text="Old", quarter=datetime.date(2026, 4, 1), owner=people.contributor.pk)
    add(people, text="Near", due_on=day, owner=people.contributor.pk)
    add(people, text="Whose", due_on=day)
    add(people, text="Typed", due_on=day, owner_name="The sponsor")
    done = add(people, text="Over", due_on=day, owner=people.contributor.pk)
    actions.finish_improvement(done, done=True, by=people.lead)
    assert sheet(people).late == 1
    told = [(each.words, each.is_late) for each in due.of(people.contributor)]
    assert told == [("Next step: Old", True), ("Next step: Near", False)]
    assert "Next step: Whose" in [each.words for each in due.of(people.lead)]
    assert "Next step: Typed" not in [each.words for each in due.of(people.lead)]


# --- what calls for a step ---


def groups(people):
    return {group.kind: group for group in sheet(people).groups}


def test_the_backlog_calls_for_steps_and_marks_those_it_has(people):
    package = PackageFactory(plan__engagement=people.engagement, key="WP-09", name="Coach leads")
    PackageFactory(plan=package.plan, key="WP-10", status="dropped")
    (one,) = groups(people)["package"].open
    html = pages.page(people, new_address(people, f"?package={package.pk}"))
    assert 'value="Coach leads"' in html
    data = {"text": "Coach the leads", "quarter": "2026-10-01"}
    people.browser("lead").post(new_address(people, f"?package={one.value}"), data)
    assert Improvement.objects.get().package == package
    group = groups(people)["package"]
    assert (group.open, len(group.taken)) == ([], 1)
    assert "1 has its step" in pages.page(people, address(people))


def test_a_form_is_filled_in_from_a_kpi_a_function_and_a_capability(people):
    kpi = KpiFactory(engagement=people.engagement, name="Reports on time", owner="Fay Facilitator")
    html = pages.page(people, new_address(people, f"?kpi={kpi.pk}"))
    assert "Bring “Reports on time” back to its target" in html
    assert f'<option value="{people.facilitator.pk}" selected>' in html
    assert "Change the function" in pages.page(people, new_address(people, "?function=F05"))
    assert 'value="PFO" selected' in pages.page(people, new_address(people, "?capability=PFO"))


def read(people, kpi, month, value):
    span = periods.of_day(datetime.date(2026, month, 1), "monthly")
    entries = [Entry(kpi.pk, span, Said(Decimal(value)))]
    readings.record(people.engagement, entries=entries, by=people.lead)


def test_a_red_kpi_calls_until_a_step_answers_it_and_again_when_it_is_read_red_once_more(people):
    """Target 85, tolerance 8.5: T32's 76.4 is red, 76.5 is not."""
    kpi = KpiFactory(engagement=people.engagement, name="Reports on time")
    read(people, kpi, 6, "76.5")
    assert groups(people)["kpi"].proposals == []
    read(people, kpi, 7, "76.4")
    (one,) = groups(people)["kpi"].open
    assert one.why.replace("\xa0", " ") == "Last reading July 2026: 76.4 %, target ≥ 85 %."
    assert "?kpi=" in pages.page(people, reverse("roadmaps:kpi_readings", args=[kpi.pk]))
    row = add(people, source=Source(kpi=kpi.pk))
    actions.finish_improvement(row, done=True, by=people.lead)
    assert groups(people)["kpi"].open == []
    assert ratio(people, "C5") == 1
    read(people, kpi, 8, "70")
    assert [each.value for each in groups(people)["kpi"].open] == [str(kpi.pk)]
    assert ratio(people, "C5") == 0


def test_a_function_calls_for_a_step_from_its_review_until_one_answers_it(people):
    canvas_of(people)
    decided(people, "F01", "keep")
    assert groups(people)["function"].proposals == []
    decided(people, "F05", "improve", reason="Nobody finds the forms")
    (one,) = groups(people)["function"].open
    assert (one.value, "Nobody finds the forms" in one.why) == ("F05", True)
    html = pages.page(people, new_address(people, "?function=F05"))
    assert "Nobody finds the forms" in html
    row = add(people, source=Source(function="F05"))
    assert groups(people)["function"].open == []
    actions.remove_improvement(row, removed=True, by=people.lead)
    assert len(groups(people)["function"].open) == 1


@pytest.mark.parametrize("query", ["kpi=999", "package=x", "function=n0", "function=Z", "kpi=-1"])
def test_what_is_gone_is_told_and_the_form_is_there_without_it(people, query):
    html = pages.page(people, new_address(people, f"?{query}"))
    assert "is not there any more" in html


def test_capabilities_below_target_call_for_one_level_at_most(meridian):
    group = page.of(meridian).groups[0]
    assert group.kind == "capability"
    assert group.open
    for one in group.open:
        said = one.details
        assert Decimal("0.1") <= said.to_level - said.from_level <= 1


def test_the_open_action_of_a_lesson_becomes_a_step_and_the_lesson_shows_when_it_is_done(people):
    day = datetime.date(2026, 9, 18)
    told = {"action": "Invite every shift", "owner": people.contributor.pk, "due_on": day}
    lesson = closed.lesson(people, "Night shifts were never asked", **told)
    closed.lesson(people, "Nothing to do about it")
    lessons = reverse("roadmaps:lessons", args=[people.engagement.pk])
    query = f"?lesson={lesson.pk}"
    assert query in pages.page(people, lessons)
    assert query not in pages.page(people, lessons, "contributor")
    assert [each.value for each in groups(people)["lesson"].open] == [str(lesson.pk)]
    html = pages.page(people, new_address(people, query))
    for part in (
        'value="Invite every shift"',
        'value="2026-09-18"',
        "Night shifts were never asked",
    ):
        assert part in html
    data = {"text": "Invite every shift", "due_on": "2026-09-18"}
    people.browser("lead").post(new_address(people, query), data)
    row = Improvement.objects.get()
    assert row.lesson == lesson
    assert groups(people)["lesson"].open == []
    assert query not in pages.page(people, lessons)
    actions.finish_improvement(row, done=True, by=people.lead)
    listed = pages.between(pages.page(people, lessons), f'id="lesson-{lesson.pk}"', "</li>")
    assert reverse("roadmaps:improvement", args=[row.pk]) in listed
    assert "Done" in pages.between(listed, "co-step", "</p>")
    assert "Night shifts" in pages.page(people, reverse("roadmaps:improvement", args=[row.pk]))


def test_a_lesson_whose_day_is_over_asks_for_a_new_one_in_this_quarter(people):
    late = closed.lesson(people, action="Ask", due_on=datetime.date(2026, 5, 5))
    (one,) = groups(people)["lesson"].open
    assert (one.details.due_on, one.details.quarter) == (None, Q3)
    with pytest.raises(IntegrityError), transaction.atomic():
        Improvement.objects.create(
            engagement=people.engagement, text="Ask", lesson=late, function="F05"
        )


# --- the gate ---


def ratio(people, key):
    found = {each.key: each for each in phases.criteria_of(people.engagement, 4)}
    return found[key].ratio


def test_c4_counts_steps_with_an_owner_and_a_date(people):
    assert ratio(people, "C4") == 0
    add(people, quarter=Q3, owner=people.lead.pk)
    add(people, quarter=Q3, owner_name="The sponsor")
    add(people, quarter=Q3)
    add(people, owner=people.lead.pk)
    assert ratio(people, "C4") == pytest.approx(2 / 3)
    add(people, due_on=datetime.date(2026, 12, 1), owner=people.lead.pk)
    assert ratio(people, "C4") == 1


def test_c5_asks_for_a_step_for_half_of_the_red_kpis(people, monkeypatch):
    assert ratio(people, "C5") == 1
    red = [KpiFactory(engagement=people.engagement, key=f"Q{n}") for n in range(4)]
    day = datetime.date(2026, 7, 31)
    calls = [sources.RedKpi(kpi, since=day) for kpi in red]
    monkeypatch.setattr(sources, "red_kpis", lambda engagement: calls)
    assert ratio(people, "C5") == 0
    gone = add(people, source=Source(kpi=red[1].pk))
    actions.remove_improvement(gone, removed=True, by=people.lead)
    before = add(people, source=Source(kpi=red[2].pk))
    actions.finish_improvement(before, done=True, by=people.lead)
    Improvement.objects.filter(pk=before.pk).update(done_on=datetime.date(2026, 7, 30))
    add(people, source=Source(kpi=red[0].pk))
    add(people, source=Source(kpi=red[0].pk))
    found = measures.acted_upon(people.engagement)
    assert isinstance(found, gates.Measure)
    assert (found.part, found.whole) == (1, 4)
    assert ratio(people, "C5") == 0.5


# --- pages ---


def test_the_whole_way_of_a_step_without_javascript(people):
    """From a line of the backlog to done, and back, by forms alone."""
    package = PackageFactory(plan__engagement=people.engagement, name="Coach leads")
    browser = people.browser("facilitator")
    data = {
        "text": "Coach leads",
        "owner": people.contributor.pk,
        "owner_name": "",
        "due_on": "2026-09-15",
    }
    at = browser.post(new_address(people, f"?package={package.pk}"), data)
    assert at.url == address(people)
    row = Improvement.objects.get()
    own = people.browser("contributor")
    move = reverse("roadmaps:improvement_move", args=[row.pk])
    for stage in ("do", "check"):
        assert own.post(move, {"stage": stage}).status_code == 302
    asked = own.post(move, {"stage": "act"})
    assert asked.status_code == 422
    assert "Say what the check found first" in pages.text(asked)
    assert own.post(move, {"stage": "act", "checked": "It helps"}).status_code == 302
    own.post(reverse("roadmaps:improvement_done", args=[row.pk]), {"done": "yes"})
    row.refresh_from_db()
    assert (row.stage, row.checked, row.done_by) == ("act", "It helps", people.contributor)
    remove = reverse("roadmaps:improvement_remove", args=[row.pk])
    browser.post(remove, {"removed": "yes"})
    assert "Put back" in pages.page(people, address(people))
    browser.post(remove)
    row.refresh_from_db()
    assert row.archived_at is None


def test_what_was_typed_stands_beside_what_is_wrong_with_it(people):
    data = {"text": "Keep me", "capability": "PFO", "from_level": "2", "to_level": "abc"}
    answer = people.browser("lead").post(new_address(people), data)
    html = pages.text(answer)
    assert answer.status_code == 422
    assert "Keep me" in html
    assert "abc" in html
    assert "A level is a number from 1 to 5" in html


def test_the_sheet_asks_as_often_for_thirty_steps_as_for_three(people):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            people.browser("lead").get(address(people))
        return len(found)

    plan = PackageFactory(plan__engagement=people.engagement).plan
    for n in range(3):
        make(people, plan, n)
    asked()
    few = asked()
    for n in range(3, 30):
        make(people, plan, n)
    assert asked() == few


def make(people, plan, n):
    package: WorkPackage = PackageFactory(plan=plan, key=f"WP-{n + 10}")
    add(people, **RISES, quarter=Q3, owner=people.contributor.pk, source=Source(package=package.pk))
    add(people, source=Source(function="F05"))
    add(people, source=Source(kpi=KpiFactory(engagement=people.engagement, key=f"Q{n}").pk))


def test_open_sheets_hear_of_steps_and_of_what_calls_for_them(people):
    add(people)
    heard = pages.between(pages.page(people, address(people)), 'data-topic="', '"').split()
    assert Event.objects.get(kind="improvement.added").topic in heard
    pk = people.engagement.pk
    assert {f"{name}:{pk}" for name in ("plan", "readings", "reviews", "targets")} < set(heard)


def test_a_text_that_has_to_go_takes_along_what_may_tell_it_too(people):
    row = add(people, why="Because of Ann", owner_name="Ann")
    actions.move_improvement(row, stage="act", checked="Ann said so", by=people.lead)
    kind = subjects.get("improvement")
    assert kind is not None
    assert kind.redact(people.engagement, row.pk)
    row.refresh_from_db()
    assert "Ann" not in f"{row.text} {row.why} {row.owner_name} {row.checked}"
    assert row.stage == "act"
