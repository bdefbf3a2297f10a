"""Processes with their lanes, steps and pain points: actions, forms, figures, live, votes, gate."""

import dataclasses
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments.actions import pains, processes, steps
from assessments.actions.rules import Gone, Stale
from assessments.models import Lane, PainPoint, Process, Step
from assessments.models.processes import MOST_LANES, MOST_STEPS
from assessments.processes import bpmn, maps
from assessments.processes.flow import MOST_MINUTES, Chart, Pain, StepKind
from assessments.processes.flow import Step as ChartStep
from assessments.reporting import chapter
from pmo_studio.core import events, own_data, phases, subjects
from pmo_studio.core.access import Denied
from pmo_studio.core.actions import data, seats
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.refusals import Refused
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import replay
from pmo_studio.workshops.actions import votes
from tests.assessments.charts import REPORT
from tests.factories import LaneFactory, PainPointFactory, ProcessFactory, StepFactory
from tests.people import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def process(people: People) -> Process:
    """The process of T42, with two pain points by the lead."""
    return processes.import_process(people.engagement, chart=REPORT, by=people.lead).row


def url(name: str, *args: int) -> str:
    return reverse(f"assessments:{name}", args=args)


def order(process: Process) -> list[tuple[str, str]]:
    """Names and lanes of the live steps, in order."""
    shown = maps.of(process)
    return [(line.row.name, line.lane.name) for line in shown.step_lines]


def step_of(process: Process, name: str) -> Step:
    return Step.objects.for_change().get(process=process, name=name)


def lane_of(process: Process, name: str) -> Lane:
    return Lane.objects.select_related("process__engagement").get(process=process, name=name)


def details(process: Process, **changed: Any) -> dict[str, Any]:
    return {name: getattr(process, name) for name in processes.DETAILS} | changed


def newest() -> Event:
    return Event.objects.latest("number")


# --- the figures ---


def test_t42_on_the_page(people: People, process: Process) -> None:
    html = people.browser("viewer").get(process.get_absolute_url()).content.decode()
    assert '<b class="num">10\N{NO-BREAK SPACE}%</b>' in html
    assert "60 ÷ (60 + 540) = 0.10" in html
    assert "30 + 20 + 10 = 60 min" in html
    assert "0 + 480 + 60 = 540 min" in html
    assert "after step 1: PMO to Finance" in html
    assert html.count('<li><b class="num">C') == 2


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (None, ""),
        (0.0, "0\N{NO-BREAK SPACE}%"),
        (0.0004, "below 0.1\N{NO-BREAK SPACE}%"),
        (0.001, "0.1\N{NO-BREAK SPACE}%"),
        (110 / 23150, "0.5\N{NO-BREAK SPACE}%"),
        (0.00999, "1.0\N{NO-BREAK SPACE}%"),
        (0.01, "1\N{NO-BREAK SPACE}%"),
        (0.105, "11\N{NO-BREAK SPACE}%"),
        (1.0, "100\N{NO-BREAK SPACE}%"),
    ],
)
def test_a_small_share_of_work_is_not_called_none(share: float | None, words: str) -> None:
    assert maps.share_in_words(share) == words


def test_a_process_that_mostly_waits_says_how_little_it_works(people: People) -> None:
    process: Process = ProcessFactory(engagement=people.engagement)
    StepFactory(process=process, lane=LaneFactory(process=process), work_min=110, wait_min=23_040)
    browser = people.browser("viewer")
    html = browser.get(process.get_absolute_url()).content.decode()
    assert "110 ÷ (110 + 23040) = 0.0048" in html
    assert ">0.5\N{NO-BREAK SPACE}%<" in html
    listed = browser.get(reverse("assessments:processes", args=[people.engagement.pk]))
    assert ">0.5\N{NO-BREAK SPACE}%<" in listed.content.decode()
    chapter_ = chapter.build(people.engagement, "room", "en")
    assert chapter_ is not None
    assert "Flow efficiency 0.5\N{NO-BREAK SPACE}%: 1 h 50 min of work" in chapter_.html


def test_steps_without_a_time_are_told_wherever_the_share_stands(people: People) -> None:
    process: Process = ProcessFactory(engagement=people.engagement)
    lane = LaneFactory(process=process)
    StepFactory(process=process, lane=lane, work_min=0, wait_min=0)
    browser = people.browser("viewer")
    told = "1 step says no time and counts as 0 minutes."
    assert told not in browser.get(process.get_absolute_url()).content.decode()
    StepFactory(process=process, lane=lane, work_min=30, wait_min=30)
    assert told in browser.get(process.get_absolute_url()).content.decode()
    listed = browser.get(reverse("assessments:processes", args=[people.engagement.pk]))
    assert told in listed.content.decode()
    chapter_ = chapter.build(people.engagement, "room", "en")
    assert chapter_ is not None
    assert told in chapter_.html


