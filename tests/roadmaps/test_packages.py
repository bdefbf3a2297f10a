"""Sheet 3.1 and the page of a package: adding, changing, two people at once, why it is there."""

import datetime
from decimal import Decimal
from unittest import mock

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from canvases.models import Mandate, Objective, ObjectiveKpi
from pmo_studio.core import bundle
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import data
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps import dated, package_list, percents, slips
from roadmaps.actions import advancing
from roadmaps.actions import packages as actions
from roadmaps.actions.advancing import Progress
from roadmaps.actions.packages import Details
from roadmaps.forms.fields import seat_choices
from roadmaps.models import PackageKpi, Plan, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.package_list import Filters
from tests.factories import (
    CanvasFactory,
    ClosingFactory,
    DeliverableFactory,
    GapFactory,
    KpiFactory,
    LinkFactory,
    NoteFactory,
    PackageFactory,
    ParticipantFactory,
    PlanFactory,
    WaveFactory,
)
from tests.reading import words
from tests.roadmaps.planned import package as planned_package
from tests.roadmaps.planned import planned, wave_of, with_first_waves

pytestmark = pytest.mark.django_db

METHOD = {"name": "Standard method", "effort": "60", "staff": "2"}


def add(people, **values):
    details = Details(**{"name": "Standard method", "effort": 60} | values)
    return actions.add_package(people.engagement, details=details, by=people.facilitator)


def to_begin(people, **values):
    """The same in a wave: nothing begins in the backlog."""
    plan = planned(people.lead)
    return add(people, wave=wave_of(plan, "F").pk, **values)


def post(people, path, **given):
    return people.browser("facilitator").post(path, given)


def new(people, **given):
    return post(people, f"/engagements/{people.engagement.pk}/packages/new/", **METHOD | given)


def sheet(people, query="", who="viewer"):
    return people.browser(who).get(f"/engagements/{people.engagement.pk}/packages/{query}")


def build(people, **values):
    """F05 of T22: 60 person-days, two gaps that count 6 and 3.75."""
    plan = PlanFactory(engagement=people.engagement)
    package = PackageFactory(
        plan=plan,
        **{
            "key": "WP-F05",
            "kind": "build",
            "name": "Establish a standard method",
            "function": "F05",
            "effort": 60,
            "staff": 2,
            "steps": 2,
            "benefit": 9.75,
        }
        | values,
    )
    ClosingFactory(package=package, gap__code="STD", counted=6.0)
    control = GapFactory(plan=plan, code="CTL", current=1.5, target=3.0, importance=5.0, votes=8)
    ClosingFactory(package=package, gap=control, factor=0.5, counted=3.75)
    return package


# --- actions ---


def test_the_first_package_begins_the_plan_with_its_waves(people):
    package = add(people)
    assert (package.key, package.kind, package.staff) == ("OWN-1", "own", 1)
    plan = Plan.objects.get()
    assert [wave.key for wave in plan.waves.all()] == ["F", "P", "R1", "S"]
    assert add(people, name="Another").key == "OWN-2"
    event = Event.objects.filter(kind="package.added").first()
    assert (event.subject, event.topic) == (package.subject, f"plan:{people.engagement.pk}")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"effort": 0}, "nothing is done without effort"),
        ({"effort": -5}, "nothing is done without effort"),
        ({"effort": 100_001}, "from 1 to 100,000"),
        ({"staff": 0}, "somebody has to do it"),
        ({"name": " "}, "needs a name"),
        ({"name": "n" * 121}, "up to 120 characters"),
        ({"purpose": "p" * 1001}, "up to 1000 characters"),
        ({"wave": 999_999}, "wave is not there"),
        ({"owner": 999_999}, "has no seat here"),
        ({"earliest": datetime.date(1850, 1, 1)}, "years 1900 to 2199"),
    ],
)
def test_what_cannot_be_planned_is_refused_in_a_sentence(people, wrong, said):
    with pytest.raises(Refused, match=said):
        add(people, **wrong)
    assert not WorkPackage.objects.exists()


def test_another_effort_makes_another_priority(people):
    package = build(people)
    details = Details(name=package.name, effort=80, staff=2)
    actions.change_package(package, details=details, seen=None, by=people.lead)
    package.refresh_from_db()
    assert (package.effort, package.priority) == (80, Decimal("12.19"))
    own = add(people)
    assert own.priority is None


def test_a_priority_follows_from_what_stands_whatever_a_bundle_of_before_kept(people):
    with_first_waves(build(people).plan)
    document = bundle.write(people.engagement)
    (row,) = document["packages"]
    assert "priority" not in row
    row |= {"priority": "99.00", "effort": 80}
    came = WorkPackage.objects.get(plan__engagement=bundle.load(document, owner=people.stranger))
    assert came.priority == Decimal("12.19")


