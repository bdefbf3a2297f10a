"""The engagement of the worked example (T22), put together by what people do in it.

people = launched()          assessed, targets voted on, a canvas with graded functions
derived(people)              waves with capacities, and everything that follows taken
staffed(people)              what people then say of packages: staff, and two units a rollout
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from assessments.actions import assessments, targets
from assessments.models import Assessment, Target
from canvases.actions import canvases, facts, notes, pmo_model
from canvases.actions.facts import Facts
from canvases.actions.pmo_model import Which
from canvases.models import Canvas
from pmo_studio.core.actions.engagements import change_settings, create_engagement
from pmo_studio.workshops.actions import votes
from roadmaps.actions import derivation, framing, packages, waves
from roadmaps.deriving import proposals
from roadmaps.models import Plan, WorkPackage
from tests.assessments import rooms
from tests.factories import AssessmentFactory, UserFactory
from tests.people import People, make_people

HOLIDAYS = ("2026-04-03", "2026-05-01")
# What four people answer on the scale of 1 to 5: their mean is where the capability stands.
ANSWERS = {"STD": "2222", "CTL": "1122", "PFO": "1111", "PPL": "2233"}
TARGETS = {"STD": "3.5", "CTL": "3.0", "PFO": "2.5", "PPL": "3.0"}
# Of two people each: 6, 8, 4 and 2 in all.
DOTS = {"STD": 3, "CTL": 4, "PFO": 2, "PPL": 1}
GRADES = {"F05": 2, "F01": 2, "F07": 1, "F11": 2, "F03": 1}
CAPACITIES = {"F": 100, "P": 60, "R1": 70, "R2": 40, "S": 20}
STAFF = {"F05": 2, "F11": 2, "EN-3": 2, "EN-5.1": 2, "EN-5.2": 2}
# Each rollout reaches two units, 12 person-days each.
EFFORTS = {"EN-5.1": 24, "EN-5.2": 24}


def launched() -> People:
    """A medium organisation whose team is three people, up to its gaps."""
    owner = UserFactory(name="Lena Lead")
    engagement = create_engagement(
        owner=owner,
        name="Meridian Health PMO",
        organisation="Meridian Health",
        start_date=datetime.date(2026, 1, 5),
    )
    people = make_people(engagement)
    settings = {"size": "M", "team_limit": 3, "holidays": list(HOLIDAYS)}
    change_settings(engagement, by=people.lead, **settings)
    engagement.refresh_from_db()
    assess(people)
    for capability, value in TARGETS.items():
        targets.set_target(
            engagement,
            capability=capability,
            value=Decimal(value),
            rationale="",
            by=people.facilitator,
        )
    vote(people)
    draw(people)
    return people


def assess(people: People) -> Assessment:
    """A closed assessment of one question for each capability."""
    made = AssessmentFactory(
        engagement=people.engagement,
        document={
            "format": "pmo-studio/maturity-model@1",
            "key": "levels",
            "version": 1,
            "name": "Levels",
            "rule": "level_average",
            "parts": [
                {"key": "D", "name": "Delivery"},
                {"key": "D.P", "in": "D", "name": "Practice"},
            ],
            "questions": [
                {
                    "key": capability,
                    "in": "D.P",
                    "text": f"How good are you at {capability}?",
                    "answer_type": "likert_1_5",
                    "capability": capability,
                }
                for capability in ANSWERS
            ],
        },
    )
    for capability, signs in ANSWERS.items():
        rooms.everybody(made, capability, {"EXE": signs})
    assessments.close_assessment(made, by=people.facilitator)
    return made


def vote(people: People) -> None:
    rows = {row.capability: row for row in Target.objects.filter(engagement=people.engagement)}
    subjects = [row.subject for row in rows.values()]
    round_ = votes.open_round(
        people.engagement,
        title="What matters?",
        items=subjects,
        by=people.facilitator,
        dots=10,
        cap=4,
    )
    for capability, dots in DOTS.items():
        item = round_.items.get(subject=rows[capability].subject)
        for seat in (people.contributor, people.guest):
            votes.set_dots(item, dots=dots, by=seat)
    votes.end_round(round_, by=people.facilitator)


def draw(people: People) -> Canvas:
    """A canvas with the five functions; F01 is there already and changes."""
    lead = people.lead
    canvas = canvases.create_canvas(people.engagement, kind="to_be", title="Tomorrow", by=lead)
    for function, grade in GRADES.items():
        note = notes.add_note(canvas, block="ka", text=function, by=lead).note
        state = "change" if function == "F01" else "new"
        facts.describe_note(note, facts=Facts(state=state, function=function), by=lead)
        which = Which(function=function)
        pmo_model.choose_grade(canvas, which=which, grade=grade, reason="As agreed", by=lead)
    return canvas


def derived(people: People) -> Plan:
    """Five waves with their capacities, and every line of the derivation taken."""
    plan = framed(people)
    derive(people)
    plan.refresh_from_db()
    return plan


def framed(people: People) -> Plan:
    plan = framing.begin_plan(people.engagement, by=people.lead)
    waves.add_rollout(people.engagement, by=people.lead)
    for wave in plan.waves.all():
        waves.set_capacity(wave, capacity=CAPACITIES[wave.key], by=people.lead)
    return plan


def derive(people: People) -> derivation.Outcome:
    """Take every line that there is."""
    plan = Plan.objects.filter(engagement=people.engagement).first()
    lines = proposals.of(people.engagement, plan).lines
    return derivation.derive_plan(
        people.engagement, chosen=[line.id for line in lines], by=people.lead
    )


def row(name: str) -> WorkPackage:
    """The package of a function, or of this key."""
    rows = WorkPackage.objects.select_related("plan__engagement", "wave")
    return rows.filter(function=name).first() or rows.get(key=name)


def named(package: WorkPackage) -> str:
    """As the worked example calls it."""
    return package.function or package.key


def change(people: People, name: str, **values: object) -> WorkPackage:
    package = row(name)
    details = replace(packages.details_of(package), **values)
    return packages.change_package(package, details=details, seen=None, by=people.lead)


def staffed(
    people: People, staff: Mapping[str, int] = STAFF, efforts: Mapping[str, int] = EFFORTS
) -> None:
    for name in staff:
        values = {"staff": staff[name]}
        if name in efforts:
            values["effort"] = efforts[name]
        change(people, name, **values)