def test_the_drawing_and_the_table_say_the_same(people: People, process: Process) -> None:
    html = people.browser("viewer").get(process.get_absolute_url()).content.decode()
    svg = html[html.index("<svg xmlns") : html.index("</svg>", html.index("<svg xmlns"))]
    assert "Steps: 3, lanes: 2, lane crossings: 2." in svg
    table = html[html.index('<table class="t ladder">') : html.index("</table>")]
    for name in ("Collect", "Check", "Wait for the board"):
        assert name in table


# --- processes ---


def test_a_new_process_has_a_name_and_nothing_else(people: People) -> None:
    made = processes.create_process(people.engagement, name=" A  b ", by=people.contributor).row
    assert (made.name, made.owner, made.suppliers) == ("A b", "", [])
    assert events.sentence(newest()) == "began the process map “A b”"


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 81])
def test_a_name_is_one_line_of_at_most_80(people: People, name: str) -> None:
    with pytest.raises(Refused, match=r"needs a name|At most 80"):
        processes.create_process(people.engagement, name=name, by=people.lead)


def test_a_description_is_stored_as_it_reads(people: People, process: Process) -> None:
    wanted = details(process, owner=" Head ", suppliers=["", " A ", "B\x00"], purpose="x\r\ny")
    described = processes.describe_process(
        process, details=wanted, base_version=1, by=people.contributor
    ).row
    assert (described.owner, described.suppliers) == ("Head", ["A", "B"])
    assert described.purpose == "x\ny"
    assert newest().data["fields"] == ["owner", "purpose", "suppliers"]
    assert "Head" not in str(newest().data)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"owner": "x" * 81}, "owner"),
        ({"inputs": ["x"] * 13}, "inputs"),
        ({"outputs": ["x" * 121]}, "outputs"),
        ({"capability": "XXX"}, "capability"),
        ({"trigger": "x" * 201}, "trigger"),
        ({"purpose": "x" * 301}, "purpose"),
    ],
)
def test_a_description_that_is_too_long_is_refused_at_its_field(
    people: People, process: Process, changed: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        processes.describe_process(
            process, details=details(process, **changed), base_version=1, by=people.lead
        )
    assert refused.value.field == field


def test_a_stale_description_is_refused_and_shows_both(people: People, process: Process) -> None:
    processes.describe_process(
        process, details=details(process, owner="By Lena"), base_version=1, by=people.lead
    )
    with pytest.raises(Stale):
        processes.describe_process(
            process, details=details(process, owner="By Carl"), base_version=1, by=people.lead
        )
    sent = {"name": process.name, "owner": "By Carl", "base_version": 1, "suppliers": "A\nB"}
    response = people.browser("contributor").post(url("process_describe", process.pk), sent)
    html = response.content.decode()
    assert response.status_code == 409
    assert "By Lena" in html
    assert 'value="By Carl"' in html
    assert ">\nA\nB</textarea>" in html
    people.browser("contributor").post(
        url("process_describe", process.pk), sent | {"base_version": 2}
    )
    process.refresh_from_db()
    assert (process.owner, process.suppliers) == ("By Carl", ["A", "B"])


def test_only_facilitators_delete_and_restore_a_process(people: People, process: Process) -> None:
    with pytest.raises(Denied):
        processes.delete_process(process, by=people.contributor)
    processes.delete_process(process, by=people.facilitator)
    with pytest.raises(Gone):
        processes.delete_process(process, by=people.facilitator)
    with pytest.raises(Gone):
        steps.delete_step(step_of(process, "Check"), by=people.lead)
    with pytest.raises(Denied):
        processes.restore_process(process, by=people.contributor)
    processes.restore_process(process, by=people.facilitator)
    assert len(order(process)) == 3


def test_a_deleted_process_is_read_only_and_comes_back_by_its_button(
    people: People, process: Process
) -> None:
    browser = people.browser("facilitator")
    deleted = browser.post(url("process_delete", process.pk), follow=True).content.decode()
    assert "1 deleted process" in deleted
    shown = browser.get(process.get_absolute_url()).content.decode()
    assert "This process was deleted" in shown
    assert "Add the step" not in shown
    again = browser.post(url("process_delete", process.pk))
    assert again.status_code == 409
    assert "deleted meanwhile" in again.content.decode()
    browser.post(url("process_restore", process.pk))
    assert "Add the step" in browser.get(process.get_absolute_url()).content.decode()


# --- lanes ---


def test_lanes_are_added_renamed_moved_and_deleted(people: People, process: Process) -> None:
    board = processes.add_lane(process, name="Board", by=people.contributor).row
    processes.move_lane(lane_of(process, "Board"), up=True, by=people.contributor)
    processes.rename_lane(board, name="The board", by=people.contributor)
    names = [lane.name for lane in maps.of(process).lanes]
    assert names == ["PMO", "The board", "Finance"]
    assert events.sentence(newest()) == "renamed the lane “Board” to “The board”"
    processes.delete_lane(board, by=people.contributor)
    with pytest.raises(Gone):
        processes.rename_lane(board, name="x", by=people.contributor)
    assert [lane.name for lane in maps.of(process).lanes] == ["PMO", "Finance"]


def test_the_first_lane_goes_no_higher(people: People, process: Process) -> None:
    assert not processes.move_lane(lane_of(process, "PMO"), up=True, by=people.lead).events


def test_a_lane_with_steps_stays(people: People, process: Process) -> None:
    with pytest.raises(Refused, match="Steps stand in this lane"):
        processes.delete_lane(lane_of(process, "PMO"), by=people.lead)
    response = people.browser("lead").post(url("lane_delete", lane_of(process, "PMO").pk))
    assert response.status_code == 422
    assert "Steps stand in this lane" in response.content.decode()


@pytest.mark.parametrize("name", ["lanes", "processes"])
def test_a_form_without_anything_in_it_is_told_what_it_lacks(
    people: People, process: Process, name: str
) -> None:
    pk = process.pk if name == "lanes" else people.engagement.pk
    response = people.browser("contributor").post(url(name, pk), {})
    assert response.status_code == 422
    assert "This field is required" in response.content.decode()


def test_there_are_at_most_20_lanes(people: People, process: Process) -> None:
    LaneFactory.create_batch(MOST_LANES - 2, process=process)
    with pytest.raises(Refused, match="at most 20 lanes"):
        processes.add_lane(process, name="One more", by=people.lead)


def test_no_two_lanes_of_a_process_have_the_same_name(people: People, process: Process) -> None:
    by = people.contributor
    for act in (
        lambda: processes.add_lane(process, name=" finance ", by=by),
        lambda: processes.rename_lane(lane_of(process, "PMO"), name="FINANCE", by=by),
    ):
        with pytest.raises(Refused, match="already a lane") as refused:
            act()
        assert refused.value.field == "name"
    processes.rename_lane(lane_of(process, "Finance"), name="finance", by=by)
    assert [lane.name for lane in maps.of(process).lanes] == ["PMO", "finance"]
    response = people.browser("lead").post(url("lanes", process.pk), {"name": "pmo"})
    assert response.status_code == 422
    assert "already a lane" in response.content.decode()


def test_a_new_lane_whose_name_there_is_is_the_one_that_there_is(
    people: People, process: Process
) -> None:
    steps.add_step(process, lane="  finance", kind="task", name="Pay", by=people.guest)
    assert order(process)[-1] == ("Pay", "Finance")
    assert newest().kind == "step.added"
    assert Lane.objects.filter(process=process).count() == 2


def test_a_restored_step_goes_into_the_lane_that_has_its_lanes_name_now(
    people: People, process: Process
) -> None:
    check = step_of(process, "Check")
    steps.delete_step(check, by=people.lead)
    processes.delete_lane(lane_of(process, "Finance"), by=people.lead)
    new = processes.add_lane(process, name="Finance", by=people.lead).row
    steps.restore_step(check, by=people.lead)
    assert [lane.name for lane in maps.of(process).lanes] == ["PMO", "Finance"]
    assert step_of(process, "Check").lane == new


def test_lanes_of_one_name_in_a_file_are_one(people: People) -> None:
    again = dataclasses.replace(REPORT, lanes=(*REPORT.lanes[:1], REPORT.lanes[0].upper()))
    made = processes.import_process(people.engagement, chart=again, by=people.lead).row
    assert {lane for _, lane in order(made)} == {"PMO"}
    assert [lane.name for lane in maps.of(made).lanes] == ["PMO"]


# --- steps ---


def test_a_step_goes_to_the_end_the_beginning_or_behind_another(
    people: People, process: Process
) -> None:
    lane, add = lane_of(process, "Finance"), steps.add_step
    common: dict[str, Any] = {"lane": lane, "kind": "task", "by": people.contributor}
    add(process, name="Last", **common)
    add(process, name="First", first=True, **common)
    add(process, name="Second", after=step_of(process, "First"), **common)
    assert [name for name, _ in order(process)] == [
        *("First", "Second", "Collect", "Check", "Wait for the board", "Last")
    ]
    positions = list(Step.objects.live().values_list("position", flat=True))
    assert positions == list(range(6))


def test_a_step_brings_its_lane_with_it(people: People) -> None:
    made: Process = ProcessFactory(engagement=people.engagement)
    steps.add_step(made, lane="Board", kind="decision", name="Decide", by=people.guest)
    assert order(made) == [("Decide", "Board")]
    kinds = list(Event.objects.filter(topic=made.topic).values_list("kind", flat=True))
    assert kinds == ["lane.added", "step.added"]


@pytest.mark.parametrize("minutes", [-1, MOST_MINUTES + 1, 10**9])
def test_minutes_are_from_none_to_a_year(people: People, process: Process, minutes: int) -> None:
    lane = lane_of(process, "PMO")
    for field in ("work_min", "wait_min"):
        with pytest.raises(Refused, match="0 to 525600") as refused:
            steps.add_step(
                process, lane=lane, kind="task", name="x", by=people.lead, **{field: minutes}
            )
        assert refused.value.field == field


def test_a_step_is_edited_once_by_whoever_came_first(people: People, process: Process) -> None:
    step = step_of(process, "Check")
    common: dict[str, Any] = {"kind": "decision", "work_min": 25, "wait_min": 480}
    steps.edit_step(step, name="Check twice", base_version=1, by=people.guest, **common)
    assert newest().data["before"] == "Check"
    with pytest.raises(Stale):
        steps.edit_step(step, name="Other", base_version=1, by=people.lead, **common)
    same = steps.edit_step(step, name="Check twice", base_version=1, by=people.lead, **common)
    assert not same.events


def test_a_step_moves_in_its_lane_and_into_another(people: People, process: Process) -> None:
    finance = lane_of(process, "Finance")
    steps.move_step(
        step_of(process, "Wait for the board"), lane=finance, after=None, by=people.lead
    )
    assert order(process) == [
        ("Wait for the board", "Finance"),
        ("Collect", "PMO"),
        ("Check", "Finance"),
    ]
    steps.move_step(
        step_of(process, "Collect"),
        lane=finance,
        after=step_of(process, "Check"),
        by=people.contributor,
    )
    assert order(process)[2] == ("Collect", "Finance")
    assert maps.of(process).flow.handovers == ()


def test_a_move_to_where_it_stands_records_nothing(people: People, process: Process) -> None:
    step = step_of(process, "Check")
    moved = steps.move_step(step, lane=step.lane, after=step_of(process, "Collect"), by=people.lead)
    assert not moved.events


def test_a_step_stays_in_its_process(people: People, process: Process) -> None:
    elsewhere = LaneFactory(process=ProcessFactory(engagement=people.engagement))
    with pytest.raises(Refused, match="not part of this process"):
        steps.move_step(step_of(process, "Check"), lane=elsewhere, after=None, by=people.lead)
    sent = {"lane_id": elsewhere.pk, "after": "0"}
    response = people.browser("lead").post(url("step_move", step_of(process, "Check").pk), sent)
    assert response.status_code == 422


def test_a_step_never_follows_itself(people: People, process: Process) -> None:
    step = step_of(process, "Check")
    with pytest.raises(Refused):
        steps.move_step(step, lane=step.lane, after=step, by=people.lead)


def test_a_deleted_step_comes_back_to_its_place_with_its_lane(
    people: People, process: Process
) -> None:
    check = step_of(process, "Check")
    steps.delete_step(check, by=people.contributor)
    processes.delete_lane(lane_of(process, "Finance"), by=people.contributor)
    assert order(process) == [("Collect", "PMO"), ("Wait for the board", "PMO")]

    steps.restore_step(check, by=people.guest)

    assert order(process)[1] == ("Check", "Finance")
    assert maps.of(process).pain_lines[0].step == 2
    assert not steps.restore_step(check, by=people.guest).events


def test_a_deleted_step_is_gone(people: People, process: Process) -> None:
    check = step_of(process, "Check")
    steps.delete_step(check, by=people.lead)
    with pytest.raises(Gone):
        steps.move_step(check, lane=check.lane, after=None, by=people.lead)
    assert maps.of(process).pain_lines[0].step is None


def test_there_are_at_most_200_steps(people: People, process: Process) -> None:
    lane = lane_of(process, "PMO")
    rows = StepFactory.build_batch(MOST_STEPS - 3, lane=lane, process=process)
    Step.objects.bulk_create(rows)
    with pytest.raises(Refused, match="at most 200 steps"):
        steps.add_step(process, lane=lane, kind="task", name="x", by=people.lead)


def test_a_viewer_changes_nothing(people: People, process: Process) -> None:
    with pytest.raises(Denied):
        steps.delete_step(step_of(process, "Check"), by=people.viewer)


# --- pain points ---


def test_a_pain_point_is_ones_own_and_facilitators_change_all(
    people: People, process: Process
) -> None:
    step = step_of(process, "Check")
    pain = pains.add_pain(process, text="It is late", step=step, by=people.contributor).row
    with pytest.raises(Denied):
        pains.delete_pain(pain, by=people.guest)
    pains.edit_pain(pain, text="It is very late", step=None, base_version=1, by=people.facilitator)
    with pytest.raises(Stale):
        pains.edit_pain(pain, text="By Carl", step=step, base_version=1, by=people.contributor)
    pains.delete_pain(pain, by=people.contributor)
    with pytest.raises(Gone):
        pains.edit_pain(pain, text="x", step=None, base_version=2, by=people.contributor)
    pains.restore_pain(pain, by=people.contributor)
    pain.refresh_from_db()
    assert (pain.text, pain.step, pain.archived_at) == ("It is very late", None, None)


@pytest.mark.parametrize("text", ["", " ", "x" * 301])
def test_a_pain_point_has_a_text_of_at_most_300(
    people: People, process: Process, text: str
) -> None:
    with pytest.raises(Refused, match=r"needs a text|At most 300"):
        pains.add_pain(process, text=text, by=people.lead)


def test_a_pain_point_stands_at_a_step_of_its_process(people: People, process: Process) -> None:
    other = StepFactory(lane=LaneFactory(process=ProcessFactory(engagement=people.engagement)))
    with pytest.raises(Refused, match="not part of this process"):
        pains.add_pain(process, text="x", step=other, by=people.lead)


# --- forms ---

STEP = {"name": "Publish", "kind": "task", "after": "end"}


def test_the_form_adds_a_step_and_offers_the_next_one_behind_it(
    people: People, process: Process
) -> None:
    lane = lane_of(process, "Finance")
    sent = STEP | {"lane_id": lane.pk, "work_min": "1 h 5", "wait_min": "2 dias"}
    response = people.browser("guest").post(url("step_add", process.pk), sent, follow=True)
    step = step_of(process, "Publish")
    assert (step.work_min, step.wait_min) == (65, 2880)
    assert response.redirect_chain[0][0].endswith(f"?after={step.pk}#id_name")
    html = response.content.decode()
    assert 'id="id_name"' in html
    assert f'<option value="{step.pk}" selected>after 4 Publish</option>' in html
    assert f'<option value="{lane.pk}" selected>Finance</option>' in html


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": ""}, "This field is required"),
        ({"name": "x" * 121}, "at most 120"),
        ({"name": "a\x00b"}, "Null characters"),
        ({"work_min": "-1"}, "Work: write minutes or hours, such as"),
        ({"work_min": "2 d"}, "Work: write minutes or hours, such as"),
        ({"wait_min": "1000000000"}, "Wait: a year is the most a step can take."),
        ({"wait_min": "soon"}, "Wait: write minutes, hours or days of 24 hours, such as"),
        ({"wait_min": "9" * 41}, "at most 40"),
        ({"kind": "nap"}, "not one of the available"),
        ({"after": "999"}, "not one of the available"),
        ({"new_lane": "x" * 61}, "at most 60"),
    ],
)
def test_a_refused_step_stays_in_its_form(
    people: People, process: Process, sent: dict[str, str], words: str
) -> None:
    wanted = STEP | {"lane_id": lane_of(process, "PMO").pk} | sent
    response = people.browser("guest").post(url("step_add", process.pk), wanted)
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    for name in sent.keys() & {"work_min", "wait_min"}:
        assert f'value="{sent[name]}"' in html
    assert wanted["name"].replace("\x00", "") in html.replace("\x00", "")
    assert len(order(process)) == 3


