"""Waves without JavaScript: from an empty plan to a pilot that was let through."""

import datetime

import pytest
from django.utils import timezone

from pmo_studio.core import limits, phases
from roadmaps.models import RolloutUnit, Wave, WaveCriterion
from roadmaps.models.plan import Criterion
from tests.journeys.test_mandate import visitor
from tests.journeys.test_people import Visitor
from tests.people import People, make_people
from tests.roadmaps.planned import package, wave_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    limits.codes.clear()


def test_waves_from_an_empty_plan_to_a_pilot_let_through_need_no_script() -> None:
    people = make_people()
    fay, lena = visitor(people, "facilitator"), visitor(people, "lead")
    fay_begins_the_plan_and_names_units(people, fay)
    the_room_rates_and_fay_chooses(people, fay)
    fay_moves_packages(people, fay)
    fay_writes_criteria_and_looks_at_them(people, fay)
    lena_decides_with_conditions(people, lena)
    the_owner_meets_the_condition(people)


def fay_begins_the_plan_and_names_units(people: People, fay: Visitor) -> None:
    fay.open(f"/engagements/{people.engagement.pk}/waves/")
    fay.press("Begin with four waves")
    fay.follow("Start and gate days")
    fay.press("Save", starts_on="2026-01-10", gate_days="2")
    assert "is no working day, so the plan starts on the next one." in fay.page.text
    fay.follow("Pilot and units")
    for name, size in (("Cardiology", "140"), ("Surgery", "320"), ("North", "90")):
        fay.press("Add the unit", name=name, people=size)
    assert RolloutUnit.objects.count() == 3


def the_room_rates_and_fay_chooses(people: People, fay: Visitor) -> None:
    heart = RolloutUnit.objects.get(name="Cardiology")
    for column in ("guest", "contributor"):
        one = visitor(people, column)
        one.open(f"/engagements/{people.engagement.pk}/pilot/")
        assert "Silent before spoken" in one.page.text
        one.follow("Rate the candidates")
        values = {
            f"r-{unit.pk}-{criterion.value}": "5" if unit == heart else "2"
            for unit in RolloutUnit.objects.all()
            for criterion in Criterion
        }
        one.press("Save my ratings", **values)
        assert "5.00" in one.page.text
    fay.open(f"/engagements/{people.engagement.pk}/pilot/")
    assert "ranked first with 5.00" in fay.page.text
    fay.press("Save the choice", reason="Its sponsor asked for it")
    fay.follow("Waves and pilot")
    fay.press("Rollouts for all units without a wave (2)")
    assert [wave.unit.name for wave in Wave.objects.filter(kind="rollout")] == ["Surgery", "North"]


def fay_moves_packages(people: People, fay: Visitor) -> None:
    plan = people.engagement.plan
    row = package(plan, "OWN-1", "F", effort=30)
    fay.open(f"/engagements/{people.engagement.pk}/waves/")
    fay.press("Move here: Pilot", package=f"{row.pk}:{wave_of(plan, 'F').pk}")
    assert "1 work package was moved." in fay.page.text
    fay.follow("Pilot")
    fay.press("Save", capacity="20")
    assert "over by 10 person-days" in fay.page.text


def fay_writes_criteria_and_looks_at_them(people: People, fay: Visitor) -> None:
    fay.follow("Suggestions to begin with")
    fay.press("Add what is ticked", criterion="2")
    fay.press("Add the criterion", text="Nine of ten reports on time")
    first, second = WaveCriterion.objects.order_by("pk")
    fay.press(f"Met: {first.text}")
    fay.press(f"Not met: {second.text}")
    assert "Decide the gate" not in [words for words, _ in fay.page.links]


def lena_decides_with_conditions(people: People, lena: Visitor) -> None:
    wave = wave_of(people.engagement.plan, "P")
    lena.open(f"/waves/{wave.pk}/")
    lena.follow("Decide the gate")
    lena.press("Put the decision on record", decision="go")
    assert "This wave is not over." in lena.page.text
    lena.press("Put the decision on record", decision="go", sure="on")
    assert "Not met yet: “Nine of ten reports on time”." in lena.page.text
    unmet = WaveCriterion.objects.get(met=False)
    until = timezone.localdate() + datetime.timedelta(days=5)
    lena.press(
        "Put the decision on record",
        decision="go_with_conditions",
        sure="on",
        **{
            f"c{unmet.pk}-text": "Two more months of reports",
            f"c{unmet.pk}-due": until.isoformat(),
            f"c{unmet.pk}-owner": str(people.contributor.pk),
        },
    )
    assert "Go with conditions" in lena.page.text
    standing = {one.key: one for one in phases.criteria_of(people.engagement, 3)}
    assert standing["I2"].ratio == 1


def the_owner_meets_the_condition(people: People) -> None:
    carl = visitor(people, "contributor")
    carl.open(f"/engagements/{people.engagement.pk}/")
    carl.follow("Meet the condition “Two more months of reports”")
    carl.press("Met: Two more months of reports")
    assert "met on" in carl.page.text
