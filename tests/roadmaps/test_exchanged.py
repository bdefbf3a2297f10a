"""What leaves the studio is what its page shows, also in another tool and when it comes back."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from icalendar import Calendar

from roadmaps import dated, pictured, plan_files, plan_workbook, table_words
from roadmaps.actions.derivation import derive_plan
from roadmaps.change import communication
from roadmaps.deriving import proposals
from roadmaps.exchange import packages
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchange.project import Baseline
from roadmaps.exchanged import project_of, uid_of
from roadmaps.involving import wave_days
from roadmaps.models import WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.waves import board
from tests.roadmaps.another_tool import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(meridian):
    """The demo, derived; something done, begun, dropped, promised, wished later, in the backlog."""
    engagement = meridian
    lead = engagement.participants.get(role="lead")
    chosen = [line.id for line in proposals.of(engagement, None).lines]
    derive_plan(engagement, chosen=chosen, by=lead)
    now = dated.of(engagement)
    assert now is not None
    first, second, third = now.in_wave(now.waves[0])[:3]
    at = now.dates(first)
    first.started_on, first.finished_on = at.first, at.last
    first.status, first.baseline_effort = PackageStatus.DONE, first.effort
    first.baseline_start, first.baseline_end = at.first, at.last + timedelta(days=3)
    first.save()
    second.started_on, second.percent, second.owner = now.dates(second).first, 40, lead
    second.status = PackageStatus.ACTIVE
    second.save()
    third.earliest = now.dates(third).first + timedelta(days=9)
    third.save()
    builds = [row for row in now.rows if row.kind == "build"]
    dropped, put_off = [row for row in builds if row not in (first, second, third)][-2:]
    WorkPackage.objects.filter(pk=dropped.pk).update(status=PackageStatus.DROPPED)
    WorkPackage.objects.filter(pk=put_off.pk).update(wave=None)
    put_off.successors.all().delete()
    return dated.of(engagement)


def shown(plan):
    """The packages that the page shows, by their number in files."""
    return {uid_of(row): row for row in plan.rows if row.status != PackageStatus.DROPPED}


def test_every_package_of_the_page_leaves_with_its_dates_and_figures(plan):
    project = project_of(plan)
    assert plan.errors == ()
    tasks = {task.uid: task for task in project.tasks if task.key and not task.summary}
    assert tasks.keys() == shown(plan).keys()
    for uid, row in shown(plan).items():
        task, at = tasks[uid], plan.dates(row)
        assert (task.start, task.finish) == ((at.first, at.last) if at else (None, None))
        assert (task.key, task.name, task.work) == (row.key, row.name, Decimal(row.effort))
        assert (task.kind, task.status, task.earliest) == (row.kind, row.status, row.earliest)
    assert any(task.start is None for task in tasks.values())
    done = next(task for task in tasks.values() if task.status == "done")
    assert (done.percent, done.actual_start, done.actual_finish) == (100, done.start, done.finish)
    assert done.baseline == Baseline(done.start, done.finish + timedelta(days=3), done.work)
    begun = next(task for task in tasks.values() if task.status == "active")
    assert (begun.percent, begun.actual_start, bool(begun.owner)) == (40, begun.start, True)


def test_a_gate_is_on_its_own_day_wherever_it_is_told(plan):
    calendar, spans = plan.calendar, [span for span in plan.planned.spans if span.placed]
    own = [calendar.date(span.placed.finish) for span in spans[:-1]]
    # No day is kept free after the last wave.
    own.append(spans[-1].last)
    assert own[0] > spans[0].last
    project = project_of(plan)
    gates = {task.parent: task.start for task in project.tasks if task.milestone}
    waves = {task.key: task.uid for task in project.tasks if task.summary}
    assert [gates[waves[span.wave]] for span in spans] == own
    assert [gate.date for gate in pictured.scene(plan).gates] == own
    table = csv.reader(
        io.StringIO(plan_files.BY_KIND["csv"].written(plan, str).decode("utf-8-sig"))
    )
    told = [row for row in table if any(cell.startswith("Gate: ") for cell in row)]
    assert [day.isoformat() in row for day, row in zip(own, told, strict=True)] == [True] * len(own)
    entries = Calendar.from_ical(plan_files.BY_KIND["ics"].written(plan, str)).walk("VEVENT")
    starts = [one["DTSTART"].dt for one in entries if str(one["UID"]).startswith("gate-")]
    assert sorted(starts) == own
    drafts = communication.drafts(list(wave_days.of(plan.engagement).values()))
    messages = [each.first for each in drafts if each.audience == "sponsor" and each.first]
    assert messages == own
    cards = board.cards(plan)
    assert [card.gate_on for card in cards if card.gate_on] == own


def test_it_leaves_without_a_query_and_comes_back_whole(plan, django_assert_num_queries):
    plan.planned  # noqa: B018  (asks for what it needs)
    with django_assert_num_queries(0):
        project = project_of(plan)
    reading = read(write(project))
    assert reading.wrong == ()
    assert reading.project == project


def test_its_workbook_is_read_back_as_the_same_packages(plan):
    content = plan_workbook.written(project_of(plan))
    sheet = packages.read(content, table_words.spellings(plan.waves, []))
    assert sheet.wrong == ()
    rows = {row.key: row for row in shown(plan).values()}
    assert {row.key for row in sheet.right} == rows.keys()
    for row in sheet.right:
        meant = rows[row.key]
        assert (row.name, row.effort, row.staff) == (meant.name, meant.effort, meant.staff)
        assert (row.wave or None) == (meant.wave.key if meant.wave else None)
        assert row.earliest == meant.earliest
        keys = {plan.by_pk[one.predecessor_id].key for one in plan.after.get(meant.pk, ())}
        assert {wait.key for wait in row.after} == keys & rows.keys()


@pytest.mark.java
def test_another_tool_schedules_it_anew_and_moves_nothing(plan, tmp_path):
    path = tmp_path / "plan.xml"
    project = project_of(plan)
    path.write_bytes(write(project))
    [found] = ask("read", path)["files"]
    for task in project.tasks:
        start, finish, duration = found["recalculated"][str(task.uid)]
        if task.start is None or task.finish is None:
            assert start is None
            continue
        assert (start[:10], finish[:10]) == (task.start.isoformat(), task.finish.isoformat())
        assert task.summary or duration == task.duration