def test_the_first_step_asks_for_a_lane(people: People) -> None:
    made: Process = ProcessFactory(engagement=people.engagement)
    browser = people.browser("guest")
    assert "The map is empty" in browser.get(made.get_absolute_url()).content.decode()
    assert browser.post(url("step_add", made.pk), STEP).status_code == 422
    browser.post(url("step_add", made.pk), STEP | {"new_lane": "PMO"})
    assert order(made) == [("Publish", "PMO")]


def test_earlier_and_later_are_buttons_on_the_page_of_a_step(
    people: People, process: Process
) -> None:
    step, browser = step_of(process, "Check"), people.browser("guest")
    html = browser.get(step.get_absolute_url()).content.decode()
    afters = re.findall(r'name="after" value="(\d+)"', html)
    assert len(afters) == 2
    browser.post(url("step_move", step.pk), {"lane_id": step.lane_id, "after": afters[0]})
    assert next(name for name, _ in order(process)) == "Check"
    html = browser.get(step.get_absolute_url()).content.decode()
    [later] = re.findall(r'name="after" value="(\d+)"', html)
    browser.post(url("step_move", step.pk), {"lane_id": step.lane_id, "after": later})
    assert [name for name, _ in order(process)][1] == "Check"


def test_a_stale_step_shows_both(people: People, process: Process) -> None:
    step = step_of(process, "Check")
    sent = {"kind": "decision", "work_min": 20, "wait_min": 480, "base_version": 1}
    people.browser("guest").post(url("step_edit", step.pk), sent | {"name": "By Gus"})
    response = people.browser("lead").post(url("step_edit", step.pk), sent | {"name": "By Lena"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Now it reads" in html
    assert "By Gus" in html
    assert 'value="By Lena"' in html
    assert 'name="base_version" value="2"' in html


def test_pain_points_are_added_and_refused_by_their_form(people: People, process: Process) -> None:
    browser, step = people.browser("guest"), step_of(process, "Check")
    browser.post(url("pain_add", process.pk), {"text": "It hurts", "step_id": step.pk})
    pain = PainPoint.objects.get(text="It hurts")
    assert (pain.step, pain.author) == (step, people.guest)
    refused = browser.post(url("pain_add", process.pk), {"text": "y" * 301})
    assert refused.status_code == 422
    assert "y" * 301 in refused.content.decode()
    browser.post(url("pain_delete", pain.pk))
    again = browser.post(url("pain_edit", pain.pk), {"text": "My words", "base_version": 1})
    assert again.status_code == 409
    assert "My words" in again.content.decode()


def test_a_script_gets_the_map_and_the_number(people: People, process: Process) -> None:
    step = step_of(process, "Check")
    sent = {"lane_id": step.lane_id, "after": "0"}
    headers = {"Idempotency-Key": "m" * 20}
    browser = people.browser("guest")
    first = browser.post(url("step_move", step.pk), sent, headers=headers)
    again = browser.post(url("step_move", step.pk), sent, headers=headers)
    assert first.headers["X-Number"] == str(newest().number)
    assert first.content == again.content
    assert first.content.decode().strip().startswith('<section class="process-map"')
    assert Event.objects.filter(kind="step.moved").count() == 1
    refused = browser.post(
        url("step_move", step.pk), {"after": "0"}, headers={"Idempotency-Key": "n" * 20}
    )
    assert (refused.status_code, refused.headers["Content-Type"]) == (
        422,
        "text/plain; charset=utf-8",
    )


def test_fragments_hold_no_form_and_no_token(people: People, process: Process) -> None:
    shown = people.browser("lead").get(process.get_absolute_url()).content.decode()
    fragment = map_in(shown)
    assert "<form" not in fragment
    assert "csrf" not in fragment


@pytest.mark.parametrize("name", ["process", "step", "pain"])
def test_what_is_missing_or_elsewhere_is_not_found(people: People, name: str) -> None:
    elsewhere = PainPointFactory(process=ProcessFactory())
    pk = {"process": elsewhere.process_id, "pain": elsewhere.pk}.get(name, 999)
    for number in (pk, 10**6):
        assert people.browser("lead").get(url(name, number)).status_code == 404


def test_an_archived_engagement_takes_no_step(people: People, process: Process) -> None:
    Engagement.objects.update(archived_at=timezone.now())
    sent = STEP | {"lane_id": lane_of(process, "PMO").pk}
    assert people.browser("lead").post(url("step_add", process.pk), sent).status_code == 409
    html = people.browser("lead").get(process.get_absolute_url()).content.decode()
    assert "Add the step" not in html


# --- BPMN ---


def test_a_map_goes_out_as_bpmn_and_comes_in_again_as_it_was(
    people: People, process: Process
) -> None:
    file = people.browser("viewer").get(url("process_bpmn", process.pk))
    assert (
        file.headers["Content-Disposition"] == 'attachment; filename="monthly-status-report.bpmn"'
    )
    browser = people.browser("facilitator")
    address = url("process_import", people.engagement.pk)

    preview = browser.post(address, {"file": SimpleUploadedFile("a.bpmn", file.content)})

    html = preview.content.decode()
    assert "Everything can be taken as it stands." in html
    assert Process.objects.count() == 1
    kept = re.search(r'name="content"[^>]*>(.*?)</textarea>', html, re.S)
    assert kept is not None
    import html as markup

    content = markup.unescape(kept[1]).lstrip("\n")
    browser.post(address, {"content": content, "add": "yes"})
    copy = Process.objects.latest("pk")
    assert maps.of(copy).chart == maps.of(process).chart == REPORT
    assert newest().kind == "process.imported"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"nonsense", "no XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "refused for safety"),
        (b"<x/>", "no BPMN 2.0"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b"", "empty"),
    ],
)
def test_a_bad_file_is_refused_in_words(people: People, content: bytes, words: str) -> None:
    response = people.browser("lead").post(
        url("process_import", people.engagement.pk),
        {"file": SimpleUploadedFile("a.bpmn", content)},
    )
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Process.objects.exists()


