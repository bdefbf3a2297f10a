"""Ready agendas: the catalogue, their times, and the pages for whoever runs a workshop."""

import csv
import datetime
import io
import json
import re

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from pmo_studio.core import sheets, subjects
from pmo_studio.core.models import PhaseState
from pmo_studio.workshops import agenda_pages, agendas, timetable
from tests.core.test_catalogue import assert_translated, texts_in
from tests.factories import ContextEntryFactory
from tests.people import People
from tests.roadmaps import closed

MINUTES = st.lists(st.integers(1, 240), min_size=1, max_size=20)


def address(people: People, key: str = "assessment", name: str = "agenda") -> str:
    return reverse(f"workshops:{name}", args=[people.engagement.pk, key])


MINUTES_OF = {
    1: [10, 15, 15, 35, 5, 10, 20, 45, 10, 10, 5],
    2: [10, 15, 25, 5, 30, 10, 20, 20, 25, 10, 20, 15, 5],
    3: [10, 20, 25, 20, 25, 10, 20, 15, 20, 10, 5],
    4: [15, 10, 25, 25, 15, 20, 10],
    5: [15, 15, 20, 25, 5, 15, 10, 15],
}


def test_t41_each_agenda_takes_the_minutes_it_says_on_sheets_and_by_methods_that_exist() -> None:
    """T41; the celebration's sixty minutes: tests/roadmaps/test_closing.py"""
    stated = {each.phase: each.minutes for each in agendas.load().values()}
    assert stated == {1: 180, 2: 210, 3: 180, 4: 120, 5: 120}
    told = {a.phase: [each.minutes for each in a.activities] for a in agendas.load().values()}
    assert told == MINUTES_OF
    ballots = {each.key for each in subjects.ballots()}
    for agenda in agendas.load().values():
        activities = agenda.activities
        assert sum(each.minutes for each in activities) == agenda.minutes
        assert len({each.key for each in activities}) == len(activities)
        for each in activities:
            assert set(each.methods) <= set(agenda_pages.METHODS)
            assert (each.sheet == "") == (each.methods == ("break",))
            assert not each.sheet or sheets.is_known(each.sheet), each.sheet
            assert bool(each.ballot) <= (
                "dot_vote" in each.methods or each.sheet in {"mandate", "lessons"}
            )
            assert not each.ballot or each.ballot in ballots, each.ballot


def test_t41_all_words_stand_in_three_languages() -> None:
    """T41"""
    content = json.loads(agendas.FILE.read_text("utf-8"))
    schema = json.loads(
        (agendas.FILE.parent / "schemas" / "agendas.schema.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator(schema)
    assert [f"{error.json_path}: {error.message}" for error in checker.iter_errors(content)] == []
    for text in texts_in(content):
        assert_translated(text)


@given(MINUTES, st.none() | st.times())
def test_every_part_begins_where_the_one_before_it_ends(
    minutes: list[int], begins: datetime.time | None
) -> None:
    placed = timetable.placed(minutes, begins)
    assert [each.minutes for each in placed] == minutes
    assert [each.offset for each in placed] == [0, *(each.end for each in placed[:-1])]
    assert placed[-1].end == timetable.total(minutes)
    assert {each.at is None for each in placed} == {begins is None}


def test_times_run_over_midnight() -> None:
    times = [each.at for each in timetable.placed([10, 50, 5], datetime.time(23, 55))]
    assert times == [datetime.time(23, 55), datetime.time(0, 5), datetime.time(0, 55)]


@pytest.mark.django_db
def test_votes_list_the_agendas_with_that_of_the_phase_and_home_leads_to_it(people: People) -> None:
    PhaseState.objects.update_or_create(
        engagement=people.engagement, phase=1, defaults={"passed": True}
    )
    browser = people.browser("facilitator")
    html = browser.get(reverse("workshops:votes", args=[people.engagement.pk])).content.decode()
    listed = re.findall(r'<a href="([^"]+)">([^<]+)</a> <span class="num mute">(\d+) min', html)
    assert [int(minutes) for _url, _name, minutes in listed] == [180, 210, 180, 120, 120, 60]
    assert listed[-1][0] == sheets.get("celebration").url(people.engagement.pk)
    assert re.search(r"Definition workshop</a> .*this phase</span></li>", html)
    assert html.count("this phase<") == 1
    # Home measures afresh, and nothing is reached.
    home = browser.get(people.engagement.get_absolute_url()).content.decode()
    assert f'href="{address(people)}">Ready agenda: Assessment workshop' in home
    assert address(people) not in (
        people.browser("contributor").get(people.engagement.get_absolute_url()).content.decode()
    )


@pytest.mark.django_db
def test_an_agenda_has_times_of_the_day_once_its_beginning_is_said(people: People) -> None:
    browser = people.browser("facilitator")
    plain = browser.get(address(people)).content.decode()
    assert "<b>+0</b>" in plain
    assert "<b>+175</b>" in plain
    timed = browser.get(address(people), {"begins": "09:15"}).content.decode()
    assert "09:15–12:15" in timed
    assert "<b>12:10</b>" in timed
    wrong = browser.get(address(people), {"begins": "nine"})
    assert wrong.status_code == 422
    assert "such as 09:00" in wrong.content.decode()
    assert 'value="nine"' in wrong.content.decode()
    assert browser.get(address(people, "party")).status_code == 404


@pytest.mark.django_db
def test_an_activity_leads_to_its_sheet_and_to_the_vote_on_its_list(people: People) -> None:
    browser = people.browser("facilitator")
    html = browser.get(address(people, "implementation")).content.decode()
    assert sheets.get("waves").url(people.engagement.pk) in html
    assert "only lead and facilitators see this sheet" in html
    for _ in range(2):
        closed.lesson(people)
    ContextEntryFactory.create_batch(2, engagement=people.engagement)
    form = reverse("workshops:round_new", args=[people.engagement.pk])
    assert f'{form}?of=pilot"' in html
    # The one list of a kind is the ballot, of several one is chosen; a kind without offers all.
    assert browser.get(f"{form}?of=lessons").content.decode().count('name="items"') == 2
    some = browser.get(f"{form}?of=context").content.decode()
    assert re.findall(r'<option value="(\w+:\w+)"', some) == ["context:all", "context:strategy"]
    other = browser.get(f"{form}?of=pilot").content.decode()
    assert "nothing to vote on in this list" in other
    assert 'value="context:all"' in other


@pytest.mark.django_db
def test_the_table_has_a_row_an_activity_in_the_readers_language(people: People) -> None:
    browser = people.browser("facilitator")
    answer = browser.get(
        address(people, "closeout", "agenda_csv"),
        {"begins": "14:00"},
        headers={"accept-language": "es"},
    )
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 1 + len(agendas.load()["closeout"].activities)
    assert rows[1][:2] == ["14:00", "15"]
    assert rows[1][2] == agendas.load()["closeout"].activities[0].name.es
    assert "taller-de-cierre.csv" in answer.headers["Content-Disposition"]