def test_the_look_ahead_ranks_by_the_effort_that_would_be_kept(people):
    Engagement.objects.filter(pk=people.engagement.pk).update(team_limit=1)
    wave = with_first_waves(PlanFactory(engagement=people.engagement)).waves.get(key="F")

    def made(key, benefit):
        values = {"kind": "build", "wave": wave, "effort": 10, "benefit": benefit}
        return PackageFactory(plan=wave.plan, key=key, **values)

    first, _second = made("A", 10.0), made("B", 8.0)
    before = dated.of(Engagement.objects.get(pk=people.engagement.pk))
    slip = slips.preview(before, first, {"effort": 20})
    told = {each.row.key: (each.after.first, each.after.last) for each in slip.moves}
    WorkPackage.objects.filter(key="A").update(effort=20)
    after = dated.of(before.engagement)
    kept = {row.key: (dates.first, dates.last) for row in after.rows if (dates := after.dates(row))}
    assert told == kept
    assert kept["B"] < kept["A"]


def test_whom_somebody_came_before_is_told_and_keeps_what_was_typed(people):
    package = add(people)
    seen = package.version
    details = Details(name="Theirs", effort=60)
    actions.change_package(package, details=details, seen=seen, by=people.lead)
    with pytest.raises(Overtaken):
        actions.change_package(package, details=details, seen=seen, by=people.lead)
    response = post(people, f"/packages/{package.pk}/", **METHOD | {"name": "Mine", "seen": seen})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in page
    assert 'value="Mine"' in page
    again = post(people, f"/packages/{package.pk}/", **METHOD | {"name": "Mine", "seen": seen + 1})
    assert again.status_code == 302
    assert WorkPackage.objects.get().name == "Mine"


def test_done_has_a_day_and_in_progress_a_beginning(people):
    package = to_begin(people)
    today = timezone.localdate()

    def told(**values):
        progress = Progress(**values)
        return advancing.set_progress(package, progress=progress, seen=None, by=people.lead)

    begun = told(status="active")
    assert (begun.started_on, begun.finished_on) == (today, None)
    done = told(status="done", started_on=today - datetime.timedelta(days=9))
    assert (done.finished_on, percents.percent_of(done, [])) == (today, 100)
    assert told(status="active", finished_on=today).finished_on is None
    with pytest.raises(Refused, match="before it was started"):
        told(status="done", started_on=today, finished_on=today - datetime.timedelta(days=1))
    with pytest.raises(Refused, match="still to come"):
        told(status="done", finished_on=today + datetime.timedelta(days=1))
    with pytest.raises(Refused, match="0 to 100"):
        told(status="active", percent=101)


def test_two_of_one_name_are_told_apart_on_lists_of_owners(people):
    """An engagement that its facilitator imported has the seat of the file beside the own."""
    seat = {"engagement": people.engagement, "role": "facilitator"}
    ParticipantFactory(display_name="Ana", **seat)
    for name in ("Ana", "Bo"):
        ParticipantFactory(display_name=name, user=None, **seat)
    names = [name for _pk, name in seat_choices(people.engagement.pk)]
    assert {each for each in names if each.startswith(("Ana", "Bo"))} == {
        *("Ana (Facilitator)", "Ana (Facilitator, without an account)", "Bo")
    }


def test_its_owner_says_how_far_it_is_and_plans_nothing(people):
    package = to_begin(people, owner=people.contributor.pk)
    progress = Progress(status="active", percent=30)
    advancing.set_progress(package, progress=progress, seen=None, by=people.contributor)
    assert WorkPackage.objects.get().percent == 30
    with pytest.raises(Denied):
        advancing.set_progress(package, progress=progress, seen=None, by=people.guest)
    with pytest.raises(Denied):
        actions.change_package(
            package, details=Details(name="N", effort=1), seen=None, by=people.contributor
        )
    page = people.browser("contributor").get(f"/packages/{package.pk}/").content.decode()
    assert "Save the progress" in page
    assert "Move or re-estimate" not in page


@given(st.lists(st.sampled_from(DeliverableStatus.values)), st.booleans())
def test_a_package_is_between_nothing_and_all_of_what_it_delivers(statuses, dropped):
    package = WorkPackage(status="active")
    percent = percents.percent_of(package, statuses)
    assert 0 <= percent <= 100
    counted = [each for each in statuses if each != "dropped"]
    assert (percent == 100) == (bool(counted) and set(counted) == {"accepted"})
    more = [*statuses, "dropped"] if dropped else statuses
    assert percents.percent_of(package, more) == percent
    package.percent = 35
    assert percents.percent_of(package, statuses) == 35


