"""Sheet 3.6: how far the plan is, what is due, risks and issues, reviews."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core import due as core_due
from pmo_studio.core import reminders
from pmo_studio.core.access import Denied
from pmo_studio.core.models import Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import dated, pictured, progress_page
from roadmaps.actions import concerns, reviews, schedule
from roadmaps.actions.concerns import Details
from roadmaps.chapters import roadmap as roadmap_chapter
from roadmaps.models import Concern, Deliverable, Plan, Review, Wave, WaveDecision, WorkPackage
from tests.factories import DeliverableFactory, PackageFactory

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 1, 20)
# Beyond all that is due within a week.
FAR = datetime.date(2026, 2, 20)


@pytest.fixture
def plan(people, time_machine) -> Plan:
    """A (10 days, Carl's) then B (5 days), from Monday 2026-01-05; today is 2026-01-20."""
    made = Plan.objects.create(engagement=people.engagement)
    wave = Wave.objects.create(plan=made, kind="foundation", key="F", position=1)
    a = PackageFactory(
        plan=made, key="A", name="Method", wave=wave, effort=10, owner=people.contributor
    )
    b = PackageFactory(plan=made, key="B", name="Reports", wave=wave, effort=5)
    b.predecessors.create(predecessor=a)
    schedule.keep_baseline(made, by=people.lead)
    time_machine.move_to(datetime.datetime(2026, 1, 20, 9, tzinfo=datetime.UTC), tick=False)
    return made


def sheet(people):
    return progress_page.page(people.engagement)


def address(people):
    return reverse("roadmaps:progress", args=[people.engagement.pk])


def text(people, column="lead"):
    response = people.browser(column).get(address(people))
    assert response.status_code == 200
    return response.content.decode()


def add(people, column="lead", **values):
    details = Details(**{"kind": "risk", "text": "The vendor is late"} | values)
    return concerns.add_concern(people.engagement, details=details, by=getattr(people, column))


def test_done_is_weighted_by_effort_and_stands_beside_what_was_promised(people, plan):
    WorkPackage.objects.filter(key="A").update(percent=60, status="active")
    standing = sheet(people).standing
    assert standing.done.percent == pytest.approx(100 * 0.6 * 10 / 15)
    # 12 working days are over: all ten of A and two of five of B.
    assert standing.due.percent == pytest.approx(100 * 12 / 15)
    page = text(people)
    assert "40 %" in page
    assert "of 80 % planned by today" in page


def test_before_the_first_promised_day_no_percentage_is_compared(people, plan, time_machine):
    time_machine.move_to(datetime.datetime(2026, 1, 2, 9, tzinfo=datetime.UTC), tick=False)
    assert "nothing was to be done by today yet" in text(people)
    assert "planned by today" not in text(people)
    assert "nothing was to be done by today yet" in opened(people, "roadmap")
    assert "nothing was to be done by today yet" in printed(people)


def test_a_plan_in_points_says_how_many_points_are_done(people, plan):
    people.engagement.planning_unit = "points"
    people.engagement.save()
    WorkPackage.objects.filter(key="B").update(percent=50, status="active")
    assert "2.5 of 15 points: each package counts with its effort." in text(people)


def test_the_forecast_says_by_how_much_the_end_is_later_than_promised(people, plan):
    # Nothing has begun by the 12th working day: all 15 days begin on the 12th at the earliest.
    expected = sheet(people).standing.expected
    assert expected.baseline_end == datetime.date(2026, 1, 23)
    assert expected.timetable.end == datetime.date(2026, 2, 9)
    assert expected.days == 11
    assert "11 working days later than promised" in text(people)


def test_a_percentage_that_somebody_typed_shortens_what_is_left(people, plan):
    WorkPackage.objects.filter(key="A").update(percent=90, status="active", started_on=TODAY)
    assert sheet(people).standing.expected.timetable.end < datetime.date(2026, 2, 9)


def test_what_is_late_or_ends_within_seven_days_stands_at_its_owner(people, plan):
    found = {each.name: [item.key for item in each.items] for each in sheet(people).people}
    assert found == {"Carl Contributor": ["A"], "Nobody yet": ["B"]}
    late = {item.key: item.is_late for each in sheet(people).people for item in each.items}
    assert late == {"A": True, "B": False}


def test_what_ends_later_than_promised_is_late_however_often_it_is_planned_anew(people, plan):
    """Begun today with all its ten days to do: it ends two weeks after 16 January, as promised."""
    WorkPackage.objects.filter(key="A").update(status="active", started_on=TODAY, percent=0)
    words = "late: promised 16 Jan 2026, now 2 Feb 2026"
    assert words in text(people)
    home = {each.words: each for each in core_due.of(people.contributor)}
    assert home["Finish A Method"].is_late
    assert home["Finish A Method"].when == words
    at = WorkPackage.objects.get(key="A").get_absolute_url()
    for address in (at, reverse("roadmaps:packages", args=[people.engagement.pk])):
        assert words in people.browser("lead").get(address).content.decode()
    roadmap = reverse("roadmaps:roadmap", args=[people.engagement.pk])
    assert "11 days late" in people.browser("lead").get(roadmap).content.decode()


def test_what_ends_later_than_a_day_that_was_promised_for_later_is_listed_at_once(people, plan):
    """B was promised for 23 January; put off to 2 March it is late a month before that."""
    later = datetime.date(2026, 3, 2)
    WorkPackage.objects.filter(key="A").update(status="done", started_on=None, finished_on=TODAY)
    WorkPackage.objects.filter(key="B").update(
        earliest=later, baseline_start=datetime.date(2026, 2, 16), baseline_end=FAR
    )
    page = text(people)
    assert "1 is late" in page
    assert "late: promised 20 Feb 2026, now 6 Mar 2026" in page
    assert "nothing is late" not in page
    assert {"Finish B Reports"} == {each.words for each in core_due.of(people.lead)}


def test_what_ends_this_week_is_listed_though_it_was_promised_for_later(people, plan):
    """B has begun and ends on Monday; it was promised for 20 February."""
    WorkPackage.objects.filter(key="A").update(status="done", started_on=None, finished_on=TODAY)
    WorkPackage.objects.filter(key="B").update(
        status="active", started_on=TODAY, percent=0, baseline_end=FAR
    )
    ends = sheet(people).standing.dates(WorkPackage.objects.get(key="B")).last
    assert ends < FAR
    items = [item for each in sheet(people).people for item in each.items]
    assert [(item.key, item.day, item.is_late) for item in items] == [("B", ends, False)]
    page = text(people)
    assert "Nothing ends within seven days" not in page
    home = {each.words: each for each in core_due.of(people.lead)}
    assert home["Finish B Reports"].day == ends
    assert not home["Finish B Reports"].is_late
    # After this week it is nobody's news.
    WorkPackage.objects.filter(key="B").update(
        **{"earliest": FAR, "status": "planned", "started_on": None, "baseline_start": FAR},
        baseline_end=datetime.date(2026, 3, 2),
    )
    assert "Nothing ends within seven days, and nothing is late." in text(people)


def test_what_should_have_begun_is_told_with_the_day_that_was_promised(people, plan):
    """B was promised from Monday 19 January on; it ends on Friday, and nobody has begun."""
    assert "not begun, promised to begin 19 Jan 2026" in text(people)
    WorkPackage.objects.filter(key="B").update(status="active", started_on=TODAY)
    assert "promised to begin 19 Jan" not in text(people)


def test_what_should_have_begun_and_ends_after_this_week_is_due_to_begin(people, plan):
    WorkPackage.objects.filter(key="B").update(baseline_end=datetime.date(2026, 3, 2))
    home = {each.words: each for each in core_due.of(people.lead)}
    assert home["Begin B Reports"].day == datetime.date(2026, 1, 19)
    assert home["Begin B Reports"].is_late


def test_without_a_promise_the_planned_end_counts(people, plan):
    schedule.forget_baseline(plan, by=people.lead)
    assert "late: planned until 16 Jan 2026, now 2 Feb 2026" in text(people)


def test_what_is_done_or_dropped_is_due_of_nobody(people, plan):
    WorkPackage.objects.filter(key="A").update(status="done", finished_on=TODAY)
    WorkPackage.objects.filter(key="B").update(status="dropped")
    assert sheet(people).people == []


def opened(people, name, *args, query=""):
    at = reverse(f"roadmaps:{name}", args=args or [people.engagement.pk]) + query
    return people.browser("lead").get(at).content.decode()


def printed(people):
    return roadmap_chapter.build(people.engagement, "room", "en").html


def test_a_late_deliverable_is_called_so_with_its_day_wherever_it_stands(people, plan):
    package = WorkPackage.objects.get(key="A")
    row = DeliverableFactory(
        package=package, name="Guide", owner=people.contributor, due_on=datetime.date(2026, 1, 15)
    )
    words = "late, was due 15 Jan 2026"
    assert words in text(people)
    assert words in opened(people, "package", package.pk)
    home = {each.words: each.when for each in core_due.of(people.contributor)}
    assert home["Deliver “Guide”"] == words
    for page in (opened(people, "packages"), printed(people)):
        assert "1 deliverable late" in page
    for change in ({"status": "delivered"}, {"status": "planned", "due_on": TODAY}):
        Deliverable.objects.filter(pk=row.pk).update(**change)
        assert words not in opened(people, "package", package.pk)
        assert "deliverable late" not in opened(people, "packages")


def test_nothing_of_the_backlog_is_late(people, plan):
    package = PackageFactory(plan=plan, key="C", name="Later", wave=None)
    DeliverableFactory(package=package, owner=people.contributor, due_on=datetime.date(2026, 1, 15))
    assert "was due 15 Jan" not in text(people)
    assert "was due 15 Jan" not in opened(people, "package", package.pk)
    assert not any("15 Jan" in each.when for each in core_due.of(people.contributor))


def test_what_was_done_after_the_promised_day_says_so_and_is_late_no_more(people, plan):
    """A was promised for Friday the 16th and done on Tuesday the 20th, two working days later."""
    row = WorkPackage.objects.get(key="A")
    started = datetime.date(2026, 1, 6)
    WorkPackage.objects.filter(pk=row.pk).update(
        status="done", started_on=started, finished_on=TODAY
    )
    words = "done 2 days after the promised day, 16 Jan 2026"
    for page in (opened(people, "package", row.pk), opened(people, "packages")):
        assert words in page
    assert "Done, 2 days late" in opened(people, "roadmap", query="?as=table")
    assert words in opened(people, "roadmap", query="?show=A")
    assert "2 days late" in printed(people)
    assert not any(item.key == "A" for each in sheet(people).people for item in each.items)
    assert not any("A Method" in each.words for each in core_due.of(people.contributor))


def test_what_is_done_in_time_says_nothing_of_lateness(people, plan):
    row = WorkPackage.objects.get(key="A")
    friday = datetime.date(2026, 1, 16)
    WorkPackage.objects.filter(pk=row.pk).update(
        status="done", started_on=datetime.date(2026, 1, 5), finished_on=friday
    )
    assert "after the promised day" not in opened(people, "package", row.pk)


def test_what_is_done_has_no_float_and_is_not_critical(people, plan):
    row = WorkPackage.objects.get(key="A")
    assert "critical" in opened(people, "package", row.pk)
    WorkPackage.objects.filter(pk=row.pk).update(
        status="done", started_on=datetime.date(2026, 1, 5), finished_on=datetime.date(2026, 1, 16)
    )
    page = opened(people, "package", row.pk)
    assert "critical" not in page
    assert "of float" not in page
    standing = dated.of(people.engagement)
    drawn = {each.key: (each.critical, each.float_days) for each in pictured.scene(standing).rows}
    assert drawn == {"A": (False, None), "B": (True, 0)}
    printed_rows = printed(people)
    assert printed_rows.count("critical</td>") == 1


def test_home_and_letters_tell_owners_what_is_due(people, plan):
    DeliverableFactory(
        package=WorkPackage.objects.get(key="A"),
        name="Method guide",
        owner=people.contributor,
        due_on=TODAY,
    )
    add(people, owner=people.contributor.pk, due_on=TODAY)
    told = {each.words for each in core_due.of(people.contributor)}
    assert {"Deliver “Method guide”", "Answer “The vendor is late”"} <= told
    assert any(words.startswith("Finish A") for words in told)
    assert not any("Finish B" in words for words in told)
    assert any("Finish B" in each.words for each in core_due.of(people.lead))


def test_the_letter_of_the_week_lists_what_of_the_plan_is_due_for_oneself(people, plan):
    DeliverableFactory(
        package=WorkPackage.objects.get(key="A"),
        name="Method guide",
        owner=people.contributor,
        due_on=TODAY,
    )
    add(people, owner=people.contributor.pk, due_on=TODAY)
    letter = reminders.letter(people.contributor.user)
    assert letter is not None
    assert letter.subject == "PMO Studio: 3 things are due"
    for told in (
        "Finish A Method: late: promised 16 Jan 2026, now 2 Feb 2026",
        "Deliver “Method guide”",
        "Answer “The vendor is late”",
    ):
        assert told in letter.body
    assert WorkPackage.objects.get(key="A").get_absolute_url() in letter.body
    assert "Finish B" not in letter.body
    WorkPackage.objects.filter(key="A").update(status="done", finished_on=TODAY)
    assert "Finish A" not in reminders.letter(people.contributor.user).body


def test_conditions_of_gates_stand_at_their_owner_until_they_are_met(people, plan):
    decision = WaveDecision.objects.create(
        wave=Wave.objects.get(key="F"),
        decision="go_with_conditions",
        decided_on=TODAY,
        by=people.lead,
        at=timezone.now(),
    )
    days = {"Late": -1, "Soon": 7, "Far": 8}
    for text_of_it, ahead in days.items():
        decision.conditions.create(
            text=text_of_it,
            due_on=TODAY + datetime.timedelta(days=ahead),
            owner=people.contributor,
        )

    def told():
        found = next(each for each in sheet(people).people if each.seat == people.contributor)
        return [(item.words, item.is_late) for item in found.items if "condition" in item.words]

    late, soon = ("Meet the condition “Late”", True), ("Meet the condition “Soon”", False)
    assert told() == [late, soon]
    assert f"/waves/{decision.wave_id}/#gate" in text(people)
    decision.conditions.filter(text="Late").update(met_on=TODAY)
    assert told() == [soon]


def test_accepted_deliverables_and_packages_done_are_counted(people, plan):
    package = WorkPackage.objects.get(key="A")
    accepted = {"status": "accepted", "accepted_on": TODAY, "accepted_by": people.lead}
    DeliverableFactory(package=package, **accepted)
    DeliverableFactory(package=package)
    DeliverableFactory(package=package, status="dropped")
    found = sheet(people)
    assert (found.outputs_accepted, len(found.planned_outputs)) == (1, 2)
    assert (found.packages_done, len(found.placed)) == (0, 2)


def test_risks_and_issues_are_ranked_by_likelihood_times_impact(people, plan):
    add(people, text="Small", likelihood=1, impact=2)
    add(people, text="Heavy", likelihood=4, impact=5)
    add(people, kind="issue", text="Here", impact=3)
    assert [each.text for each in sheet(people).open_concerns] == ["Heavy", "Here", "Small"]
    assert [each.rating for each in sheet(people).open_concerns] == [20, 15, 2]


def test_whoever_may_write_names_a_risk_and_only_who_plans_or_owns_it_changes_it(people, plan):
    row = add(people, "contributor")
    with pytest.raises(Denied):
        concerns.close_concern(row, closed=True, by=people.guest)
    Concern.objects.filter(pk=row.pk).update(owner=people.contributor)
    concerns.close_concern(row, closed=True, by=people.contributor)
    row.refresh_from_db()
    assert row.closed_on == TODAY
    with pytest.raises(Denied):
        add(people, "viewer")


def test_a_risk_that_happened_becomes_an_issue_and_keeps_that_it_was_one(people, plan):
    row = add(people)
    details = Details(kind="issue", text=row.text, likelihood=5)
    changed = concerns.change_concern(row, details=details, seen=row.version, by=people.lead)
    assert (changed.kind, changed.likelihood, changed.was_risk) == ("issue", None, True)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": "  "}, "text"),
        ({"text": "x" * 301}, "text"),
        ({"response": "x" * 501}, "response"),
        ({"kind": "wish"}, "kind"),
        ({"likelihood": 6}, "likelihood"),
        ({"likelihood": None}, "likelihood"),
        ({"impact": 0}, "impact"),
        ({"package": 10**6}, "package"),
        ({"owner": 10**6}, "owner"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(people, plan, values, field):
    with pytest.raises(Refused) as refused:
        add(people, **values)
    assert refused.value.field == field
    assert not Concern.objects.exists()


def test_two_who_change_one_risk_lose_nothing(people, plan):
    row = add(people)
    first = Details(kind="risk", text="The vendor is late", impact=5)
    concerns.change_concern(row, details=first, seen=row.version, by=people.facilitator)
    with pytest.raises(Overtaken):
        concerns.change_concern(
            row,
            details=Details(kind="risk", text="Another", impact=1),
            seen=row.version,
            by=people.lead,
        )
    browser = people.browser("lead")
    data = {"kind": "risk", "text": "My words", "impact": 2, "likelihood": 2, "seen": row.version}
    response = browser.post(reverse("roadmaps:concern", args=[row.pk]), data)
    assert response.status_code == 409
    assert "My words" in response.content.decode()


def test_what_is_removed_can_be_put_back(people, plan):
    row = add(people)
    concerns.remove_concern(row, removed=True, by=people.lead)
    assert sheet(people).concerns == []
    assert row.text in text(people)
    concerns.remove_concern(row, removed=False, by=people.lead)
    assert [each.pk for each in sheet(people).concerns] == [row.pk]


def test_a_review_keeps_the_figures_of_its_day(people, plan):
    WorkPackage.objects.filter(key="A").update(percent=60, status="active", started_on=TODAY)
    row = reviews.hold_review(people.engagement, summary="On the way", by=people.lead)
    assert (row.held_on, row.percent_done, row.percent_planned) == (TODAY, 40, 80)
    assert row.forecast_end == sheet(people).standing.expected.timetable.end
    WorkPackage.objects.filter(key="A").update(percent=100)
    reviews.change_review(row, summary="Still on it", seen=row.version, by=people.lead)
    kept = Review.objects.get()
    assert (kept.summary, kept.percent_done) == ("Still on it", 40)
    assert list(
        Event.objects.filter(kind__startswith="review.").values_list("kind", flat=True)
    ) == [
        "review.held",
        "review.changed",
    ]


def test_an_empty_review_says_what_is_missing_and_keeps_the_page(people, plan):
    at = reverse("roadmaps:review_new", args=[people.engagement.pk])
    response = people.browser("lead").post(at, {"summary": "  "})
    assert response.status_code == 422
    assert "Say in a sentence what the review found." in response.content.decode()


def test_before_there_is_a_plan_the_sheet_says_where_it_comes_from(people):
    assert reverse("roadmaps:packages", args=[people.engagement.pk]) in text(people)
    assert dated.of(people.engagement) is None


def test_the_sheet_costs_the_same_for_3_and_30_of_everything(people, plan):
    browser = people.browser("lead")

    def queries():
        with CaptureQueriesContext(connection) as found:
            browser.get(address(people))
        return len(found)

    def more(count):
        wave = Wave.objects.get(key="F")
        for row in PackageFactory.create_batch(
            count, plan=plan, wave=wave, effort=1, owner=people.contributor
        ):
            DeliverableFactory(package=row, owner=people.contributor, due_on=timezone.localdate())
            add(people, owner=people.contributor.pk, due_on=timezone.localdate())
            reviews.hold_review(people.engagement, summary="Well", by=people.lead)

    more(3)
    browser.get(address(people))
    few = queries()
    more(10)
    assert queries() == few
