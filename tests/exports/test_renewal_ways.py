"""What goes over into the next cycle of a closed engagement, table by table."""

import datetime
import re
from typing import Any

import pytest
from django.conf import settings

from pmo_studio.core.bundle import tables
from pmo_studio.exports.renewal import designed, evidence, people, planned, ways
from pmo_studio.exports.renewal.evidence import WAYS as EVIDENCE
from pmo_studio.exports.renewal.planned import effort_left
from pmo_studio.exports.renewal.terms import Cycle, Goes, Stays, Terms

DOCUMENT = settings.BASE_DIR / "docs" / "develop" / "formats.md"
TERMS = Terms("Meridian, cycle 2", datetime.date(2027, 1, 4), "en")
NOW = "2026-12-15T10:00:00Z"


def cycle_of(**rows: list[dict[str, Any]]) -> Cycle:
    return Cycle(rows, TERMS, NOW)


def said_in_the_document() -> dict[str, str]:
    """Table → goes, in part or stays, from the document."""
    text = DOCUMENT.read_text("utf-8").partition("## The next cycle")[2].partition("\n## ")[0]
    listed = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \| (goes|part|stays) \|", text, re.M)
    return {key: way for keys, way in listed for key in re.findall(r"`(\w+)`", keys)}


def test_each_table_of_the_bundle_is_said_to_go_or_to_stay_exactly_once():
    parts = (ways.TOLD, people.WAYS, evidence.WAYS, designed.WAYS, planned.WAYS)
    named = [key for part in parts for key in part]
    assert sorted(named) == sorted(table.key for table in tables())


def test_the_document_says_of_the_same_tables_whether_they_go():
    stays = {key: isinstance(way, Stays) for key, way in ways.WAYS.items()}
    assert {key: way == "stays" for key, way in said_in_the_document().items()} == stays


def assessment(pk: int, closed: str | None, **values: Any) -> dict[str, Any]:
    given = {"model_key": "PMO", "scope_unit": "", "repeats": None, "closed_at": closed}
    return {"id": pk, **given, **values}


def test_of_each_row_of_assessments_the_one_closed_last_becomes_the_as_is():
    first = assessment(1, "2026-01-10T10:00:00Z")
    again = assessment(2, "2026-06-10T10:00:00Z", repeats=1, model_key="PMO-2")
    running = assessment(3, None, repeats=2)
    elsewhere = assessment(4, "2026-03-10T10:00:00Z", scope_unit="Finance")
    rows = [first, again, running, elsewhere]
    cycle, way = cycle_of(assessments=rows), EVIDENCE["assessments"]
    assert isinstance(way, Goes)
    kept = [way.becomes(row, cycle) for row in rows if way.keeps(row, cycle)]
    assert [row["id"] for row in kept] == [2, 4]
    assert {(row["kind"], row["repeats"], row["round"]) for row in kept} == {("as_is", None, 1)}


@pytest.mark.parametrize(
    ("direction", "target", "last", "baseline"),
    [
        ("higher", "90.0000", "75.0000", "75.0000"),
        ("higher", "90.0000", "90.0000", "60.0000"),  # reached: nothing would be left
        ("higher", "90.0000", "95.5000", "60.0000"),
        ("lower", "20.0000", "30.0000", "30.0000"),
        ("lower", "20.0000", "12.0000", "60.0000"),
        ("band", None, "5.0000", "5.0000"),
        ("higher", None, "75.0000", "75.0000"),
        ("higher", "90.0000", None, "60.0000"),  # never read
    ],
)
def test_a_kpi_starts_from_its_last_reading_unless_it_has_reached_its_target(
    direction, target, last, baseline
):
    kpi = {"id": 1, "unit": "days", "direction": direction, "frequency": "monthly"}
    kpi |= {"target": target, "baseline": "60.0000"}
    read = {"kpi": 1, "frequency": "monthly", "archived_at": None, "value": last}
    earlier = read | {"id": 1, "period": "2026-10-01", "value": "61.0000"}
    other = read | {"id": 2, "period": "2027-01-01", "frequency": "yearly", "value": "1.0000"}
    rows = [other, read | {"id": 3, "period": "2026-11-01"}, earlier] if last else [other]
    way = designed.WAYS["kpis"]
    assert isinstance(way, Goes)
    assert way.becomes(kpi, cycle_of(readings=rows))["baseline"] == baseline


def test_a_last_reading_as_part_and_whole_is_told_exactly_to_four_decimals():
    kpi = {"id": 1, "unit": "percent", "direction": "higher", "frequency": "monthly"}
    kpi |= {"target": "90.0000", "baseline": None}
    row = {"id": 1, "kpi": 1, "frequency": "monthly", "period": "2026-11-01", "value": None}
    row |= {"numerator": "2.0000", "denominator": "3.0000", "archived_at": None}
    nothing = row | {"id": 2, "period": "2026-12-01", "numerator": "0", "denominator": "0"}
    value = designed.last_value(kpi, cycle_of(readings=[row, nothing]))
    assert f"{value}" == "66.6667"


@pytest.mark.parametrize(
    ("day", "goes"), [("2025-12-25", None), ("2027-01-04", "2027-01-04"), (None, None)]
)
def test_nothing_in_a_new_cycle_is_late_from_its_first_day_on(day, goes):
    way = planned.WAYS["involvements"]
    assert isinstance(way, Goes)
    assert way.becomes({"in_pilot": True, "next_on": day}, cycle_of())["next_on"] == goes
    way = designed.WAYS["canvases"]
    assert isinstance(way, Goes)
    canvas = way.becomes({"created_at": "2025-04-09", "reviewed_at": "2025-06-01"}, cycle_of())
    assert (canvas["created_at"], canvas["reviewed_at"]) == (NOW, None)


@pytest.mark.parametrize(
    ("typed", "status", "deliverables", "left"),
    [
        (None, "planned", [], 40),
        (25, "active", [], 30),
        (100, "active", [], 1),  # somebody still has to say that it is done
        (None, "active", ["accepted", "planned"], 20),
        (None, "active", ["delivered", "dropped", "planned"], 25),
    ],
)
def test_unfinished_work_is_as_much_as_is_left_of_it(typed, status, deliverables, left):
    package = {"id": 7, "effort": 40, "percent": typed, "status": status, "started_on": None}
    rows = [
        {"id": pk, "package": 7, "status": each, "archived_at": None}
        for pk, each in enumerate(deliverables, 1)
    ]
    assert effort_left(package, cycle_of(deliverables=rows)) == left