def test_a_removed_package_comes_back_with_all_that_belongs_to_it(people):
    package = build(people)
    DeliverableFactory(package=package)
    actions.remove_package(package, by=people.lead)
    assert package_list.listed(people.engagement, Filters()).total == 0
    actions.remove_package(package, by=people.lead)
    assert Event.objects.filter(kind="package.removed").count() == 1
    back = actions.restore_package(package, by=people.facilitator)
    assert (back.archived_at, back.archived_by, back.closes.count()) == (None, None, 2)
    assert back.deliverables.count() == 1


def test_the_kpis_that_a_package_moves_are_chosen(people):
    package = build(people)
    first, second = KpiFactory.create_batch(2, engagement=people.engagement)
    elsewhere = KpiFactory()
    PackageKpi.objects.create(package=package, kpi=first)
    path = f"/packages/{package.pk}/kpis/"
    assert post(people, path, kpi=[second.pk]).status_code == 302
    assert [row.kpi for row in package.moves.all()] == [second]
    assert post(people, path, kpi=[elsewhere.pk]).status_code == 422
    assert Event.objects.get(kind="package.moves").data["kpis"] == [second.pk]


# --- the sheet ---


def test_an_empty_sheet_says_where_plans_come_from_and_offers_one_by_hand(people):
    page = sheet(people, who="facilitator").content.decode()
    assert "Which work closes the gaps?" in page
    assert page.count("A package of our own") == 2
    assert "A package of our own" not in sheet(people).content.decode()


def test_packages_stand_by_wave_enabling_first_then_by_rank_and_the_backlog_last(people):
    plan = PlanFactory(engagement=people.engagement)
    pilot = WaveFactory(plan=plan, key="P", kind="pilot")

    def made(key, kind, priority=None, wave=pilot, **values):
        benefit = None if priority is None else priority / 100
        PackageFactory(
            plan=plan,
            key=key,
            kind=kind,
            wave=wave,
            effort=1,
            benefit=benefit,
            **values,
        )

    made("WP-F11", "build", 11.25)
    made("WP-F01", "build", 50)
    made("OWN-1", "own")
    made("CH-1", "change")
    made("EN-4", "enabling")
    made("EN-3", "enabling")
    made("WP-F03", "build", 0, wave=None)
    made("WP-F04", "build", 1, mandatory=True)
    listed = package_list.listed(people.engagement, Filters())
    order = [[line.package.key for line in group.lines] for group in listed.groups]
    assert order == [
        ["EN-3", "EN-4", "CH-1", "WP-F04", "WP-F01", "WP-F11", "OWN-1"],
        ["WP-F03"],
    ]
    ranks = {line.package.key: line.rank for group in listed.groups for line in group.lines}
    assert (ranks["WP-F04"], ranks["WP-F01"], ranks["OWN-1"], ranks["EN-3"]) == (1, 2, 4, 0)
    text = words(sheet(people).content.decode())
    assert "Backlog" in text
    assert "no measured gap" in text


def test_only_what_is_mandatory_and_begins_its_wave_is_said_to_come_first(people):
    plan = with_first_waves(PlanFactory(engagement=people.engagement))
    wave = wave_of(plan, "F")
    first = PackageFactory(plan=plan, wave=wave, key="EN-6", effort=5, mandatory=True)
    waits = PackageFactory(plan=plan, wave=wave, key="CH-03", effort=5, mandatory=True)
    waits.predecessors.create(predecessor=first)
    PackageFactory(plan=plan, key="CH-04", mandatory=True)

    groups = package_list.listed(people.engagement, Filters()).groups
    begins = {line.package.key: line.begins_wave for group in groups for line in group.lines}
    assert begins == {"EN-6": True, "CH-03": False, "CH-04": False}
    text = words(sheet(people).content.decode())
    assert text.count("comes first in its wave") == 1
    assert text.count("· mandatory") == 2


def test_the_sheet_shows_what_was_chosen_and_ignores_what_it_does_not_know(people):
    mine = add(people, name="Mine", owner=people.contributor.pk)
    add(people, name="Nobody's")
    shown = sheet(people, f"?owner={people.contributor.pk}").content.decode()
    assert "1 of 2 shown" in shown
    assert f'id="package-{mine.pk}"' in shown
    assert "1 of 2 shown" in sheet(people, "?owner=nobody").content.decode()
    assert "No work package fits" in sheet(people, "?kind=build").content.decode()
    assert "2 work packages" in sheet(people, "?kind=odd&owner=x&status=y").content.decode()