def test_an_import_without_a_file_says_so(people: People) -> None:
    response = people.browser("lead").post(url("process_import", people.engagement.pk), {})
    assert response.status_code == 422
    assert "Choose a BPMN file first." in response.content.decode()


def test_what_a_foreign_file_loses_is_listed(people: People) -> None:
    content = (
        f'<definitions xmlns="{bpmn.MODEL}"><process id="p"><task id="a" name="A"/>'
        '<parallelGateway id="g" name="Split"/></process></definitions>'
    )
    response = people.browser("lead").post(
        url("process_import", people.engagement.pk),
        {"file": SimpleUploadedFile("a.bpmn", content.encode())},
    )
    assert "A parallel gateway was left out" in response.content.decode()


def test_a_forged_preview_with_texts_too_long_is_refused(people: People) -> None:
    chart = Chart("x", ("A",), (ChartStep(0, StepKind.TASK, "B"),), (Pain("p" * 301),))
    response = people.browser("lead").post(
        url("process_import", people.engagement.pk),
        {"content": bpmn.write(chart).decode(), "add": "yes"},
    )
    assert response.status_code == 422
    assert not Process.objects.exists()


# --- lists, live, votes, gate, people ---


def test_the_list_says_what_each_process_still_misses(people: People, process: Process) -> None:
    processes.create_process(people.engagement, name="Empty", by=people.lead)
    html = people.browser("viewer").get(url("processes", people.engagement.pk)).content.decode()
    assert "1 of 3 for the gate" in html
    assert "Counts at the gate" in html
    assert "Missing: owner, SIPOC, pain point" in html


