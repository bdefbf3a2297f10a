"""What a preview says that taking the file would do to the plan, held against taking it."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roadmaps import dated, problem_words
from roadmaps.actions import waves
from roadmaps.importing.matching import ground, matched
from roadmaps.importing.outcome import outcome, taken
from roadmaps.models import WorkPackage
from roadmaps.views import importing as views
from tests.reading import words
from tests.roadmaps import imports
from tests.roadmaps.planned import package, planned, wave_of

pytestmark = pytest.mark.django_db
HEAD = "Key,Name,Effort,Staff,Wave,Waits for"


@pytest.fixture(autouse=True)
def nothing_read() -> None:
    views.rows_read.clear()


@pytest.fixture
def plan(people):
    """A, then B in the foundation; C in the pilot waits for both; D is in the backlog."""
    made = planned(people.lead)
    package(made, "A", "F", 10)
    package(made, "B", "F", 5, after=["A"])
    package(made, "C", "P", 8, after=["A", "B"])
    package(made, "D")
    waves.set_capacity(wave_of(made, "P"), capacity=20, by=people.lead)
    return made


def csv(*lines):
    return imports.csv(HEAD, *lines)


def looked(people, content):
    standing = ground(people.engagement)
    return standing, matched(standing, imports.read(people, content))


def shown(people, content):
    answer = imports.send(people, content)
    assert answer.status_code == 200
    return words(answer.content.decode())


def told(standing):
    """Days by names and efforts, what is wrong, and the end: what the pages say of a plan."""
    days = {row.name: standing.dates(row) for row in standing.rows}
    return standing.end, days, problem_words.of(standing)


def take(people, content):
    imports.take(people, content)
    return dated.of(people.engagement)


EFFORTS = st.integers(1, 60)
STAFF = st.integers(1, 4)


@given(data=st.data())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_plan_is_afterwards_as_the_preview_computed_it(people, plan, data):
    lines = [
        f"{key},{key},{data.draw(EFFORTS)},{data.draw(STAFF)},{wave},{after}"
        for key, wave, after in (("A", "F", ""), ("B", "F", "A"), ("C", "P", "B"))
    ]
    number = data.draw(st.integers(1, 12))
    for each in range(number):
        wave = data.draw(st.sampled_from(["F", "P", "R1", ""]))
        lines.append(f",New {each},{data.draw(EFFORTS)},{data.draw(STAFF)},{wave},")
    with transaction.atomic():
        content = csv(*lines)
        before, match = looked(people, content)
        ahead = taken(before, match)
        found = outcome(before, match)
        real = take(people, content)
        assert told(real) == told(ahead)
        assert found.slip.end_after == real.end
        assert [each.words for each in found.troubles] == [
            each.words for each in problem_words.newly(before, real)
        ]
        transaction.set_rollback(True)


def test_it_says_by_how_much_the_end_moves_and_which_wave_gets_too_full(people, plan):
    content = csv("B,Package B,10,1,F,A", ",Training,30,2,P,")
    text = shown(people, content)
    assert "The plan would end 12 working days later. 5 Feb 2026 → 23 Feb 2026" in text
    assert "New Pilot is over its capacity by 18: 38 planned, 20 available." in text
    assert "2 work packages that are here would move." in text
    assert "Nothing is kept until you take it." in text
    assert not WorkPackage.objects.filter(name="Training").exists()


def test_an_error_that_takes_the_dates_is_named_with_the_package(people, plan):
    text = shown(people, csv(",Training,30,9,P,"))
    assert "Then the plan could not be dated any more." in text
    assert "OWN-1 needs 9 people at once, the team has 3." in text
    assert "( OWN-1 Training )" in text
    WorkPackage.objects.filter(key="C").update(staff=9)
    text = shown(people, csv("D,Package D,12,1,,"))
    assert "The plan would have no dates, as it has none now." in text
    # What was wrong before is nothing new.
    assert "C needs 9 people" not in text


def test_a_new_package_is_named_as_it_will_be_though_another_row_has_that_key(people, plan):
    content = csv("OWN-1,Left out,5,1,F,D", ",Training,30,9,P,")
    assert "OWN-2 needs 9 people at once" in shown(people, content)
    imports.take(people, content)
    assert WorkPackage.objects.get(name="Training").key == "OWN-2"


def test_an_end_that_stays_or_comes_earlier_is_said_as_such(people, plan):
    assert "The end of the plan stays where it is." in shown(people, csv("D,Package D,12,1,,"))
    assert "The plan would end 3 working days earlier." in shown(people, csv("B,Package B,2,1,F,A"))


def test_a_plan_that_begins_with_the_file_hears_its_end(people):
    content = csv("X,First,5,1,F,", "Y,Second,5,1,P,X")
    assert "The plan would end on 19 Jan 2026; today it has no end." in shown(people, content)
    before, match = looked(people, content)
    assert take(people, content).end == outcome(before, match).slip.end_after


def test_where_nothing_would_be_taken_nothing_is_said(people, plan):
    text = shown(people, csv("A,Package A,10,1,F,"))
    assert "Nothing is kept until you take it." not in text


def test_what_would_have_begun_before_its_wave_is_named(people, plan):
    """C is of the pilot, which begins after A and B; a file says that it began with A."""
    frame = dated.of(people.engagement).planned.dated["A"].first
    head, line = f"{HEAD},Started", f"C,Early C,8,1,P,A,{frame.isoformat()}"
    _, match = looked(people, imports.csv(head, line))
    found = outcome(ground(people.engagement), match)
    assert [words.split(" would ")[0] for words in found.early] == ["“C Early C”"]
    assert "would have begun" in shown(people, imports.csv(head, line))
    imports.take(people, imports.csv(head, line))
    after = dated.of(people.engagement)
    pilot, ground_wave = after.span(wave_of(plan, "P")), after.span(wave_of(plan, "F"))
    assert ground_wave.last < pilot.first
    assert pilot.begin - after.dates(after.rows[2]).placed.start > 0
    _, again = looked(people, imports.csv(head, line.replace(",8,", ",9,")))
    assert not outcome(ground(people.engagement), again).early