def test_the_sheet_says_who_is_too_many_and_lists_deliverables_done_of_all(people):
    package = add(people, staff=9)
    for status in ("accepted", "delivered", "planned", "dropped"):
        extra = {"accepted_on": timezone.localdate(), "accepted_by": people.lead}
        DeliverableFactory(
            package=package, status=status, **(extra if status == "accepted" else {})
        )
    text = words(sheet(people).content.decode())
    assert "more staff than the team" in text
    assert "2/3" in text
    assert "58 %" in text


def test_a_long_list_goes_on_to_further_pages_that_keep_what_was_chosen(people):
    PackageFactory.create_batch(5, plan=PlanFactory(engagement=people.engagement))
    with mock.patch.object(package_list, "MOST_LINES", 2):
        page = sheet(people, "?kind=own&page=3").content.decode()
        assert page.count('<tr id="package-') == 1
        assert 'href="?kind=own&amp;page=2"' in page
        assert sheet(people, "?page=soon").content.decode().count('<tr id="package-') == 2


def test_the_way_back_leads_to_the_page_on_which_a_package_stands(people):
    plan = PlanFactory(engagement=people.engagement)
    for row in PackageFactory.create_batch(5, plan=plan, effort=3):
        with mock.patch.object(package_list, "MOST_LINES", 2):
            page = sheet(people, f"?at={row.pk}").content.decode()
        assert f'<tr id="package-{row.pk}"' in page
        # What the backlog takes, not only what is shown of it
        assert "15 person-days" in words(page)


def test_the_sheet_costs_the_same_for_3_and_30_packages(people, django_assert_num_queries):
    browser = people.browser("facilitator")
    address = f"/engagements/{people.engagement.pk}/packages/"
    plan = PlanFactory(engagement=people.engagement)

    def add_some(count):
        for package in PackageFactory.create_batch(count, plan=plan, owner=people.contributor):
            DeliverableFactory(package=package)

    add_some(3)
    browser.get(address)
    with django_assert_num_queries(15):
        browser.get(address)
    add_some(27)
    with django_assert_num_queries(15):
        browser.get(address)


# --- the page ---


def test_t22_the_page_of_f05_opens_its_priority_down_to_gaps_and_votes(people):
    package = build(people)
    page = words(people.browser("viewer").get(f"/packages/{package.pk}/").content.decode())
    assert "2 3.5 6 1.5 × 4" in page
    assert "1.5 3 8 ½ × 1.5 × 5" in page
    assert "6 + 3.75 = 9.75" in page
    assert "60 × 1 = 60" in page
    assert "100 × 9.75 ÷ 60 = 16.25" in page


def test_the_page_leads_from_the_package_to_customers_and_to_the_mandate(people):
    package = build(people)
    canvas = CanvasFactory(engagement=people.engagement, kind="to_be")
    method = NoteFactory(canvas=canvas, block="ka", function="F05", text="One method")
    value = NoteFactory(canvas=canvas, block="vp", text="Less rework")
    customer = NoteFactory(canvas=canvas, block="cs", text="Project managers")
    LinkFactory(canvas=canvas, kind="delivered_by", source=value, target=method)
    LinkFactory(canvas=canvas, kind="needs", source=customer, target=value)
    kpi = KpiFactory(engagement=people.engagement, name="Method adoption")
    PackageKpi.objects.create(package=package, kpi=kpi)
    mandate = Mandate.objects.create(engagement=people.engagement)
    objective = Objective.objects.create(mandate=mandate, text="Nine of ten", position=1)
    ObjectiveKpi.objects.create(objective=objective, kpi=kpi, position=1)
    page = words(people.browser("viewer").get(f"/packages/{package.pk}/").content.decode())
    for text in ("Less rework", "Project managers", "Method adoption", "Nine of ten"):
        assert text in page


def test_an_effort_that_somebody_set_stands_beside_the_one_that_was_derived(people):
    package = build(people, effort=45)
    page = words(people.browser("viewer").get(f"/packages/{package.pk}/").content.decode())
    assert "60 × 1 = 60; set to 45 person-days" in page


