"""Tasks of another tool keep who they are: a file that comes again changes what it made, and
nothing is there twice."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pmo_studio.core import bundle
from pmo_studio.core.models import Engagement
from roadmaps import dated
from roadmaps.actions import packages as package_actions
from roadmaps.exchange.mspdi.writing import write
from roadmaps.exchanged import project_of
from roadmaps.importing import arrival
from roadmaps.models import WorkPackage
from tests.factories import UserFactory
from tests.roadmaps.imports import agree, csv, match, read, rows, send, take
from tests.roadmaps.mspdi_files import element, project, task, waits_for
from tests.roadmaps.planned import package, planned

pytestmark = pytest.mark.django_db
TITLE = element("GUID", "6E0A7B52-0F0B-4F6E-8A43-0C6D7F4C1E11")


@pytest.fixture
def plan(people):
    """A from 2026-01-05 on in the foundation, B in the pilot."""
    made = planned(people.lead)
    package(made, "A", "F", 10)
    package(made, "B", "P", 5, after=["A"])
    return made


def theirs(*tasks, **more):
    return project(*tasks, head=TITLE, **more)


def made_by(people):
    """Who came by import: the waves of new packages by their names."""
    found = rows(people).values()
    return {row.name: row.wave.key if row.wave else "" for row in found if row.key not in "AB"}


def nothing(found):
    return (dict(found.added), [each.then for each in found.changed], found.left_out)


# --- who they are ---


def test_a_project_that_comes_again_changes_what_it_made(people, plan):
    take(people, theirs(task(1, "Dig"), task(2, "Build", more=waits_for(1))), "p.xml")
    later = theirs(
        task(1, "Dig", Work="PT40H0M0S"), task(2, "Build", more=waits_for(1)), task(9, "Paint")
    )
    found = match(people, later, "p.xml")
    assert [row.name for row in found.added.values()] == ["Paint"]
    assert [(each.package.key, each.then) for each in found.changed] == [("OWN-1", {"effort": 5})]
    assert (found.unchanged, list(found.guesses)) == (1, [])
    take(people, later, "p.xml")
    assert nothing(match(people, later, "p.xml")) == ({}, [], 0)


def test_a_task_that_is_called_otherwise_now_is_shown_and_may_be_another_one(people, plan):
    take(people, theirs(task(1, "Dig")), "p.xml")
    later = theirs(task(1, "Plant trees"))
    found = match(people, later, "p.xml")
    assert [each.then for each in found.changed] == [{"name": "Plant trees"}]
    [guess] = found.guesses
    html = send(people, later, "p.xml").content.decode()
    assert "The same task of the other tool, which has another name now" in html
    # What was not shown is not taken: the choice is shown first.
    chosen = agree(people, html, new=guess.handle)
    assert (chosen.status_code, set(rows(people))) == (409, {"A", "B", "OWN-1"})
    assert agree(people, chosen.content.decode(), new=guess.handle).status_code == 302
    assert {row.name for row in rows(people).values()} > {"Dig", "Plant trees"}
    # From now on the task is the new one.
    assert nothing(match(people, later, "p.xml")) == ({}, [], 0)


def test_the_same_number_in_another_project_is_another_task(people, plan):
    take(people, theirs(task(1, "Dig")), "p.xml")
    other = project(task(1, "Paint"), head=element("GUID", "another"))
    assert [row.name for row in match(people, other, "q.xml").added.values()] == ["Paint"]


def test_what_was_removed_here_does_not_come_back_by_itself(people, plan):
    content = theirs(task(1, "Dig"), task(2, "Build", more=waits_for(1)))
    take(people, content, "p.xml")
    package_actions.remove_package(rows(people)["OWN-1"], by=people.lead)
    found = match(people, content, "p.xml")
    [wrong] = found.wrong
    assert (wrong.name, "as “OWN-1”, which was removed" in wrong.words[0]) == ("Dig", True)
    assert not found.added
    assert ("lost_link", "Build", "Dig") in found.kept


def test_a_task_that_is_left_out_of_a_file_is_called_by_its_name_where_others_wait_for_it(
    people, plan
):
    found = match(
        people, theirs(task(1, "Dig" * 100), task(2, "Build", more=waits_for(1))), "p.xml"
    )
    [(_code, who, value)] = [each for each in found.kept if each[0] == "lost_link"]
    assert (who, value.startswith("DigDig")) == ("Build", True)


def test_a_key_that_could_not_stay_is_still_what_the_row_is_known_by(people, plan):
    head = "Key,Name,Effort,Waits for"
    take(people, csv(head, "WP-07,Train,5,", "EN-2,Tell,3,WP-07"))
    found = match(people, csv(head, "WP-07,Train everybody,5,", "EN-2,Tell,4,WP-07"))
    assert not found.added
    assert {each.package.key: each.then for each in found.changed} == {
        "OWN-1": {"name": "Train everybody"},
        "OWN-2": {"effort": 4},
    }


def test_rows_without_keys_meet_packages_of_their_names_in_the_order_of_the_plan(people, plan):
    content = csv("Name,Effort,Wave", "Train,5,F", "Train,6,F", "Train,7,P", "package a,10,F")
    found = match(people, content)
    assert [each.package.key for each in found.guesses] == ["A"]
    assert [row.effort for row in found.added.values()] == [5, 6, 7]
    take(people, content)
    assert len(rows(people)) == 5
    assert not match(people, content).changed
    assert len(match(people, content, all_new=True).added) == 4


def test_a_task_is_one_package_of_a_plan_in_the_database_and_in_bundles(people, plan):
    take(people, theirs(task(1, "Dig")), "p.xml")
    foreign = rows(people)["OWN-1"].foreign
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkPackage.objects.filter(key="A").update(foreign=foreign)
    document = bundle.write(Engagement.objects.get(pk=people.engagement.pk))
    loaded = bundle.load(document, owner=UserFactory())
    assert WorkPackage.objects.get(plan__engagement=loaded, name="Dig").foreign == foreign
    for each in document["packages"]:
        each["foreign"] = foreign
    with pytest.raises(bundle.BadBundle):
        bundle.load(document, owner=UserFactory())


def test_what_travels_with_choices_comes_back_whole(people, plan):
    content = theirs(task(1, "Dig", PercentComplete=40, ActualStart="2026-01-05T08:00:00"))
    found = read(people, content, "p.xml", new=frozenset({"#T1"}), backlog=True)
    text = arrival.carried(found, by=people.lead)
    assert arrival.brought_back(text, by=people.lead) == found


# --- where they begin ---


def test_new_tasks_begin_in_the_wave_of_their_group_or_of_their_days(people, plan):
    at = {row.key: dated.of(people.engagement).dates(row) for row in rows(people).values()}
    in_pilot = f"{at['B'].first}T08:00:00"
    content = theirs(
        task(1, "2 Pilot (May)"),
        task(2, "By its group", OutlineLevel=2),
        task(3, "By its days", Start=in_pilot, Finish=in_pilot[:10] + "T17:00:00"),
        task(4, "Before all", Start="2001-01-01T08:00:00", Finish="2001-01-02T17:00:00"),
        task(5, "Waits for that", more=waits_for(4), Start=in_pilot, Finish=in_pilot),
    )
    found = match(people, content, "p.xml")
    assert {found.added[handle].name: str(why) for handle, why in found.why.items()} == {
        "By its group": "group",
        "By its days": "dates",
        "Before all": "nothing",
        "Waits for that": "later",
    }
    assert found.left_out == 0
    take(people, content, "p.xml")
    waves = {"By its group": "P", "By its days": "P", "Before all": "", "Waits for that": ""}
    assert made_by(people) == waves
    assert dated.of(people.engagement).errors == ()


def test_people_may_have_all_of_them_in_the_backlog_and_what_they_move_stays(people, plan):
    content = theirs(task(1, "Pilot"), task(2, "Dig", OutlineLevel=2))
    html = send(people, content, "p.xml").content.decode()
    assert "A group above it in the file is called like the wave." in html
    shown = agree(people, html, backlog="yes")
    assert shown.status_code == 409
    assert agree(people, shown.content.decode(), backlog="yes").status_code == 302
    assert made_by(people) == {"Dig": ""}
    assert nothing(match(people, content, "p.xml")) == ({}, [], 0)


def test_a_table_without_waves_places_rows_by_their_start(people, plan):
    first = dated.of(people.engagement).dates(rows(people)["B"]).first
    content = csv("Name,Effort,Start", f"Train,5,{first}", "Tell,5,soon")
    take(people, content)
    assert made_by(people) == {"Train": "P", "Tell": ""}
    assert not match(people, content).changed


# --- importing twice changes nothing ---

NAMES = st.sampled_from(["Package A", "Train", "train ", "Tell"])
DAYS = st.sampled_from(["", "2026-01-05", "2026-02-11"])
CELLS = {
    "Key": st.sampled_from(["", "", "A", "b", "X-1", "WP-07", "OWN-1"]),
    "Wave": st.sampled_from(["", "F", "Pilot"]),
    "Staff": st.sampled_from(["", "2"]),
    "Waits for": st.sampled_from(["", "A", "X-1+2d", "WP-07"]),
    "Owner": st.sampled_from(["", "Fay Facilitator", "Nobody"]),
    "Percent done": st.sampled_from(["", "0", "40", "100"]),
    "Status": st.sampled_from(["", "Planned", "In progress", "Done", "Dropped", "Odd"]),
    "Started on": DAYS,
    "Finished on": DAYS,
    "Start": DAYS,
}


@st.composite
def tables(draw):
    heads = draw(st.lists(st.sampled_from(sorted(CELLS)), unique=True, max_size=7))
    lines = [
        [draw(NAMES), str(draw(st.integers(1, 20))), *(draw(CELLS[head]) for head in heads)]
        for _row in range(draw(st.integers(1, 5)))
    ]
    return csv(*(",".join(line) for line in (["Name", "Effort", *heads], *lines)))


@st.composite
def projects(draw):
    tasks = []
    for uid in range(1, draw(st.integers(2, 6))):
        more = "".join(map(waits_for, draw(st.sets(st.integers(1, uid), max_size=2)) - {uid}))
        percent = draw(st.sampled_from([0, 40, 100]))
        fields = {"PercentComplete": percent, "OutlineLevel": draw(st.integers(1, 2))}
        fields["OutlineLevel"] = 1 if uid == 1 else fields["OutlineLevel"]
        if percent and draw(st.booleans()):
            fields["ActualStart"] = "2026-01-05T08:00:00"
        if percent == 100 and draw(st.booleans()):
            fields["ActualFinish"] = "2026-01-06T17:00:00"
        name = draw(st.sampled_from(["Pilot", "Dig", "Foundation", "Package A"]))
        tasks.append(task(uid, name, more=more, **fields))
    return theirs(*tasks)


def come_twice(people, content, name):
    """Take what can be; then the file has nothing more to say."""
    with transaction.atomic():
        if match(people, content, name).has_some:
            take(people, content, name)
            again = match(people, content, name)
            assert ([*again.added], [each.then for each in again.changed]) == ([], [])
        transaction.set_rollback(True)


def properties(examples):
    checks = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=checks)


@given(content=tables())
@example(csv("Name,Effort,Key", "Train,1,", "Package A,1,OWN-1"))
@example(csv("Name,Effort,Finished on", "Package A,1,", "Package A,1,2026-01-05", "Package A,1,"))
@example(csv("Name,Effort,Key,Started on,Percent done", "Package A,1,,2026-01-05,0"))
@properties(20)
def test_importing_a_table_twice_changes_nothing(people, plan, content):
    come_twice(people, content, "plan.csv")


@given(content=projects())
@properties(20)
def test_importing_a_project_twice_changes_nothing(people, plan, content):
    come_twice(people, content, "plan.xml")


def test_a_project_of_theirs_that_left_from_here_comes_back_as_the_same_packages(people, plan):
    take(people, theirs(task(1, "Dig"), task(2, "Build", more=waits_for(1))), "p.xml")
    content = write(project_of(dated.of(people.engagement)))
    assert nothing(match(people, content, "plan.xml")) == ({}, [], 0)
