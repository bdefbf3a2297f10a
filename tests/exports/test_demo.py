"""The demo: loaded once, rich, believable, and kept out of production."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from assessments.answering import participation
from assessments.models import Assessment, ContextEntry, Process, Respondent, Target
from canvases.actions.notes import add_note
from canvases.models import Canvas, Group, Note
from pmo_studio.checks import demo_accounts_stay_out_of_production
from pmo_studio.core import bundle, phases
from pmo_studio.core.actions.engagements import create_engagement
from pmo_studio.core.models import (
    Engagement,
    Event,
    GateCondition,
    GateDecision,
    Participant,
    Stakeholder,
    User,
)
from pmo_studio.exports import demo
from pmo_studio.exports.bundles.files import from_bytes, to_bytes
from pmo_studio.exports.demo.days import WRITTEN_ON, moved
from roadmaps import dated
from roadmaps.models import Plan, WaveDecision
from roadmaps.readings import standings
from tests.canvases.test_replay import replayed, rows_of
from tests.factories import ParticipantFactory

LOGINS = "lead@demo.invalid:aaaa-bbbb-cccc,facilitator@demo.invalid:dddd-eeee-ffff"


@pytest.fixture
def meridian(db, standing) -> Engagement:
    return standing.given("meridian")


def live_notes(kind: str) -> int:
    return Note.objects.live().filter(canvas__kind=kind).count()


def test_its_file_is_written_as_the_studio_writes(db):
    content = demo.BUNDLE.read_bytes()
    assert to_bytes(from_bytes(content)) == content


def test_loaded_and_exported_it_is_its_file_again_but_for_the_import(meridian):
    document = bundle.write(meridian)
    last = document["events"].pop()
    assert last["kind"] == "engagement.imported"
    # Its canvases count as looked through on the day it was loaded.
    for canvas in document["canvases"]:
        assert canvas.pop("reviewed_at")
        canvas["reviewed_at"] = None
    # And its plan lies round that day.
    written = moved(from_bytes(demo.BUNDLE.read_bytes()), timezone.localdate())
    assert to_bytes(document) == to_bytes(written)


@pytest.mark.parametrize("day", ["2026-06-03", "2026-06-09", "2026-12-30", "2031-02-17"])
def test_its_plan_is_in_mid_flight_whenever_it_is_loaded(db, time_machine, day):
    time_machine.move_to(f"{day}T09:00:00+00:00", tick=False)
    demo.load({}, files=[demo.BUNDLE])
    standing = dated.of(Engagement.objects.get(name="Meridian Health PMO"))
    # Nobody promises a plan whose waves are known to be too full.
    assert standing.errors == standing.overloads == ()
    assert 40 < standing.done.percent < 70
    assert standing.planned.dated["EN-3"].first <= standing.today < standing.end
    assert {row.status for row in standing.rows} == {"planned", "active", "done"}
    assert standing.baseline_end is not None


@pytest.mark.parametrize("day", ["2026-06-03", "2026-11-29", "2026-12-30", "2027-03-15"])
def test_everything_promised_has_the_working_days_of_its_effort(db, time_machine, day):
    time_machine.move_to(f"{day}T09:00:00+00:00", tick=False)
    demo.load({}, files=[demo.BUNDLE])
    standing = dated.of(Engagement.objects.get(name="Meridian Health PMO"))
    promised = {key: at.finish - at.start for key, at in standing.baseline.items()}
    assert len(promised) >= 16
    rows = [row for row in standing.rows if row.key in promised]
    assert promised == {row.key: -(-row.baseline_effort // row.staff) for row in rows}
    # In the weeks between, nobody works on the holidays of the organisation.
    begins, ends = standing.plan.starts_on, standing.baseline_end
    assert [day for day in standing.settings.holidays if begins < day < ends]


def test_moving_days_by_no_week_changes_nothing():
    document = from_bytes(demo.BUNDLE.read_bytes())
    assert moved(document, WRITTEN_ON) == document
    later = moved(document, WRITTEN_ON + datetime.timedelta(days=20))
    day = datetime.date.fromisoformat
    starts = (day(later["plans"][0]["starts_on"]), day(document["plans"][0]["starts_on"]))
    assert (starts[0] - starts[1]).days == 14


def test_what_the_log_of_the_demo_tells_was_said_in_the_days_of_its_plan(db, time_machine):
    time_machine.move_to("2031-02-17T09:00:00+00:00", tick=False)
    demo.load({}, files=[demo.BUNDLE])
    plan = Plan.objects.get()
    said = Event.objects.filter(engagement=plan.engagement, imported=True)
    written = {event["number"]: event for event in from_bytes(demo.BUNDLE.read_bytes())["events"]}
    moves = {row.created_at - parse_datetime(written[row.number]["created_at"]) for row in said}
    assert moves == {datetime.timedelta(weeks=245)}
    # It was derived and promised before it began, and as the log says.
    assert plan.derived_at == said.get(kind="plan.derived").created_at
    assert plan.baseline_at == said.get(kind="promise.kept").created_at
    assert plan.derived_at < plan.baseline_at
    assert plan.baseline_at.date() < plan.starts_on < timezone.localdate()
    promised = said.get(kind="promise.kept").data["to_end"]
    assert promised == dated.of(plan.engagement).baseline_end.isoformat()
    gate = WaveDecision.objects.get()
    assert gate.at.date() == gate.decided_on


def test_it_is_loaded_once(meridian, capsys):
    call_command("demo")
    assert "was loaded before" in capsys.readouterr().out
    assert Engagement.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_that_load_it_at_once_load_it_once():
    def load(_number: int) -> bool:
        try:
            return demo.load({})
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(load, range(2)))
    assert sorted(answers) == [False, True]
    assert Engagement.objects.count() == len(demo.BUNDLES)
    assert User.objects.count() == len(demo.seats())


def test_it_has_people_in_every_role(meridian):
    seats = Participant.objects.people().filter(engagement=meridian)
    assert set(seats.values_list("role", flat=True)) == {
        *("lead", "facilitator", "contributor", "viewer")
    }
    assert seats.count() >= 15
    sponsor = seats.get(is_sponsor=True)
    assert (sponsor.name, sponsor.title) == ("Dr. Inês Carvalho", "COO")
    groups = set(seats.values_list("role_group__key", flat=True))
    assert groups >= {"EXE", "PMG", "FUN", "TEA", "BUS", "PMO"}


def test_it_has_two_canvases_that_are_full_of_notes(meridian):
    assert live_notes("as_is") >= 28
    assert live_notes("to_be") >= 38
    assert Note.objects.live().filter(canvas__kind="to_be", origin__isnull=False).count() > 15
    assert set(Group.objects.live().values_list("title", flat=True)) >= {
        *("Predictable delivery", "Faster decisions")
    }
    blocks = Note.objects.live().filter(canvas__kind="to_be").values_list("block", flat=True)
    assert len(set(blocks)) == 9
    assert Canvas.objects.get(kind="as_is").locked_at is not None


def test_every_group_has_at_least_two_notes_in_its_own_block(meridian):
    for group in Group.objects.live():
        blocks = list(Note.objects.live().filter(group=group).values_list("block", flat=True))
        assert len(blocks) >= 2
        assert set(blocks) == {group.block}


def test_it_has_a_history_of_weeks(meridian):
    log = Event.objects.filter(engagement=meridian, imported=True)
    assert log.count() >= 150
    assert set(log.values_list("kind", flat=True)) >= {
        *("note.added", "note.edited", "note.moved", "note.deleted", "note.restored"),
        *("note.coloured", "notes.imported", "notes.pasted", "group.made", "group.renamed"),
        *("group.dissolved", "canvas.duplicated", "seat.joined", "seat.removed"),
    }
    assert log.filter(kind="note.edited", data__merged=True).exists()
    assert log.exclude(undoes=None).exists()
    # Of what is anonymous the log knows only the minute.
    named = log.filter(anonymous=False).order_by("number")
    moments = list(named.values_list("created_at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] - moments[0] > datetime.timedelta(weeks=8)
    assert moments[-1] < timezone.now()


def test_its_history_tells_exactly_what_its_canvases_show(meridian):
    assert replayed(meridian) == rows_of(meridian)


def test_it_has_workshops_and_a_vote_that_has_ended(meridian):
    states = meridian.workshops.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["ended", "ended", "ended", "planned"]
    round_ = meridian.vote_rounds.get(title="What would sponsors miss most?")
    dots = [item.dots for item in round_.items.order_by("position")]
    assert (round_.state, sum(dots), max(dots)) == ("ended", 29, 8)


def test_it_has_stakeholders_all_over_the_grid(meridian):
    stakeholders = Stakeholder.objects.filter(engagement=meridian)
    assert stakeholders.count() == 14
    corners = {(row.power >= 3, row.interest >= 3) for row in stakeholders}
    assert len(corners) == 4


@pytest.mark.parametrize("name", ["lead", "facilitator", "contributor", "viewer"])
def test_its_pages_open_for_each_of_its_people(meridian, name):
    browser = Client()
    browser.force_login(User.objects.get(email=f"{name}@demo.invalid"))
    canvas = Canvas.objects.get(engagement=meridian, kind="to_be")
    note = Note.objects.live().filter(canvas=canvas).latest("version")
    for address, words in [
        ("/", "Meridian Health PMO"),
        (meridian.get_absolute_url(), "Meridian Health PMO"),
        (reverse("core:people", args=[meridian.pk]), "Dr. Inês Carvalho"),
        (reverse("core:history", args=[meridian.pk]), "Ana Duarte"),
        (canvas.get_absolute_url(), "Sponsors see trouble six weeks earlier"),
        (note.get_absolute_url(), note.text),
        (reverse("workshops:votes", args=[meridian.pk]), "What would sponsors miss most?"),
    ]:
        page = browser.get(address, follow=True)
        assert page.status_code == 200, address
        assert words in page.content.decode(), address


def test_work_goes_on_where_its_log_ends(meridian):
    before = meridian.last_number
    canvas = Canvas.objects.get(engagement=meridian, kind="to_be")
    contributor = Participant.objects.get(user__email="contributor@demo.invalid")
    made = add_note(canvas, block="vp", text="New today", by=contributor)
    assert made.events[0].number == before + 1
    assert replayed(meridian) == rows_of(meridian)


@pytest.mark.parametrize("name", ["lead", "facilitator", "consultant", "contributor", "viewer"])
def test_each_demo_person_has_the_seat_of_their_role(meridian, name):
    seat = Participant.objects.get(user__email=f"{name}@demo.invalid")
    assert seat.engagement == meridian
    assert seat.role == {"consultant": "facilitator"}.get(name, name)
    assert seat.user.name == seat.display_name


def test_passwords_come_from_the_environment_and_nobody_else_can_log_in(db, monkeypatch):
    monkeypatch.setenv("PMO_DEMO_LOGINS", LOGINS)
    call_command("demo")
    assert Client().login(email="lead@demo.invalid", password="aaaa-bbbb-cccc")
    assert not User.objects.get(email="viewer@demo.invalid").has_usable_password()


def test_new_passwords_are_taken_and_right_ones_left_alone(meridian, monkeypatch):
    monkeypatch.setenv("PMO_DEMO_LOGINS", LOGINS)
    call_command("demo")
    before = User.objects.get(email="lead@demo.invalid").password
    call_command("demo")
    lead = User.objects.get(email="lead@demo.invalid")
    assert lead.password == before
    assert lead.check_password("aaaa-bbbb-cccc")


@pytest.mark.parametrize("logins", ["boss@example.org:secret", "lead@demo.invalid", "x"])
def test_a_login_that_is_none_of_the_demo_is_refused(db, monkeypatch, logins):
    monkeypatch.setenv("PMO_DEMO_LOGINS", logins)
    with pytest.raises(CommandError, match="PMO_DEMO_LOGINS") as caught:
        call_command("demo")
    assert caught.value.returncode == 2
    assert not Engagement.objects.exists()


def test_it_is_refused_behind_https(db, settings):
    settings.HTTPS = True
    with pytest.raises(CommandError, match="https"):
        call_command("demo")
    assert not User.objects.exists()


def test_removing_it_leaves_nothing_and_satisfies_the_check(meridian, settings):
    settings.HTTPS = True
    assert [error.id for error in demo_accounts_stay_out_of_production(None)] == ["pmo.E001"]
    call_command("demo", remove=True)
    assert demo_accounts_stay_out_of_production(None) == []
    assert not Engagement.objects.exists()
    assert not User.objects.exists()


def test_removed_it_can_be_loaded_again(meridian):
    call_command("demo", remove=True)
    call_command("demo")
    assert Engagement.objects.count() == len(demo.BUNDLES)
    call_command("demo", remove=True)
    assert not Engagement.objects.exists()


def test_removing_it_keeps_what_its_people_did_elsewhere(meridian):
    guest_of_demo = User.objects.get(email="viewer@demo.invalid")
    seat = ParticipantFactory(user=guest_of_demo, display_name="Lena")
    call_command("demo", remove=True)
    seat.refresh_from_db()
    assert (seat.user, seat.display_name) == (None, "Lena")


def test_it_is_not_removed_while_its_lead_leads_something_else(meridian):
    owner = User.objects.get(email="lead@demo.invalid")
    create_engagement(
        owner=owner, name="Real work", organisation="R", start_date=datetime.date(2026, 3, 2)
    )
    with pytest.raises(CommandError, match="leads “Real work”"):
        call_command("demo", remove=True)
    assert Engagement.objects.count() == 2


def test_a_deleted_demo_does_not_come_back_by_itself(meridian):
    meridian.delete()
    call_command("demo")
    assert not Engagement.objects.exists()


def test_its_first_phase_is_measured_by_24_people_in_five_groups_and_two_models(meridian):
    closed = Assessment.objects.of(meridian).closed()
    assert {each.model_key for each in closed} == {"opm3q", "pmosvc"}
    for each in closed:
        progress = participation.of(each)
        assert (progress.people, len(progress.groups)) == (24, 5)
    assert Assessment.objects.of(meridian).open().count() == 1
    assert not Respondent.objects.exists()


def test_it_has_context_three_maps_and_a_target_for_every_capability(meridian):
    assert ContextEntry.objects.live().filter(engagement=meridian).count() >= 10
    assert Process.objects.live().filter(engagement=meridian).count() == 3
    assert Target.objects.filter(engagement=meridian).count() == 12


def test_its_first_gate_is_passed_and_the_second_with_a_waiver_and_a_condition(meridian):
    overview = phases.overview(meridian)
    assert [one.key for one in overview.phases[0].blocking] == []
    assert overview.current.phase.number == 3
    # What the decisions kept is what the rows say still.
    decided = {row.phase: row for row in GateDecision.objects.filter(engagement=meridian)}
    assert {number: row.decision for number, row in decided.items()} == {
        1: "go",
        2: "go_with_conditions",
        3: "hold",
    }
    for number, row in decided.items():
        assert row.percent == overview.phases[number - 1].progress.percent
    d3 = next(one for one in overview.phases[1].criteria if one.key == "D3")
    assert (d3.standing.measured_ratio, d3.ratio) == (0, 1)
    open_ones = GateCondition.objects.filter(decision=decided[2], met_on=None)
    assert [row.criterion for row in open_ones] == ["D2"]
    assert all(row.due_on > timezone.localdate() for row in open_ones)


@pytest.mark.parametrize("day", ["2026-06-03", "2026-11-30", "2031-02-17"])
def test_the_readings_of_the_demo_end_with_the_last_period_whenever_it_is_loaded(
    db, time_machine, day
):
    time_machine.move_to(f"{day}T09:00:00+00:00", tick=False)
    demo.load({}, files=[demo.BUNDLE])
    found = standings(Plan.objects.get().engagement).values()
    assert {each.colour.value for each in found} == {"red", "amber", "green", "grey"}
    assert not any(each.is_stale or each.is_overdue for each in found)
    monthly = [each for each in found if each.frequency == "monthly"]
    assert {each.awaited.has_begun(each.today) for each in monthly} == {True}
    assert {each.is_due for each in monthly} == {False}
