"""Waves, pilot and gates in the engagement bundle: what goes out comes back, with its log."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from pmo_studio.core.bundle import BadBundle, load, write
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Engagement, Event
from roadmaps import kinds
from roadmaps.actions import framing, pilots, placing, units, wave_criteria, wave_gates, waves
from roadmaps.actions.units import UnitFacts
from roadmaps.actions.wave_criteria import CriterionFacts
from roadmaps.actions.wave_gates import NewCondition, Ruling
from roadmaps.actions.waves import WaveFacts
from roadmaps.kinds import waves as wave_kinds
from tests.factories import UserFactory
from tests.people import People
from tests.roadmaps.planned import criterion, package, planned, unit, wave_of

pytestmark = pytest.mark.django_db
PARTS = (
    *("plans", "rollout_units", "unit_ratings", "waves", "wave_criteria"),
    *("wave_decisions", "wave_conditions", "packages"),
)


@pytest.fixture
def document(people: People) -> dict[str, Any]:
    """An engagement in which everything has happened to waves that can."""
    lead, engagement = people.lead, people.engagement
    plan = planned(lead)
    framing.set_frame(engagement, starts_on=None, gate_days=2, by=lead)
    heart, north = unit(lead, "Cardiology"), unit(lead, "North")
    units.change_unit(north, facts=UnitFacts("Region North", 90), by=lead)
    units.remove_unit(north, by=lead)
    units.restore_unit(north, by=lead)
    pilots.rate_units(engagement, ratings={(heart.pk, "size"): 4}, by=people.guest)
    pilots.choose_pilot(engagement, unit=heart, reason="It asked", by=lead)
    waves.change_wave(wave_of(plan, "R1"), facts=WaveFacts("First", north, 40), by=lead)
    gone = waves.add_rollout(engagement, by=lead)
    row = package(plan, "A", "F")
    placing.place_packages(engagement, packages={row.pk: None}, wave=gone, by=lead)
    waves.swap_rollout(gone, up=True, by=lead)
    waves.remove_rollout(wave_of(plan, "R2"), by=lead)
    one = criterion(wave_of(plan, "P"), "Three uses", by=lead, met=False)
    facts = CriterionFacts("success", "Five uses")
    wave_criteria.change_criterion(one, facts=facts, by=lead)
    wave_criteria.remove_criterion(one, by=lead)
    wave_criteria.restore_criterion(one, by=lead)
    wave_criteria.look_at(one, met=False, by=lead)
    today = timezone.localdate()
    promise = NewCondition("Two more", today, people.contributor, one.pk)
    ruling = Ruling(Decision.GO_WITH_CONDITIONS, today, "Enough", [promise])
    decided = wave_gates.decide_gate(wave_of(plan, "P"), ruling=ruling, by=lead)
    wave_gates.tick_condition(decided.conditions.get(), met=True, by=people.contributor)
    return write(Engagement.objects.get(pk=engagement.pk))


def test_what_is_written_again_is_what_was_read(document: dict[str, Any]) -> None:
    told = {event["kind"] for event in document["events"]}
    assert told >= {kind.name for kind in wave_kinds.ALL} - {"plan.begun"}
    again = write(load(document, owner=UserFactory()))
    for part in PARTS:
        assert again[part] == document[part]
    assert [event["data"] for event in again["events"][: len(document["events"])]] == [
        event["data"] for event in document["events"]
    ]


@pytest.mark.parametrize(
    ("part", "field", "value"),
    [
        ("waves", "unit_reason", 5),
        ("waves", "key", "X1"),
        ("waves", "capacity", -1),
        ("unit_ratings", "value", 6),
        ("unit_ratings", "criterion", "weather"),
        ("wave_decisions", "decision", "perhaps"),
        ("wave_decisions", "until", "2026-06-01"),
        ("wave_decisions", "early", -1),
        ("wave_conditions", "text", ""),
        ("wave_conditions", "criterion", 99),
        ("plans", "gate_days", 61),
    ],
)
def test_what_the_database_would_refuse_is_refused_by_name(
    document: dict[str, Any], part: str, field: str, value: object
) -> None:
    document[part][0][field] = value
    with pytest.raises(BadBundle) as bad:
        load(document, owner=UserFactory())
    assert f"{part}[0].{field}" in str(bad.value)


def test_a_reason_for_a_unit_is_of_the_pilot_alone(document: dict[str, Any]) -> None:
    rollout = next(row for row in document["waves"] if row["kind"] == "rollout")
    rollout["unit_reason"] = "Because"
    with pytest.raises(BadBundle, match="unit_reason"):
        load(document, owner=UserFactory())


def test_every_kind_of_event_of_waves_reads_as_a_sentence(document: dict[str, Any]) -> None:
    names = {kind.name: kind for kind in kinds.ALL}
    loaded = load(document, owner=UserFactory())
    for event in Event.objects.filter(engagement=loaded, kind__in=names):
        sentence = names[event.kind].sentence
        assert sentence is not None
        assert "%(" not in sentence(event)


def renamed(rows: list[dict[str, Any]], old: str, new: str) -> None:
    next(row for row in rows if row["key"] == old)["key"] = new


SPOILED: dict[str, Callable[[list[dict[str, Any]]], object]] = {
    "none": lambda rows: rows.clear(),
    "no last one": lambda rows: rows.pop(),
    "R1 called R2": lambda rows: renamed(rows, "R1", "R2"),
    "S called R2": lambda rows: renamed(rows, "S", "R2"),
    "in another order": lambda rows: rows[0].update(position=999),
    "without room for another": lambda rows: rows[-1].update(position=32_767),
}


@pytest.mark.parametrize("spoiled", SPOILED)
def test_waves_that_a_plan_cannot_count_on_are_refused(people: People, spoiled: str) -> None:
    planned(people.lead)
    document = write(Engagement.objects.get(pk=people.engagement.pk))
    SPOILED[spoiled](document["waves"])
    with pytest.raises(BadBundle, match="waves"):
        load(document, owner=UserFactory())