def test_pages_ask_as_much_for_30_rows_as_for_3(people: People, process: Process) -> None:
    def queries() -> list[int]:
        counts = []
        for address in (url("processes", people.engagement.pk), process.get_absolute_url()):
            browser = people.browser("lead")
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                browser.get(address)
            counts.append(len(captured))
        return counts

    def fill(count: int) -> None:
        lane = lane_of(process, "PMO")
        StepFactory.create_batch(count, lane=lane)
        PainPointFactory.create_batch(count, process=process, step=step_of(process, "Check"))
        for _ in range(count):
            LaneFactory(process=ProcessFactory(engagement=people.engagement))

    fill(3)
    few = queries()
    fill(27)
    assert queries() == few


def map_in(html: str) -> str:
    """Both parts: what stands above the form that adds a step, and what stands below it."""
    head = re.search(r'<section class="process-map".*?</section>', html, re.S)
    lists = re.search(r'<div class="process-lists".*?</section>\s*</div>\s*</div>', html, re.S)
    assert head is not None
    assert lists is not None
    return head[0] + lists[0]


def test_frames_bring_exactly_what_a_fresh_page_shows(people: People, process: Process) -> None:
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    finance = lane_of(process, "Finance")
    steps.move_step(step_of(process, "Collect"), lane=finance, after=None, by=people.lead)
    pains.add_pain(process, text="One more", by=people.guest)
    processes.rename_lane(finance, name="Money", by=people.lead)

    frames = replay.frames(people.engagement.pk, before)

    html = [frame.html for frame in frames if frame.html]
    assert len(html) == 1
    fresh = people.browser("lead").get(process.get_absolute_url()).content.decode()
    assert map_in(html[0]) == map_in(fresh)
    listed = people.browser("lead").get(url("processes", people.engagement.pk)).content.decode()
    card = re.search(r'<li id="process-card.*?</li>', html[0], re.S)
    assert card is not None
    assert card[0] in listed


