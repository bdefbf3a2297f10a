"""Phases: who measures the criteria, what comes next, and the rows that lists read."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from pmo_studio.core import bells, catalogue, events, gates, measures, phase_states, phases
from pmo_studio.core.models import Engagement, PhaseState, Stakeholder
from tests.factories import EngagementFactory, ParticipantFactory


@pytest.fixture
def engagement(db):
    return EngagementFactory(last_number=7)


@pytest.fixture
def registry(monkeypatch):
    """Empty registries, put back after the test."""
    monkeypatch.setattr(phases, "_measures", {})
    monkeypatch.setattr(phases, "_sheets", {})
    monkeypatch.setattr(phases, "_gates", [])
    return phases


@pytest.fixture
def core_alone(registry):
    """The registries as the core fills them, whatever floors stand above."""
    measures.register_all()


def add_stakeholders(engagement, number, *, power=4, interest=3):
    Stakeholder.objects.bulk_create(
        Stakeholder(engagement=engagement, name=f"Person {n}", power=power, interest=interest)
        for n in range(number)
    )


def keys(criteria):
    return [one.key for one in criteria]


def decided(decision, **waivers):
    return phases.Gate(decision, date(2026, 2, 27), waivers)


# --- registering -----------------------------------------------------------------------------


def test_unknown_criterion_cannot_be_measured(registry):
    with pytest.raises(ValueError, match="no criterion A9"):
        registry.register_measure("A9", lambda engagement: gates.yes_no(True))


def test_criterion_is_measured_by_one_function_only(registry):
    registry.register_measure("D1", lambda engagement: gates.yes_no(True))
    with pytest.raises(ValueError, match="D1 is measured twice"):
        registry.register_measure("D1", lambda engagement: gates.yes_no(False))


def test_gates_on_record_are_known_by_one_function_only(registry):
    registry.register_gates(lambda engagement: {})
    with pytest.raises(ValueError, match="registered twice"):
        registry.register_gates(lambda engagement: {})


def test_core_measures_the_stakeholders():
    assert "A7" in phases._measures
    assert phases.sheet_of("A7") == "stakeholders"


# --- one phase -------------------------------------------------------------------------------


def test_criteria_that_nothing_measures_are_open(registry, engagement):
    criteria = registry.criteria_of(engagement, 2)
    assert keys(criteria) == ["D1", "D2", "D3", "D4", "D5", "D6", "D7", "D8"]
    assert {one.state for one in criteria} == {gates.State.OPEN}
    assert {one.ratio for one in criteria} == {0}
    assert registry.state_of(engagement, 2).progress.percent == 0


def test_measure_is_asked_about_the_engagement(registry, engagement):
    asked = []

    def measure(about):
        asked.append(about)
        return gates.yes_no(True)

    registry.register_measure("D8", measure)
    assert registry.state_of(engagement, 2).met == 1
    assert asked == [engagement]


def test_criteria_that_are_measured_at_once_are_asked_about_once(registry, engagement):
    asked = []

    def measures_of(about):
        asked.append(about)
        return {"D1": gates.yes_no(True), "D8": gates.yes_no(False)}

    registry.register_measures(("D1", "D8"), measures_of, sheet="mandate")
    d1, *_, d8 = registry.criteria_of(engagement, 2)
    assert (d1.ratio, d8.ratio) == (1, 0)
    assert asked == [engagement]
    assert registry.sheet_of("D8") == "mandate"


def test_of_several_measures_the_lowest_counts(registry, engagement):
    registry.register_measure(
        "A3", lambda about: [gates.count(5, 5, key="entries"), gates.count(1, 3, key="kinds")]
    )
    a3 = registry.criteria_of(engagement, 1)[2]
    assert a3.ratio == pytest.approx(1 / 3)


def test_stakeholders_count_only_with_power_and_interest(core_alone, engagement):
    add_stakeholders(engagement, 5)
    add_stakeholders(engagement, 2, power=None)
    add_stakeholders(engagement, 3, interest=None)
    add_stakeholders(EngagementFactory(), 8)
    a7 = phases.criteria_of(engagement, 1)[6]
    assert a7.standing.decisive == gates.count(5, 8)
    assert a7.state == gates.State.BLOCKS


def test_eighth_stakeholder_meets_the_criterion(core_alone, engagement):
    add_stakeholders(engagement, 8)
    standing = phases.state_of(engagement, 1)
    assert (standing.met, standing.total) == (1, 7)
    assert standing.progress.percent == 90 // 12
    assert "A7" not in keys(standing.blocking)


def test_decision_on_record_earns_its_points(registry, engagement):
    registry.register_gates(lambda about: {1: decided(gates.Decision.GO)})
    assert registry.state_of(engagement, 1).progress.percent == 10
    assert registry.state_of(engagement, 2).progress.percent == 0


def test_waiver_on_record_counts_and_stays_visible(registry, engagement):
    waiver = gates.Waiver("Dr. Inês Carvalho", "Only one group exists")
    registry.register_gates(lambda about: {1: decided(None, A1=waiver)})
    standing = registry.state_of(engagement, 1)
    assert standing.criteria[0].state == gates.State.WAIVED
    assert standing.criteria[0].standing.waiver == waiver
    assert "A1" not in keys(standing.blocking)


def test_gate_may_be_decided_by_what_the_phase_has_reached(registry, engagement):
    for key in ("A1", "A2", "A3", "A4", "A5", "A7"):
        registry.register_measure(key, lambda about: gates.yes_no(True))
    assert registry.state_of(engagement, 1).may_decide(gates.Decision.GO).allowed
    assert not registry.state_of(engagement, 2).may_decide(gates.Decision.GO).allowed


# --- what comes next -------------------------------------------------------------------------


def test_next_is_what_can_be_measured_already(core_alone, engagement):
    standing = phases.state_of(engagement, 1)
    assert standing.next.key == "A7"
    assert standing.next.next_action.in_language("pt-br") == (
        "Registrar oito partes interessadas com poder e interesse"
    )


def test_next_is_a_must_have_before_a_heavier_option(registry, engagement):
    for key in ("D4", "D6"):
        registry.register_measure(key, lambda about: gates.count(0, 5))
    assert registry.state_of(engagement, 2).next.key == "D6"


def test_next_is_the_heaviest_must_have(registry, engagement):
    assert registry.state_of(engagement, 3).next.key == "I3"


def test_nothing_comes_next_when_all_is_met(registry, engagement):
    for one in catalogue.criteria(5):
        registry.register_measure(one.key, lambda about: gates.yes_no(True))
    standing = registry.state_of(engagement, 5)
    assert standing.next is None
    assert standing.progress.percent == 90


# --- the engagement --------------------------------------------------------------------------


def test_overview_begins_in_the_first_phase(registry, engagement):
    overview = registry.overview(engagement)
    assert [one.phase.number for one in overview.phases] == [1, 2, 3, 4, 5]
    assert overview.current.phase.number == 1
    assert overview.overall.percent == 0
    assert not overview.previous_gate_open(1)
    assert overview.previous_gate_open(2)


@pytest.mark.parametrize(
    ("decision", "current"),
    [
        (gates.Decision.GO, 2),
        (gates.Decision.GO_WITH_CONDITIONS, 2),
        (gates.Decision.HOLD, 1),
        (gates.Decision.STOP, 1),
    ],
)
def test_current_phase_follows_the_gates_that_pass(registry, engagement, decision, current):
    registry.register_gates(lambda about: {1: decided(decision)})
    overview = registry.overview(engagement)
    assert overview.current.phase.number == current
    assert overview.previous_gate_open(2) is (current == 1)


def test_last_phase_stays_current_after_its_gate(registry, engagement):
    everywhere = {number: decided(gates.Decision.GO) for number in range(1, 6)}
    registry.register_gates(lambda about: everywhere)
    overview = registry.overview(engagement)
    assert overview.current.phase.number == 5
    assert overview.overall.percent == 10


# --- the rows --------------------------------------------------------------------------------


def stored(engagement):
    return list(
        PhaseState.objects.filter(engagement=engagement).values(
            "phase", "progress", "met", "total", "ratios", "next_action", "at_number"
        )
    )


def fresh(engagement):
    """What the rows should say, recomputed, in the shape of `stored`."""
    return [
        {
            "phase": row.phase,
            "progress": row.progress,
            "met": row.met,
            "total": row.total,
            "ratios": json.loads(json.dumps(row.ratios)),
            "next_action": row.next_action,
            "at_number": row.at_number,
        }
        for row in phase_states.computed(engagement)
    ]


def test_refresh_writes_five_rows(core_alone, engagement):
    add_stakeholders(engagement, 4)
    phase_states.refresh(engagement.pk)
    first = PhaseState.objects.get(engagement=engagement, phase=1)
    assert first.ratios["A7"] == 0.5
    assert (first.met, first.total, first.next_action) == (0, 7, "A7")
    assert first.progress == int(90 * 0.5 / 12)
    assert PhaseState.objects.filter(engagement=engagement, at_number=7).count() == 5


def test_rows_equal_a_recomputation_after_every_refresh(engagement):
    for _ in range(3):
        add_stakeholders(engagement, 3)
        engagement.last_number += 1
        engagement.save(update_fields=["last_number"])
        phase_states.refresh(engagement.pk)
        assert stored(engagement) == fresh(engagement)


def test_refresh_repairs_a_row_that_drifted(engagement):
    phase_states.refresh(engagement.pk)
    PhaseState.objects.filter(engagement=engagement).update(progress=99, ratios={})
    phase_states.refresh(engagement.pk)
    assert stored(engagement) == fresh(engagement)


def test_slow_refresh_does_not_overwrite_a_newer_one(engagement):
    phase_states.refresh(engagement.pk)
    PhaseState.objects.filter(engagement=engagement).update(at_number=8, progress=42)
    phase_states.refresh(engagement.pk)
    assert {row["progress"] for row in stored(engagement)} == {42}


def test_refresh_of_a_deleted_engagement_does_nothing(db):
    phase_states.refresh(4711)
    assert not PhaseState.objects.exists()


def test_refresh_leaves_other_engagements_alone(engagement):
    other = EngagementFactory()
    phase_states.refresh(engagement.pk)
    assert stored(other) == []


# --- when the rows are refreshed ---------------------------------------------------------------


class Clock:
    """Time that passes when the test says so."""

    def __init__(self):
        self.now = 0.0
        self.calls = []

    def later(self, seconds, call):
        self.calls.append((self.now + seconds, call))

    def pass_by(self, seconds):
        self.now += seconds
        due = [one for one in self.calls if one[0] <= self.now]
        self.calls = [one for one in self.calls if one[0] > self.now]
        for _, call in due:
            call()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def refreshed(monkeypatch):
    """The engagements refreshed, in order."""
    listed = []
    monkeypatch.setattr(phase_states, "refresh", listed.append)
    return listed


def test_many_changes_within_two_seconds_are_one_refresh(clock, refreshed):
    refresher = phase_states.Refresher(later=clock.later)
    for _ in range(19):
        refresher.refresh_soon(1)
        clock.pass_by(0.1)
    assert refreshed == []
    clock.pass_by(0.2)
    assert refreshed == [1]
    clock.pass_by(60)
    assert refreshed == [1]


def test_busy_engagement_is_refreshed_at_most_every_two_seconds(clock, refreshed):
    refresher = phase_states.Refresher(later=clock.later)
    for _ in range(100):
        refresher.refresh_soon(1)
        clock.pass_by(0.125)
    clock.pass_by(2)
    assert len(refreshed) in (6, 7)


def test_engagements_wait_apart(clock, refreshed):
    refresher = phase_states.Refresher(later=clock.later)
    refresher.refresh_soon(1)
    clock.pass_by(1)
    refresher.refresh_soon(2)
    clock.pass_by(1)
    assert refreshed == [1]
    clock.pass_by(1)
    assert refreshed == [1, 2]


def test_change_during_a_refresh_asks_for_another(clock, monkeypatch):
    refresher = phase_states.Refresher(later=clock.later)
    refreshed = []

    def refresh(engagement_id):
        refreshed.append(engagement_id)
        if len(refreshed) == 1:
            refresher.refresh_soon(engagement_id)

    monkeypatch.setattr(phase_states, "refresh", refresh)
    refresher.refresh_soon(1)
    clock.pass_by(2)
    clock.pass_by(2)
    assert refreshed == [1, 1]


def test_failed_refresh_is_logged_and_the_next_one_tried(clock, monkeypatch, caplog):
    outcomes = [ValueError("measure"), None]

    def refresh(engagement_id):
        outcome = outcomes.pop(0)
        if outcome:
            raise outcome

    monkeypatch.setattr(phase_states, "refresh", refresh)
    refresher = phase_states.Refresher(later=clock.later)
    for _ in range(2):
        refresher.refresh_soon(3)
        clock.pass_by(2)
    assert outcomes == []
    assert [line.message for line in caplog.records] == [
        "The phases of engagement 3 were not refreshed"
    ]


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_refreshes_the_rows_by_its_own_thread(monkeypatch):
    engagement = EngagementFactory()
    lead = ParticipantFactory(engagement=engagement, role="lead")
    started = []

    class Timer(phase_states.threading.Timer):
        def start(self):
            started.append(self)
            super().start()

    monkeypatch.setattr(phase_states.threading, "Timer", Timer)
    refresher = phase_states.Refresher(wait=0.01)
    bells.register(refresher)
    try:
        with events.change(engagement, by=lead) as change:
            change.record("engagement.archived", subject=f"engagement:{engagement.pk}")
    finally:
        bells.unregister(refresher)
    started[0].join()
    assert {row["at_number"] for row in stored(engagement)} == {1}
    assert stored(engagement) == fresh(Engagement.objects.get(pk=engagement.pk))


# --- the nightly command -----------------------------------------------------------------------


def test_command_refreshes_every_engagement(engagement):
    EngagementFactory()
    out = StringIO()
    call_command("refresh_phases", stdout=out)
    assert out.getvalue() == "2 engagements refreshed\n"
    assert PhaseState.objects.count() == 10


def test_command_refreshes_the_engagements_named(engagement):
    other = EngagementFactory()
    call_command("refresh_phases", str(other.pk), stdout=StringIO())
    assert stored(engagement) == []
    assert len(stored(other)) == 5


def test_command_names_the_engagement_that_is_not_there(engagement):
    with pytest.raises(CommandError, match="no engagement 4711"):
        call_command("refresh_phases", "4711", stdout=StringIO())
    assert not PhaseState.objects.exists()