def test_points_are_called_points(people):
    Engagement.objects.filter(pk=people.engagement.pk).update(planning_unit="points")
    package = add(people)
    page = words(people.browser("viewer").get(f"/packages/{package.pk}/").content.decode())
    assert "60 points, 1 person" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"effort": "0"}, "nothing is done without effort"),
        ({"effort": "many"}, "nothing is done without effort"),
        # A thousand to who writes so; Django alone would keep 1.
        ({"effort": "1.000"}, "nothing is done without effort"),
        ({"effort": "1,5"}, "nothing is done without effort"),
        ({"staff": "1.5"}, "somebody has to do it"),
        ({"earliest": "soon"}, "Enter a day"),
    ],
)
def test_a_wrong_figure_is_named_and_what_was_typed_stays(people, wrong, said):
    response = new(people, **wrong)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert "Standard method" in response.content.decode()
    assert not WorkPackage.objects.exists()


def test_more_staff_than_the_team_is_saved_into_the_backlog_and_said(people):
    response = people.browser("facilitator").post(
        f"/engagements/{people.engagement.pk}/packages/new/", METHOD | {"staff": "9"}, follow=True
    )
    text = words(response.content.decode())
    assert "asks for 9 people at once, and the team is 3" in text
    assert WorkPackage.objects.get().staff == 9


def test_a_wave_in_which_it_cannot_be_dated_is_taken_and_the_answer_names_both(people):
    plan = with_first_waves(PlanFactory(engagement=people.engagement))
    planned_package(plan, "A", "P")
    second = planned_package(plan, "B", "P", after=["A"])

    def saved(**given):
        typed = METHOD | {"staff": "1", "wave": wave_of(plan, "P").pk} | given
        second.refresh_from_db()
        answer = people.browser("facilitator").post(
            second.get_absolute_url(), typed | {"seen": second.version}, follow=True
        )
        return [str(each) for each in answer.context["messages"]][1:]

    sentence = (
        "B is in Foundation and waits for A, which comes later, in Pilot. Move one of the two."
    )
    assert saved(wave=wave_of(plan, "F").pk) == [sentence]
    # It stands on the sheets; whoever changes something else is not told again.
    assert saved(wave=wave_of(plan, "F").pk, name="Another name") == []
    assert saved(staff="9", sure="on")[0].startswith("B needs 9 people at once, the team has 3.")


def test_sent_twice_it_is_added_once(people):
    key = "k" * 32
    for _ in range(2):
        assert new(people, key=key).status_code == 302
    assert WorkPackage.objects.count() == 1


def test_the_page_costs_the_same_for_3_and_30_of_everything(people, django_assert_num_queries):
    package = build(people)
    browser = people.browser("facilitator")

    def add_some(count):
        DeliverableFactory.create_batch(count, package=package, owner=people.contributor)
        for other in PackageFactory.create_batch(count, plan=package.plan):
            package.predecessors.create(predecessor=other)
            PackageKpi.objects.create(package=package, kpi=KpiFactory(engagement=people.engagement))

    add_some(3)
    browser.get(f"/packages/{package.pk}/")
    with django_assert_num_queries(30):
        browser.get(f"/packages/{package.pk}/")
    add_some(27)
    with django_assert_num_queries(30):
        browser.get(f"/packages/{package.pk}/")


# --- what else must hold ---


def test_a_plan_with_its_history_travels(people):
    package = build(people)
    with_first_waves(package.plan)
    package.wave = wave_of(package.plan, "F")
    package.save()
    kpi = KpiFactory(engagement=people.engagement)
    actions.set_kpis(package, kpis=[kpi.pk], by=people.lead)
    progress = Progress(status="active", percent=10)
    advancing.set_progress(package, progress=progress, seen=None, by=people.lead)
    made = bundle.load(bundle.write(people.engagement), owner=people.stranger)
    row = WorkPackage.objects.get(plan__engagement=made)
    assert (row.key, row.percent, row.moves.count(), row.closes.count()) == ("WP-F05", 10, 1, 2)
    event = Event.objects.get(engagement=made, kind="package.moves")
    assert event.data["kpis"] == [row.moves.get().kpi_id]


def test_a_text_that_has_to_go_goes_with_its_purpose(people):
    package = add(people, name="Dismiss Mr Smith", purpose="He knows")
    data.redact_text(people.engagement, subject=package.subject, by=people.lead)
    package.refresh_from_db()
    assert "Smith" not in package.name
    assert package.purpose == ""
    assert "Smith" not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_names_of_all_sheets_have_their_row_to_themselves(people):
    plan = with_first_waves(Plan.objects.create(engagement=people.engagement))
    planned_package(plan, "A", "F", 10)
    path = reverse("roadmaps:packages", args=[people.engagement.pk])
    html = people.browser("lead").get(path).content.decode()
    row, _, sheet = html.partition("<main")
    for name in ("Files and calendar", "A package of our own"):
        assert name not in row
        assert name in sheet