def test_frames_cost_the_same_for_few_and_many_changes(
    people: People, process: Process, django_assert_max_num_queries: Any
) -> None:
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    for number in range(30):
        pains.add_pain(process, text=f"Pain {number}", by=people.lead)
    with django_assert_max_num_queries(7):
        replay.frames(people.engagement.pk, before)


def test_the_list_hears_every_one_of_its_maps_by_one_topic(people: People) -> None:
    maps_ = [ProcessFactory(engagement=people.engagement) for _ in range(10)]
    reader = people.browser("viewer")
    page = reader.get(url("processes", people.engagement.pk)).content.decode()
    [listened] = re.findall(r'data-topic="([^"]*)"', page)
    [before] = re.findall(r'data-number="(\d+)" data-topic', page)

    def frames() -> list[dict[str, Any]]:
        asked = reverse("live:since", args=[people.engagement.pk, before])
        found: list[dict[str, Any]] = reader.get(asked, {"topic": listened.split()}).json()[
            "frames"
        ]
        return found

    for process in maps_:
        pains.add_pain(process, text="It hurts", by=people.lead)
    sent = "".join(frame.get("html") or "" for frame in frames())
    shown = re.findall(r'<li id="process-card-(\d+)', sent)
    assert sorted(map(int, shown)) == [process.pk for process in maps_]

    processes.delete_process(maps_[-1], by=people.lead)
    assert frames()[-1]["reload"] == maps_[-1].topic
    # A page of one map hears nothing of another, and the list is no place on any of them.
    assert maps_[-1].topic not in listened
    listened = maps_[0].topic
    assert "reload" not in frames()[-1]


