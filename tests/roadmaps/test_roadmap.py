"""Sheet 3.2: the drawing, looking ahead, moving a bar, the baseline."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape

from pmo_studio.core import bundle
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.refusals import Refused
from roadmaps import dated, problem_words, slips
from roadmaps.actions import schedule
from roadmaps.actions.packages import NO_EFFORT, NO_STAFF, OVERTAKEN
from roadmaps.actions.schedule import NONE_KEPT, NOT_DATED
from roadmaps.models import Plan, Wave, WaveDecision, WorkPackage
from roadmaps.planning.problems import Error
from tests.factories import PackageFactory
from tests.people import People
from tests.reading import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(people: People) -> Plan:
    """A in F with 10 days, B after it with 5, C beside B with 2; two waves."""
    made = Plan.objects.create(engagement=people.engagement)
    first = Wave.objects.create(plan=made, kind="foundation", key="F", position=1, capacity=20)
    second = Wave.objects.create(plan=made, kind="pilot", key="P", position=2, capacity=10)
    a = PackageFactory(plan=made, key="A", name="Method", wave=first, effort=10)
    b = PackageFactory(plan=made, key="B", name="Reports", wave=first, effort=5)
    PackageFactory(plan=made, key="C", name="Try it", wave=second, effort=2)
    b.predecessors.create(predecessor=a)
    return made


def address(people, **query):
    at = reverse("roadmaps:roadmap", args=[people.engagement.pk])
    return at + (
        "?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else ""
    )


def page(people, column="lead", **query):
    response = people.browser(column).get(address(people, **query))
    assert response.status_code == 200
    return response.content.decode()


def localized(day):
    return date_format(day, "SHORT_DATE_FORMAT")


def row(key):
    return WorkPackage.objects.get(key=key)


def standing(people):
    return dated.of(people.engagement)


def move(people, key, column="lead", **data):
    package = row(key)
    given = {"effort": package.effort, "staff": package.staff, "seen": package.version}
    given |= {"wave": package.wave_id or "", "earliest": package.earliest or ""}
    at = reverse("roadmaps:package_move", args=[package.pk])
    return people.browser(column).post(at, given | data)


def test_every_package_in_a_wave_is_a_bar_and_a_row_of_the_table(people, plan):
    drawn = page(people)
    listed = page(people, **{"as": "table"})
    for key, name in (("A", "Method"), ("B", "Reports"), ("C", "Try it")):
        assert f'data-key="{key}"' in drawn
        assert f'show={key}#panel" dir="auto">{name}' in listed


def test_the_drawing_begins_and_ends_on_the_days_of_the_schedule(people, plan):
    found = standing(people).planned.dated
    drawn = page(people)
    for key in "ABC":
        assert f'data-start="{found[key].first}" data-end="{found[key].last}"' in drawn


def test_the_drawing_says_where_today_is_so_that_it_opens_there(people, plan, time_machine):
    time_machine.move_to(datetime.datetime(2026, 1, 12, 9, tzinfo=datetime.UTC), tick=False)
    drawn = page(people, "viewer", zoom="week")
    assert 'class="gantt-parts" data-today="2026-01-12" data-first="' in drawn
    assert "js/roadmaps/sight" in drawn


def test_an_empty_plan_leads_to_where_plans_come_from(people):
    text = page(people)
    assert reverse("roadmaps:gaps", args=[people.engagement.pk]) in text
    assert "gantt-parts" not in text


def test_with_an_error_nothing_is_dated_and_the_remedy_is_named(people, plan):
    row("A").predecessors.create(predecessor=row("B"))
    text = page(people)
    assert "gantt-parts" not in text
    assert "A → B → A" in text or "B → A → B" in text
    assert "Take one of the links away." in text


def test_more_staff_than_the_team_has_is_an_error_in_words(people, plan):
    WorkPackage.objects.filter(key="A").update(staff=9)
    assert "A needs 9 people at once, the team has 3." in page(people)


def test_a_wave_over_its_capacity_is_dated_all_the_same(people, plan):
    WorkPackage.objects.filter(key="A").update(effort=30)
    text = page(people)
    assert "Foundation is over its capacity by 15: 35 planned, 20 available." in text
    assert "gantt-parts" in text


def test_looking_ahead_with_what_no_package_can_have_names_the_field(people, plan):
    for name, value in (("effort", "1" + 30 * "0"), ("staff", "-1"), ("staff", "9" * 5000)):
        words = {"effort": NO_EFFORT, "staff": NO_STAFF}[name]
        assert escape(str(words)) in page(people, show="A", **{name: value})


def test_looking_ahead_says_what_would_move_and_keeps_nothing(people, plan):
    before = people.engagement.last_number
    text = page(people, show="A", effort=12)
    assert "The plan would end 2 working days later." in text
    assert row("A").effort == 10
    assert "The plan would end 3 working days earlier." in page(people, show="A", effort=7)
    assert "The plan would end 1 working day earlier." in page(people, show="A", effort=9)
    people.engagement.refresh_from_db()
    assert people.engagement.last_number == before


def test_no_secret_of_a_form_stands_in_the_address_that_looks_ahead(people, plan):
    before = people.engagement.last_number
    typed = {"effort": 12, "staff": 1, "earliest": "", "wave": row("A").wave_id, "seen": 0}
    answer = people.browser("lead").post(
        reverse("roadmaps:package_move", args=[row("A").pk]),
        typed | dict.fromkeys(("csrfmiddlewaretoken", "key"), "secret") | {"ahead": "yes"},
        query_params={"zoom": "week"},
    )
    assert answer.status_code == 302
    assert "secret" not in answer["Location"]
    path, _, fragment = answer["Location"].partition("#")
    assert fragment == "panel"
    text = people.browser("lead").get(path).content.decode()
    assert "The plan would end 2 working days later." in text
    assert 'value="week"' in text
    people.engagement.refresh_from_db()
    assert (row("A").effort, people.engagement.last_number) == (10, before)
    assert 'formmethod="get"' not in text


def test_a_slip_names_every_package_that_moves(people, plan):
    now = standing(people)
    found = slips.preview(now, row("A"), {"effort": 13})
    assert {each.row.key: each.days for each in found.moves} == {"A": 3, "B": 3, "C": 3}
    assert found.days == 3
    assert found.end_before == now.end


def test_a_slip_that_cannot_be_dated_says_only_that(people, plan):
    text = page(people, show="A", staff=9)
    assert "Then the plan could not be dated any more." in text
    assert "A needs 9 people at once" in text


def test_a_bar_that_is_let_go_keeps_the_rest_of_its_package(people, plan):
    day = datetime.date(2026, 2, 2)
    response = move(people, "A", earliest="2026-02-02")
    assert response.status_code == 302
    kept = row("A")
    assert (kept.earliest, kept.effort, kept.name) == (day, 10, "Method")
    assert standing(people).planned.dated["A"].first == day


def hidden(text):
    """The fields of the form that takes a move back."""
    form = text[text.index('class="notice" role="status"') : text.index("Take back")]
    return dict(re.findall(r'name="(?!csrf|key)(\w+)" value="([^"]*)"', form))


def test_a_move_can_be_taken_back_with_all_that_it_changed(people, plan):
    moved = move(people, "A", earliest="2026-02-02", effort=12, staff=2)
    former = hidden(people.browser("lead").get(moved.url).content.decode())
    back = move(people, "A", **former)
    assert "Take back" not in people.browser("lead").get(back.url).content.decode()
    now = row("A")
    assert (now.effort, now.earliest, now.staff, now.wave.key) == (10, None, 1, "F")


def test_what_somebody_changed_meanwhile_is_not_taken_back(people, plan):
    moved = move(people, "A", effort=12)
    former = hidden(people.browser("lead").get(moved.url).content.decode())
    move(people, "A", column="facilitator", effort=20)
    late = move(people, "A", **former)
    assert late.status_code == 409
    assert escape(str(OVERTAKEN)) in late.content.decode()
    assert row("A").effort == 20
    assert "Take back" not in people.browser("lead").get(moved.url).content.decode()


def test_two_people_moving_one_bar_lose_nothing(people, plan):
    seen = row("A").version
    assert move(people, "A", column="facilitator", effort=20).status_code == 302
    late = move(people, "A", earliest="2026-02-02", seen=seen)
    assert late.status_code == 409
    assert 'value="2026-02-02"' in late.content.decode()
    assert (row("A").effort, row("A").earliest) == (20, None)


def test_what_is_no_number_is_named_and_stays_in_the_form(people, plan):
    response = move(people, "A", effort="0")
    assert response.status_code == 422
    assert "nothing is done without effort" in response.content.decode()
    assert row("A").effort == 10


def test_who_does_not_plan_reads_and_moves_nothing(people, plan):
    assert "Move or re-estimate" not in page(people, "contributor", show="A")
    assert move(people, "A", column="contributor", effort=3).status_code == 403
    assert row("A").effort == 10


def test_the_panel_says_why_a_bar_begins_then_and_that_it_waits_for_people(people, plan):
    engagement = people.engagement
    engagement.team_limit = 3
    engagement.save()
    first = Wave.objects.get(key="F")
    # Enabling packages come first, so E takes one of three people; D takes all of them.
    e = PackageFactory(plan=plan, key="E", kind="enabling", wave=first, effort=8)
    d = PackageFactory(plan=plan, key="D", wave=first, effort=60, staff=3)
    for each in (d, e):
        each.predecessors.create(predecessor=row("A"))
    found = standing(people).planned.dated
    assert found["D"].placed.start == found["E"].placed.finish
    day = {key: localized(found[key].last) for key in "AE"}
    waits = words(page(people, show="D"))
    assert "takes 3 of the team of 3" in waits
    assert f"too many of them are busy until {day['E']}, in the end with E." in waits
    assert "E could wait" in waits
    assert reverse("roadmaps:optimise", args=[engagement.pk]) + '">Let Optimise look' in page(
        people, show="D"
    )
    assert "Let Optimise look" not in page(people, "viewer", show="D")
    assert f"as soon as what it waits for is done: A on {day['A']}" in words(page(people, show="E"))
    assert "It begins with the plan." in words(page(people, show="A"))
    assert f"Foundation ends {localized(found['D'].last)}" in words(page(people, show="C"))
    table = words(page(people, **{"as": "table"}))
    assert "A people with E" in table
    of_package = people.browser("viewer").get(d.get_absolute_url()).content.decode()
    assert "too many of them are busy" in words(of_package)


def test_the_panel_says_who_set_a_day_or_holds_a_gate(people, plan):
    WorkPackage.objects.filter(key="C").update(earliest="2026-06-01")
    begins = localized(datetime.date(2026, 6, 1))
    assert f"does not begin before {begins}" in words(page(people, show="C"))
    WaveDecision.objects.create(
        wave=Wave.objects.get(key="F"),
        decision="hold",
        until="2026-07-01",
        decided_on="2026-01-05",
        at=timezone.now(),
        by=people.lead,
    )
    held = localized(datetime.date(2026, 7, 1))
    assert f"The gate before its wave is on hold until {held}" in words(page(people, show="C"))


def test_a_baseline_keeps_dates_and_efforts_and_says_by_how_much_a_plan_slips(people, plan):
    promised = standing(people)
    assert schedule.keep_baseline(plan, by=people.lead) == 3
    WorkPackage.objects.filter(key="A").update(effort=14)
    now = standing(people)
    assert now.baseline_end == promised.end
    kept = promised.planned.dated["A"]
    assert (row("A").baseline_start, row("A").baseline_end) == (kept.first, kept.last)
    assert row("A").baseline_effort == 10
    assert now.end > now.baseline_end
    assert Event.objects.filter(kind="promise.kept").count() == 1


def test_a_forgotten_baseline_leaves_nothing(people, plan):
    schedule.keep_baseline(plan, by=people.lead)
    schedule.forget_baseline(plan, by=people.lead)
    assert not WorkPackage.objects.exclude(baseline_end=None).exists()
    at = reverse("roadmaps:baseline", args=[people.engagement.pk])
    again = people.browser("lead").post(at, {"forget": "yes"})
    assert again.status_code == 422
    assert escape(str(NONE_KEPT)) in again.content.decode()


def test_a_plan_with_an_error_has_no_dates_to_keep(people, plan):
    row("A").predecessors.create(predecessor=row("B"))
    at = reverse("roadmaps:baseline", args=[people.engagement.pk])
    response = people.browser("lead").post(at)
    assert response.status_code == 422
    assert escape(str(NOT_DATED)) in response.content.decode()


def test_what_has_begun_stays_where_it_happened(people, plan, time_machine):
    time_machine.move_to(datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC), tick=False)
    begun = datetime.date(2026, 1, 12)
    WorkPackage.objects.filter(key="A").update(status="active", started_on=begun, percent=50)
    found = standing(people).planned.dated
    assert found["A"].first == begun
    assert found["B"].first > found["A"].last


def test_a_forecast_later_than_the_drawing_says_what_should_have_begun(people, plan, time_machine):
    """A and B stand in the past, C from 28 January on; nobody has begun by the 27th."""
    time_machine.move_to(datetime.datetime(2026, 1, 27, 9, tzinfo=datetime.UTC), tick=False)
    expected = standing(people).expected.timetable.end.strftime("%-d %b %Y")
    words = f"2 packages should have begun; if they begin today the plan ends {expected}."
    assert words in page(people)
    WorkPackage.objects.update(status="active", started_on=datetime.date(2026, 1, 27))
    assert "should have begun" not in page(people)


def test_the_page_costs_the_same_for_3_and_30_packages(people, plan):
    browser = people.browser("facilitator")

    def queries():
        with CaptureQueriesContext(connection) as found:
            browser.get(address(people, show="A"))
        return len(found)

    browser.get(address(people, show="A"))
    few = queries()
    wave = Wave.objects.get(key="F")
    for number in range(27):
        more = PackageFactory(plan=plan, key=f"X{number}", wave=wave, effort=1)
        more.predecessors.create(predecessor=row("A"))
    assert queries() == few


def test_a_plan_beyond_the_last_year_has_no_dates_that_could_not_be_kept(people, plan):
    Plan.objects.update(starts_on="2199-12-20")
    assert standing(people).end is None
    assert escape(str(problem_words.SENTENCES[Error.TOO_LONG])) in page(people)
    with pytest.raises(Refused, match=str(NOT_DATED)):
        schedule.keep_baseline(plan, by=people.lead)
    Plan.objects.update(starts_on="2199-12-02")
    assert schedule.keep_baseline(plan, by=people.lead) == 3
    document = bundle.write(Engagement.objects.get(pk=people.engagement.pk))
    assert max(each["baseline_end"] for each in document["packages"]) == "2199-12-25"


def test_a_calendar_that_ends_before_the_days_of_the_plan_makes_no_page_fail(people, plan):
    schedule.keep_baseline(plan, by=people.lead)
    sundays = [datetime.date(2026, 2, 1) + datetime.timedelta(7 * n) for n in range(1000)]
    Engagement.objects.filter(pk=people.engagement.pk).update(
        working_days="7", holidays=[day.isoformat() for day in sundays]
    )
    people.engagement.refresh_from_db()
    WorkPackage.objects.filter(key="C").update(earliest="2030-01-01")
    WorkPackage.objects.update(effort=1)
    assert standing(people).calendar is None
    for name in ("roadmap", "packages", "waves", "progress", "gaps", "derive", "messages"):
        at = reverse(f"roadmaps:{name}", args=[people.engagement.pk])
        assert people.browser("lead").get(at).status_code == 200
