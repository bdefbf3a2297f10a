"""The engagement's home: five phases, what the gate still needs, what happened last."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from assessments.actions import assessments
from assessments.actions.targets import set_target
from assessments.models import Assessment
from canvases.actions import mandates
from pmo_studio.core import catalogue, gate_table, gates, phases, sheets
from pmo_studio.core.actions import codes, seats
from pmo_studio.core.models import JoinCode, Stakeholder
from pmo_studio.core.models.people import Purpose
from pmo_studio.workshops.actions import spotlight
from tests.factories import (
    AssessmentFactory,
    CanvasFactory,
    ContextEntryFactory,
    GuestFactory,
    NoteFactory,
    ProcessFactory,
)


def text(response):
    return response.content.decode()


def home(people, column="lead"):
    return text(people.browser(column).get(f"/engagements/{people.engagement.pk}/"))


def measured(monkeypatch, **measures):
    """Let the given measures stand for all that the criteria measure."""
    known = dict.fromkeys(measures, lambda engagement: measures)
    monkeypatch.setattr(phases, "_measures", known)


def passed(monkeypatch, *numbers):
    """Let these gates be passed."""
    decided = dict.fromkeys(numbers, phases.Gate(decision=gates.Decision.GO))
    monkeypatch.setattr(phases, "_gates", [lambda engagement: decided])


def test_every_page_leads_to_what_people_come_for_in_one_click(people):
    pk = people.engagement.pk
    for path in (f"/engagements/{pk}/", f"/engagements/{pk}/people/"):
        nav = text(people.browser("guest").get(path)).partition("Sheets of this phase")[2]
        assert f'href="/engagements/{pk}/canvas/"' in nav.partition("</nav>")[0]


def test_the_home_is_sheet_0_and_the_first_page_of_an_engagement(people):
    assert people.engagement.get_absolute_url() == f"/engagements/{people.engagement.pk}/"
    assert sheets.get("home").number == "0"
    assert '<span class="num">0</span>Home' in home(people)


def test_the_five_phases_stand_in_a_line_each_with_its_next_action(people):
    page = home(people)
    titles = ("Assessment", "Definition", "Implementation", "Improvement", "Closeout")
    places = [page.index(f"{title}</", page.index('class="line"')) for title in titles]
    assert places == sorted(places)
    assert page.count('<p class="next">') == 5
    assert "After gate 1" in page


def test_what_is_not_measured_yet_is_open_and_says_what_is_asked(people, monkeypatch):
    measured(monkeypatch)
    page = home(people)
    assert "Missing to pass gate 1" in page
    assert "Role groups heard" in page
    assert "not measured" in page
    assert page.count("Open</span>") == 7
    assert "6 must-haves still block “go”" in page


def test_a_criterion_shows_actual_required_share_and_state(people, monkeypatch):
    measured(
        monkeypatch,
        A1=gates.count(3, 3),
        A2=gates.count(7, 10),
        A5=gates.share(59, 100, 0.8),
        A6=gates.share(1, 2, 1),
    )
    rows = {row.name: row for row in gate_table.rows(phases.state_of(people.engagement, 1))}
    heard, answered = rows["Role groups heard"], rows["People who answered"]
    covered, settled = rows["Questionnaire covered"], rows["Disagreements settled"]
    assert (heard.actual, heard.required, heard.state, heard.tone) == ("3", "3", "Met", "ok")
    assert (answered.actual, answered.required, answered.state) == ("7", "10", "Blocks")
    assert (covered.actual, covered.required, covered.tone) == ("59 %", "80 %", "bad")
    assert (settled.actual, settled.state, settled.tone) == ("50 %", "Short", "warn")
    assert "70 % of what is required" in answered.bar


@pytest.mark.parametrize(
    ("key", "measure", "actual", "required"),
    [
        ("D3", gates.none_may_exist(2), "2", "0"),
        ("D1", gates.yes_no(False), "no", "yes"),
        ("D1", gates.yes_no(True), "yes", "yes"),
        ("D2", gates.share(0, 0, 0.8), "none yet", "80 %"),
        ("D7", gates.share(0, 0, 1), "nothing to do", "100 %"),
        ("D2", gates.share(799, 1000, 0.8), "79.9 %", "80 %"),
        ("D2", gates.share(8, 11, 0.8), "73 %", "80 %"),
    ],
)
def test_each_unit_is_printed_in_its_own_way(people, monkeypatch, key, measure, actual, required):
    measured(monkeypatch, **{key: measure})
    standing = next(one for one in phases.criteria_of(people.engagement, 2) if one.key == key)
    row = gate_table._row(standing)
    assert (row.actual, row.required) == (actual, required)


def test_of_several_measures_the_one_that_counts_is_shown(people, monkeypatch):
    both = (gates.count(5, 5, key="entries"), gates.count(1, 3, key="kinds"))
    measured(monkeypatch, A3=both)
    rows = gate_table.rows(phases.state_of(people.engagement, 1))
    row = next(row for row in rows if row.name == "Context described")
    assert (row.actual, row.required) == ("1", "3")


@pytest.mark.parametrize(
    ("gate", "key", "sheet"),
    [
        (1, "A1", "questionnaires"),
        (1, "A2", "questionnaires"),
        (1, "A3", "context"),
        (1, "A4", "processes"),
        (1, "A5", "questionnaires"),
        (1, "A6", "results"),
        (2, "D5", "targets"),
        (2, "D6", "targets"),
    ],
)
def test_a_criterion_leads_to_the_sheet_that_brings_it_forward(
    people, monkeypatch, gate, key, sheet
):
    passed = {1: phases.Gate(decision=gates.Decision.GO)} if gate == 2 else {}
    monkeypatch.setattr(phases, "_gates", [lambda engagement: passed])
    address = f"/engagements/{people.engagement.pk}/{sheet}/"
    name = catalogue.criterion(key).name.in_language("en")
    for column in ("lead", "guest"):
        assert f'<a href="{address}">{name}</a>' in home(people, column)
    assert people.browser("guest").get(address).status_code in {200, 302}


def test_the_next_action_of_a_phase_leads_to_its_sheet(people, monkeypatch):
    monkeypatch.setitem(phases._sheets, "L1", "")
    page = home(people)
    asked = catalogue.criterion("A1").next_action.in_language("en")
    address = f"/engagements/{people.engagement.pk}/questionnaires/"
    assert f'<p class="next"><a href="{address}">{asked}</a></p>' in page
    # Where no sheet does it yet, it is words.
    asked = catalogue.criterion("L1").next_action.in_language("en")
    assert f'<p class="next">{asked}</p>' in page


def test_a_seat_is_not_led_where_it_has_nothing_to_do(people, monkeypatch):
    monkeypatch.setitem(phases._sheets, "A1", "settings")
    asked = catalogue.criterion("A1").name.in_language("en")
    assert f'/settings/">{asked}</a>' in home(people, "lead")
    assert f">{asked} <span" in home(people, "guest")


def test_a_passed_gate_moves_the_line_on(people, monkeypatch):
    passed(monkeypatch, 1)
    page = home(people)
    assert "Gate passed" in page
    assert "Missing to pass gate 2" in page
    assert "Definition, " in page


def test_facilitators_see_the_code_and_may_show_it(people):
    page = home(people, "facilitator")
    assert "K7M 4QX" in page
    assert '<svg class="qr"' in page


def test_without_an_open_room_facilitators_may_open_it_from_here(people):
    codes.close_room(people.engagement, by=people.lead)
    page = home(people, "facilitator")
    address = f"/engagements/{people.engagement.pk}/code/open/"
    assert f'action="{address}"' in page
    assert people.browser("facilitator").post(address).status_code == 302
    code = JoinCode.objects.open().get(engagement=people.engagement)
    assert (code.role, code.seat_limit) == ("contributor", 300)
    assert code.expires_at - code.opens_at == timedelta(hours=12)


def test_a_locked_room_is_called_locked_and_unlocked_from_here(people):
    codes.lock_room(people.engagement, by=people.lead)
    page = home(people, "facilitator")
    assert "The room is locked" in page
    assert "The room is closed" not in page
    assert 'name="unlock"' in page
    assert 'name="unlock"' not in home(people, "guest")


@pytest.mark.parametrize("column", ["contributor", "viewer", "guest"])
def test_others_see_neither_code_nor_the_button(people, column):
    page = home(people, column)
    assert "K7M" not in page
    assert "Open the room" not in page
    codes.close_room(people.engagement, by=people.lead)
    assert "Open the room" not in home(people, column)


def test_what_happened_last_stands_there_as_far_as_one_may_see_it(people):
    seats.make_link(people.guest, purpose=Purpose.RETURN, by=people.lead)
    assert "made a one-time link" in home(people, "facilitator")
    assert "made a one-time link" not in home(people, "guest")
    assert "created the engagement" in home(people, "guest")


def test_the_sheets_are_offered_as_far_as_one_may_open_them(people):
    page = home(people)
    for title in ("Canvas", "People", "History", "Settings", "Data"):
        assert f"<b>{title}</b>" in page


def test_an_archived_engagement_says_so_and_offers_no_room(people):
    from pmo_studio.core.actions.engagements import archive_engagement

    archive_engagement(people.engagement, by=people.lead)
    page = home(people)
    assert "Archived." in page
    assert "Open the room" not in page


def test_each_sheet_says_what_it_holds(people):
    engagement = people.engagement
    assert "<small>" not in home(people).partition('class="thumbs"')[2]
    ContextEntryFactory.create_batch(2, engagement=engagement)
    ProcessFactory(engagement=engagement)
    AssessmentFactory(engagement=engagement)
    assessments.close_assessment(AssessmentFactory(engagement=engagement), by=people.lead)
    NoteFactory(canvas=CanvasFactory(engagement=engagement))
    set_target(engagement, capability="CTL", value=Decimal(3), rationale="", by=people.lead)
    told = re.findall(r"<small>(.*?)</small>", home(people).partition('class="thumbs"')[2])
    assert told == [
        *("2 entries", "1 process", "2 assessments, 1 open", "1 closed"),
        *("1 note", "1 target"),
    ]


def test_every_numbered_sheet_is_drawn_as_itself():
    keys = [sheet.key for sheet in sheets.numbered() if sheet.number != "0"]
    drawn = [render_to_string("portfolio/thumb.html", {"key": key}) for key in ["", *keys]]
    assert len(set(drawn)) == len(drawn)


def test_the_home_costs_the_same_for_3_and_30_of_everything(people):
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/"
    with CaptureQueriesContext(connection) as few:
        lead.get(address)
    GuestFactory.create_batch(30, engagement=people.engagement, join_code=people.code)
    for number in range(30):
        Stakeholder.objects.create(engagement=people.engagement, name=f"S{number}")
        seats.rename_seat(people.guest, name=f"Gus {number}", by=people.guest)
    with CaptureQueriesContext(connection) as many:
        lead.get(address)
    assert len(many) == len(few)


def test_a_criterion_that_asks_less_than_usual_says_so(people, monkeypatch):
    measured(monkeypatch, A1=gates.count(2, 2), A2=gates.count(1, 10))
    page = home(people)
    assert "<small>2 of the 2 asked; 3 is usual</small>" in page
    assert "10 is usual" not in page


def test_only_what_is_not_met_is_missing_and_the_rest_is_folded(people, monkeypatch):
    measured(monkeypatch, A1=gates.count(3, 3), A2=gates.count(7, 10))
    page = home(people)
    gate = page.partition('id="gate-h"')[2].partition('id="latest-h"')[0]
    missing, _, met = gate.partition("<details>")
    assert "People who answered" in missing
    assert "Role groups heard" not in missing
    assert "1 criterion met" in met
    assert "Role groups heard" in met


def black(page: str) -> list[str]:
    """Where the black buttons of the home lead."""
    return re.findall(r'<a class="btn btn-primary[^"]*" href="([^"]+)"', page)


def test_in_an_empty_engagement_the_black_button_leads_to_what_comes_first(people, monkeypatch):
    address = f"/engagements/{people.engagement.pk}/"
    assert black(home(people, "facilitator")) == [f"{address}questionnaires/"]
    assert black(home(people, "guest")) == [f"{address}canvas/"]
    measured(monkeypatch, A2=gates.count(1, 10))
    assert black(home(people, "facilitator")) == [f"{address}canvas/"]


def test_later_the_black_button_leads_to_what_the_gate_needs_or_to_a_sheet_of_the_phase(
    people, monkeypatch
):
    address = f"/engagements/{people.engagement.pk}/"
    passed(monkeypatch, 1, 2)
    measured(monkeypatch, I2=gates.yes_no(False))
    assert black(home(people, "facilitator")) == [f"{address}waves/"]
    assert black(home(people, "guest")) == [f"{address}packages/"]
    passed(monkeypatch, 1, 2, 3, 4, 5)
    assert black(home(people, "viewer")) == [f"{address}closeout/"]
    assert "All gates are passed" in home(people)


def test_every_sheet_has_a_picture_of_its_own(people):
    listed = home(people).partition('class="thumbs"')[2].partition("</ul>")[0]
    pictures = re.findall(r"<svg.*?</svg>", listed, re.DOTALL)
    assert len(pictures) > 30
    assert len(set(pictures)) == len(pictures)


def test_the_latest_leaves_out_where_the_room_was_led(people):
    votes = f"/engagements/{people.engagement.pk}/votes/"
    spotlight.set_spotlight(people.engagement, path=votes, title="Votes", by=people.facilitator)
    spotlight.clear_spotlight(people.engagement, by=people.facilitator)
    feed = home(people).partition('class="feed"')[2].partition("</ul>")[0]
    assert "brought everybody to" not in feed
    assert "let everybody go" not in feed
    history = people.browser("lead").get(f"/engagements/{people.engagement.pk}/history/")
    assert "brought everybody to" in text(history)


def test_whoever_came_to_answer_finds_the_questionnaire_first(people):
    assessment = AssessmentFactory(engagement=people.engagement)
    for column in ("contributor", "viewer", "guest"):
        top = home(people, column).partition('<ol class="line"')[0]
        assert f'href="/q/{assessment.code}/"' in top
        assert "Answer the questionnaire" in top
    assert "Answer the questionnaire" not in home(people, "facilitator")

    Assessment.objects.update(by_invitation=True)
    assert "Answer the questionnaire" not in home(people, "guest")
    yesterday = assessment.opened_at - timedelta(days=1)
    Assessment.objects.update(by_invitation=False, deadline=yesterday)
    assert "Answer the questionnaire" not in home(people, "guest")


def test_home_says_the_mission_once_there_is_one(people):
    address = f"/engagements/{people.engagement.pk}/"
    browser = people.browser("viewer")
    assert 'class="mandate"' not in browser.get(address).content.decode()
    mission = {"mission": mandates.Edit("We keep promises")}
    mandates.edit_mandate(people.engagement, edits=mission, by=people.facilitator)
    assert "We keep promises" in browser.get(address).content.decode()
