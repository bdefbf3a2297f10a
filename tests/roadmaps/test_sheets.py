"""Rules of every sheet of the plan: reading it writes nothing, and costs the same however much it
shows."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pmo_studio.core.models import Stakeholder
from roadmaps.models import (
    ChangeGroup,
    Closing,
    Concern,
    Deliverable,
    Gap,
    Impact,
    Involvement,
    Message,
    PackageRole,
    Plan,
    Readiness,
    Review,
    RolloutUnit,
    UnitRating,
    Wave,
    WaveCondition,
    WaveCriterion,
    WaveDecision,
    WorkPackage,
)
from roadmaps.models.plan import Criterion
from tests.people import People
from tests.roadmaps.planned import planned

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 1, 5)

# By name of the address: for the engagement, or for the first row of a kind.
OF_ENGAGEMENT = (
    "gaps",
    "derive",
    "packages",
    "package_new",
    "roadmap",
    "waves",
    "waves_frame",
    "pilot",
    "pilot_rate",
    "progress",
    "change",
    "attitudes",
    "group_new",
    "messages",
    "message_new",
)
OF_ROWS = {
    "package": WorkPackage,
    "package_split": WorkPackage,
    "package_merge": WorkPackage,
    "deliverable": Deliverable,
    "wave": Wave,
    "wave_gate": Wave,
    "wave_suggested": Wave,
    "wave_criterion": WaveCriterion,
    "rollout_unit": RolloutUnit,
    "group": ChangeGroup,
    "message": Message,
    "concern": Concern,
    "review": Review,
    "involvement": Stakeholder,
}
QUERIES = {"panel": ("roadmap", "?show=OWN-1"), "table": ("roadmap", "?as=table")}


@pytest.fixture
def plan(people: People) -> Plan:
    made = planned(people.lead)
    fill(people, made, range(1, 4))
    return made


def fill(people: People, plan: Plan, numbers: range) -> None:
    """One row more of everything for each number, each hanging on the first of its kind."""
    for number in numbers:
        wave = _wave(people, plan, number)
        unit = RolloutUnit.objects.get(waves=wave)
        UnitRating.objects.bulk_create(
            UnitRating(unit=unit, criterion=each, seat=people.guest, value=4) for each in Criterion
        )
        package = _package(people, plan, number)
        concern = {"package": package, "owner": people.contributor, "likelihood": 3, "impact": 4}
        Concern.objects.create(
            plan=plan, kind="risk", text=f"Risk {number}", raised_on=TODAY, **concern
        )
        Review.objects.create(
            plan=plan, held_on=TODAY, summary=f"Fine {number}", by=people.lead, at=timezone.now()
        )
        _involved(people, wave, number)


def _wave(people: People, plan: Plan, number: int) -> Wave:
    """A rollout with its unit and its decided gate, and a criterion and condition of the pilot."""
    unit = RolloutUnit.objects.create(plan=plan, name=f"Region {number}", people=10)
    wave = plan.waves.filter(key=f"R{number}").first()
    wave = wave or Wave(plan=plan, kind="rollout", key=f"R{number}", position=number + 10)
    wave.unit, wave.capacity = unit, 100
    wave.save()
    told = {"decision": "go", "decided_on": TODAY, "by": people.lead, "at": timezone.now()}
    WaveDecision.objects.create(wave=wave, **told)
    first = plan.waves.get(key="F")
    criterion = WaveCriterion.objects.create(
        wave=first, kind="success", text=f"It works {number}", met=False
    )
    decided = first.decisions.first() or WaveDecision.objects.create(wave=first, **told)
    WaveCondition.objects.create(
        decision=decided, criterion=criterion, text="Again", due_on=TODAY, owner=people.guest
    )
    return wave


def _package(people: People, plan: Plan, number: int) -> WorkPackage:
    """In the foundation, after the first package, with what belongs to one."""
    package = WorkPackage.objects.create(
        plan=plan,
        key=f"OWN-{number}",
        kind="own",
        name=f"Package {number}",
        wave=plan.waves.get(key="F"),
        effort=5,
        owner=people.contributor,
    )
    first = WorkPackage.objects.get(plan=plan, key="OWN-1")
    gap = Gap.objects.create(plan=plan, key=f"G-MAT:X{number}", kind="mat", code="STD", size=1.5)
    for each in {first, package}:
        Deliverable.objects.create(package=each, kind="process", name=f"Way {number}")
        PackageRole.objects.create(package=each, letter="C", name=f"Somebody {number}")
        Closing.objects.create(package=each, gap=gap, counted=1)
    if package != first:
        package.predecessors.create(predecessor=first)
    return package


def _involved(people: People, wave: Wave, number: int) -> None:
    engagement = people.engagement
    somebody = Stakeholder.objects.create(
        engagement=engagement, name=f"Somebody {number}", power=4, interest=4
    )
    Involvement.objects.create(
        stakeholder=somebody, current="neutral", desired="leading", owner=people.lead
    )
    group = ChangeGroup.objects.create(engagement=engagement, name=f"Group {number}", people=9)
    scores = dict.fromkeys(("awareness", "desire", "knowledge", "ability", "reinforcement"), 3)
    first = ChangeGroup.objects.filter(engagement=engagement).earliest("pk")
    for each in {group, first}:
        Readiness.objects.create(group=each, read_on=TODAY, by=people.lead, **scores)
    Impact.objects.create(group=group, function="F05", value=2)
    Message.objects.create(
        engagement=engagement, wave=wave, group=group, text=f"News {number}", sender=people.lead
    )


def address_of(name: str, plan: Plan) -> str:
    if name in OF_ROWS:
        rows = OF_ROWS[name].objects.all()
        return reverse(f"roadmaps:{name}", args=[rows.earliest("pk").pk])
    name, query = QUERIES.get(name, (name, ""))
    return reverse(f"roadmaps:{name}", args=[plan.engagement_id]) + query


def test_no_sheet_writes_or_costs_more_for_30_of_everything_than_for_3(
    people: People, plan: Plan
) -> None:
    browser = people.browser("lead")
    names = (*OF_ENGAGEMENT, *OF_ROWS, *QUERIES)

    def statements(name: str) -> list[str]:
        at = address_of(name, plan)
        with CaptureQueriesContext(connection) as found:
            response = browser.get(at)
        assert response.status_code == 200, name
        return [each["sql"] for each in found.captured_queries]

    statements(names[0])
    few = {name: statements(name) for name in names}
    fill(people, plan, range(4, 31))
    many = {name: statements(name) for name in names}
    assert {name: len(many[name]) - len(few[name]) for name in names} == dict.fromkeys(names, 0)
    for name in names:
        verbs = {sql.split()[0] for sql in (*few[name], *many[name])}
        # PostgreSQL reads long lists by a cursor.
        assert verbs <= {"SELECT", "DECLARE", "SAVEPOINT", "RELEASE"}, (name, verbs)