def test_a_new_process_comes_onto_the_list_without_a_reload(people: People) -> None:
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    made = processes.create_process(people.engagement, name="New", by=people.lead).row
    imported = processes.import_process(people.engagement, chart=REPORT, by=people.lead).row

    frames = replay.frames(people.engagement.pk, before)

    assert [frame.reload for frame in frames] == [None, None]
    cards = [re.findall(r"<li id=.process-card[^>]*>", str(frame.html)) for frame in frames]
    for (card,), process in zip(cards, (made, imported), strict=True):
        assert f'id="process-card-{process.pk}"' in card
    # What the page counts: maps for the gate, and whether there is anything to vote on.
    marks = (
        ["data-complete" in card for (card,) in cards],
        ["data-pains" in card for (card,) in cards],
    )
    assert marks == ([False, True], [False, True])


def test_a_deleted_process_reloads_its_own_page(people: People, process: Process) -> None:
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    processes.delete_process(process, by=people.lead)
    [frame] = replay.frames(people.engagement.pk, before)
    assert (frame.topic, frame.reload) == (process.topic, process.topic)


def test_pain_points_can_be_voted_on_and_show_their_dots(people: People, process: Process) -> None:
    ballot = next(one for one in subjects.ballots() if one.key == "process")
    offers = [(offer.id, offer.count) for offer in ballot.offers(people.engagement)]
    assert offers == [("all", 2), (str(process.pk), 2)]
    assert ballot.candidates(people.engagement, "x") == []
    offered = [one.subject for one in ballot.candidates(people.engagement, str(process.pk))]
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    round_ = votes.open_round(people.engagement, title="Worst", items=offered, by=people.lead)
    votes.set_dots(round_.items.get(subject=offered[0]), dots=2, by=people.contributor)
    votes.end_round(round_, by=people.lead)

    html = people.browser("viewer").get(process.get_absolute_url()).content.decode()

    assert "Dots from the vote “Worst”." in html
    assert html.count('class="dots') == 1
    voted = PainPoint.objects.get(pk=int(offered[0].partition(":")[2]))
    asked = people.browser("lead").post(url("pain_delete", voted.pk))
    assert asked.status_code == 409
    assert "Worst" in asked.content.decode()
    assert (
        people.browser("lead").post(url("pain_delete", voted.pk), {"sure": "yes"}).status_code
        == 302
    )
    reached = [frame.reached for frame in replay.frames(people.engagement.pk, before)]
    assert process.topic in set().union(*reached)


