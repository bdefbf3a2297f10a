"""The page of a gate: all that it asks for, and the percentage of its phase step by step."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pmo_studio.core import gates, phases
from pmo_studio.portfolio.gate import sums
from tests.core.test_gates import phase_1, standing
from tests.factories import CanvasFactory, NoteFactory
from tests.people import People

# The worked example T38.
T38 = {one.key: one.measures for one in phase_1()}


def text(people: People, page: str, column: str = "lead") -> str:
    answer = people.browser(column).get(f"/engagements/{people.engagement.pk}/{page}")
    return html.unescape(answer.content.decode())


def words(page: str) -> str:
    """The page as it is read: no tags, one space between words."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def measured(monkeypatch, **measures) -> None:
    known = dict.fromkeys(measures, lambda engagement: measures)
    monkeypatch.setattr(phases, "_measures", known)


def test_t38_can_be_computed_again_from_the_page_and_is_the_percentage_of_home(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T38)
    page = words(text(people, "gates/1/", "guest"))
    terms = "3 × 0.6667 + 2 × 1 + 2 × 0.8 + 2 × 1 + 1 × 1 + 1 × 0.5 + 1 × 1 = 10.1"
    for step in (
        f"Σ(weight × ratio) = {terms}",
        "/ Σ weights: 10.1 / 12 = 0.8417",
        "90 × 0.8417 = 75.75, rounded down: 75",
        "+ 0: the gate is not passed yet; 10 when it is",
        "= 75 %",
    ):
        assert step in page
    home = text(people, "")
    address = f"/engagements/{people.engagement.pk}/gates/1/"
    assert re.search(rf'href="{address}">75 %', home)
    assert re.search(rf'href="{address}">4 of 7 gate criteria met', home)
    assert re.search(rf'href="{address}">Missing to pass gate 1', home)
    assert re.search(rf'href="{address}">Assessment, 75 %', home)


def test_a_gate_says_of_each_criterion_what_it_means_what_it_weighs_and_where_it_is_met(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(
        monkeypatch,
        D2=gates.share(8, 11, 0.8),
        D8=gates.yes_no(True, remark="confirmed on other figures"),
    )
    page = text(people, "gates/2/")
    rows = [words(row) for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL)]
    assert len(rows) == 1 + 8 + 1
    thread = next(row for row in rows if row.startswith("Golden thread complete"))
    assert "Golden thread complete must At least 80 %" in thread
    assert "Complete threads: 8 of 11" in thread
    assert "2.2 Golden thread 73 % 80 %" in thread
    assert thread.endswith("Blocks 2 0.9091 1.8182")
    assert f'href="/engagements/{people.engagement.pk}/thread/"><span' in page
    confirmed = next(row for row in rows if row.startswith("PMO type"))
    assert "confirmed on other figures" in confirmed
    assert "After gate 1" in page
    assert "Open: there is nothing yet" in page


def test_each_of_several_measures_and_a_waiver_are_said(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, **T38)
    waived = {1: phases.Gate(waivers={"A6": gates.Waiver("Dr. Carvalho", "The merger decides")})}
    monkeypatch.setattr(phases, "_gates", [lambda engagement: waived])
    page = words(text(people, "gates/1/"))
    assert "Entries: 4, required 5 Kinds: 3, required 3" in page
    assert "Waived by Dr. Carvalho: The merger decides" in page


def test_a_passed_gate_adds_its_ten_and_no_step_is_rounded_up() -> None:
    steps = sums(gates.phase_progress(phase_1(groups=3), gates.Decision.GO_WITH_CONDITIONS))
    assert steps[-3:] == [
        "90 × 0.925 = 83.25, rounded down: 83",
        "+ 10: the gate is passed",
        "= 93 %",
    ]
    nearly = [standing("A1", 3, gates.count(99999, 100000))]
    assert "= 89.99, rounded down: 89" in sums(gates.phase_progress(nearly))[2]
    assert "3 × 0.9999" in sums(gates.phase_progress(nearly))[0]


def test_there_are_five_gates_and_each_leads_to_the_others(people: People) -> None:
    browser = people.browser("viewer")
    begin = f"/engagements/{people.engagement.pk}/gates/"
    page = browser.get(f"{begin}5/").content.decode()
    assert all(f'href="{begin}{number}/"' in page for number in range(1, 6))
    for number in (0, 6):
        assert browser.get(f"{begin}{number}/").status_code == 404


def test_home_says_what_a_later_phase_misses_once_the_room_works_in_it(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured(monkeypatch, A1=gates.count(1, 3))
    assert "missing for gate 2" not in text(people, "")
    measured(monkeypatch, A1=gates.count(1, 3), D2=gates.share(9, 10, 0.8))
    line = f'<a href="/engagements/{people.engagement.pk}/gates/2/">'
    assert f"{line}Definition: 7 criteria are missing for gate 2</a>" in text(people, "")


def test_a_gate_costs_the_same_for_3_and_30_of_everything(people: People) -> None:
    lead = people.browser("lead")
    address = f"/engagements/{people.engagement.pk}/gates/2/"
    canvas = CanvasFactory(engagement=people.engagement)
    NoteFactory.create_batch(3, canvas=canvas, block="cs")
    lead.get(address)
    with CaptureQueriesContext(connection) as few:
        lead.get(address)
    NoteFactory.create_batch(30, canvas=canvas, block="vp")
    with CaptureQueriesContext(connection) as many:
        lead.get(address)
    assert len(many) == len(few)