def test_pain_points_of_deleted_processes_are_on_no_ballot(
    people: People, process: Process
) -> None:
    processes.delete_process(process, by=people.lead)
    assert subjects.candidates(people.engagement, "process:all") == []


def test_a4_counts_processes_with_sipoc_pain_point_and_owner(
    people: People, process: Process
) -> None:
    def a4() -> float:
        return next(c for c in phases.criteria_of(people.engagement, 1) if c.key == "A4").ratio

    assert a4() == pytest.approx(1 / 3)
    processes.import_process(people.engagement, chart=REPORT, by=people.lead)
    for lacking in ({"owner": ""}, {"suppliers": []}, {"customers": []}):
        current = Process.objects.get(pk=process.pk)
        processes.describe_process(
            process,
            details=details(current, **lacking),
            base_version=current.version,
            by=people.lead,
        )
        assert a4() == pytest.approx(1 / 3)
        current.refresh_from_db()
        back = details(current) | {name: getattr(REPORT, name) for name in lacking}
        processes.describe_process(
            process, details=back, base_version=current.version, by=people.lead
        )
        assert a4() == pytest.approx(2 / 3)
    for pain in PainPoint.objects.for_change().filter(process=process):
        pains.delete_pain(pain, by=people.lead)
    assert a4() == pytest.approx(1 / 3)


@pytest.mark.parametrize("prefix", ["process", "lane", "step", "pain"])
def test_a_redacted_text_is_nowhere_any_more(people: People, process: Process, prefix: str) -> None:
    steps.add_step(process, lane="Secret", kind="task", name="Secret", by=people.lead)
    processes.describe_process(
        process, details=details(process, name="Secret"), base_version=1, by=people.lead
    )
    pain = pains.add_pain(process, text="Secret", by=people.lead).row
    subject = {
        "process": process.subject,
        "lane": lane_of(process, "Secret").subject,
        "step": step_of(process, "Secret").subject,
        "pain": pain.subject,
    }[prefix]

    data.redact_text(people.engagement, subject=subject, by=people.lead)

    assert subjects.titles(people.engagement, [subject]) == {subject: REDACTED}
    told = [str(event.data) for event in Event.objects.filter(subject=subject)]
    assert "Secret" not in " ".join(told)
    assert people.browser("lead").get(process.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("keeps", [True, False])
def test_a_removed_seats_pain_points_stay_or_go(
    people: People, process: Process, keeps: bool
) -> None:
    pain = pains.add_pain(process, text="Mine", by=people.contributor).row
    seats.remove_seat(people.contributor, keep_notes=keeps, by=people.lead)
    pain.refresh_from_db()
    assert (pain.archived_at is None) == keeps
    assert len(order(process)) == 3


def test_a_new_name_reloads_the_maps_on_which_it_stands(people: People, process: Process) -> None:
    pains.add_pain(process, text="Mine", by=people.contributor)
    before = Engagement.objects.get(pk=people.engagement.pk).last_number
    seats.rename_seat(people.contributor, name="Carla", by=people.lead)
    [frame] = replay.frames(people.engagement.pk, before)
    assert frame.reload == process.topic


def test_every_event_reads_as_a_sentence(people: People, process: Process) -> None:
    step = step_of(process, "Check")
    steps.delete_step(step, by=people.lead)
    steps.restore_step(step, by=people.lead)
    html = (
        people.browser("viewer")
        .get(reverse("core:history", args=[people.engagement.pk]))
        .content.decode()
    )
    assert "imported the process map “Monthly status report”" in html
    assert "deleted a step" in html
    assert "restored a step" in html


def test_deleting_an_engagement_names_its_maps(people: People, process: Process) -> None:
    counts = dict(own_data.counts(people.engagement))
    assert counts["Process maps, with those deleted"] == 1
    assert counts["Steps of processes"] == 3
