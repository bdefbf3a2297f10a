"""Packages in spreadsheets: what is written is read again, and wrong rows are named by line."""

import csv
import io
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import settings as properties
from hypothesis import strategies as st

from pmo_studio.core import csvs
from pmo_studio.core.csvs import BadTable
from roadmaps.exchange import cells, packages, tables
from roadmaps.exchange.cells import DayOrder
from roadmaps.exchange.circles import circles
from roadmaps.exchange.package_rows import Spellings
from roadmaps.exchange.project import Link, LinkKind
from roadmaps.exchange.tables import Column
from roadmaps.exchange.waiting import BadWait, parsed_waits
from roadmaps.planning.network import Predecessor
from tests.roadmaps.exchanged import example

HEADS = {column: column.value.replace("_", " ").capitalize() for column in Column}
HEADS |= {Column.EARLIEST: "Not before", Column.AFTER: "Waits for"}
SPELLINGS = Spellings(
    headings=cells.known((head, column) for column, head in HEADS.items()),
    kinds={"build": "build", "construção": "build", "enabling": "enabling", "gate": "gate"},
    waves={"f": "F", "foundation": "F", "p": "P", "r1": "R1", "r2": "R2", "s": "S"},
    keys=frozenset({"EN-9"}),
)
MINIMAL = "key,name,effort,waits for,not before,staff,percent,kind,wave\n"


def read(text, **changes):
    content = text if isinstance(text, bytes) else text.encode()
    return packages.read(content, replace(SPELLINGS, **changes))


def workbook(*rows, **formats):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shown in formats.items():
        book.active[place].number_format = shown
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def wrong(sheet):
    return [
        (row.line, str(each.code), str(each.column), each.value)
        for row in sheet.wrong
        for each in row.wrong
    ]


# --- writing -------------------------------------------------------------------------------------


def test_the_plan_as_csv_has_a_mark_for_spreadsheets_its_dates_and_what_waits_for_what():
    plan = example()
    links = (*plan.links, Link(102, 106, lag=2), Link(103, 109, LinkKind.START_START, -1))
    content = tables.as_csv(replace(plan, links=links), HEADS, {"build": "Construção"})
    assert content.startswith(b"\xef\xbb\xbfKey,Name,Kind,Wave,Effort,")
    assert content.count(b"\r\n") == content.count(b"\n") == 17
    rows = {row["Key"]: row for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig")))}
    f01 = rows["F01"]
    assert (f01["Kind"], f01["Effort"], f01["Staff"]) == ("Construção", "15", "1")
    assert (f01["Start"], f01["Finish"], f01["Duration"]) == ("2026-02-26", "2026-03-18", "15")
    assert f01["Waits for"] == "EN-1, F05"
    assert rows["EN-3"]["Waits for"] == "EN-2, F07, F01, F05, EN-2+2d"
    assert rows["EN-5.1"]["Waits for"] == "EN-4, F11, F05SS-1d"
    assert (rows["F03"]["Start"], rows["F03"]["Wave"]) == ("", "")
    assert rows[""]["Name"] == "Gate R2"


@pytest.mark.parametrize("sign", csvs.FORMULA)
def test_no_cell_starts_a_formula_and_reading_gives_back_what_it_said(sign):
    plan = example()
    named = replace(plan.tasks[1], name=f"{sign}1+1", owner=" =cmd")
    content = tables.as_csv(replace(plan, tasks=(plan.tasks[0], named), links=()), HEADS, {})
    [_, row] = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert (row[1], row[7]) == (f"'{sign}1+1", "' =cmd")
    [back] = read(content, kinds={"enabling": "enabling"}, waves={"wave-f": "F"}).rows
    assert (back.name, back.owner) == (f"{sign}1+1".strip(), "=cmd")


def test_an_exported_plan_is_read_back_without_its_gates_and_what_the_plan_computes():
    plan = example()
    waves = {f"wave-{wave}".lower(): wave for wave in ("F", "P", "R1", "R2", "S")}
    sheet = read(tables.as_csv(plan, HEADS, {}), waves=waves)
    assert sheet.wrong == ()
    assert len(sheet.gates) == 4
    computed = ("Start", "Finish", "Duration", "Promised start", "Promised finish")
    assert sheet.passed_over == (*computed, "Promised effort")
    tasks = {task.key: task for task in plan.tasks if task.key and not task.summary}
    assert {row.key for row in sheet.right} == tasks.keys()
    for row in sheet.right:
        task = tasks[row.key]
        assert (row.name, Decimal(row.effort), row.percent) == (task.name, task.work, task.percent)
    f05 = next(row for row in sheet.right if row.key == "F05")
    assert (f05.kind, f05.wave, f05.staff) == ("build", "F", 2)
    assert f05.after == (Predecessor("EN-1"),)


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("A,,5", [("empty", "name", "")]),
        ("A," + "n" * 121 + ",5", [("long", "name", "n" * 80)]),
        ("A b,N,5", [("key", "key", "A b")]),
        ("ok-1,N,5", [("key_twice", "key", "OK-1")]),
        ("A,N,", [("whole", "effort", "")]),
        ("A,N,0", [("whole", "effort", "0")]),
        ("A,N,-4", [("whole", "effort", "-4")]),
        ('A,N,"2,5"', [("whole", "effort", "2,5")]),
        ("A,N,5,ZZ-1", [("unknown", "after", "ZZ-1")]),
        ("A,N,5,OK-1 & B", [("waits", "after", "OK-1 & B")]),
        ("A,N,5,OK-1SS", [("waits_kind", "after", "OK-1SS")]),
        ("A,N,5,OK-1-2d", [("lead", "after", "OK-1-2d")]),
        ("A,N,5,OK-1+1001d", [("lag", "after", "OK-1+1001d")]),
        ("A,N,5,A", [("circle", "after", "A → A")]),
        ("A,N,5,,30 June", [("date", "earliest", "30 June")]),
        ("A,N,5,,2026-02-30", [("date", "earliest", "2026-02-30")]),
        ("A,N,5,,03/04/2026", [("date_order", "earliest", "03/04/2026")]),
        ("A,N,5,,,501", [("whole", "staff", "501")]),
        ("A,N,5,,,,101 %", [("percent", "percent", "101 %")]),
        ("A,N,5,,,,,party", [("kind", "kind", "party")]),
        ("A,N,5,,,,,,Q", [("wave", "wave", "Q")]),
        (
            "A,,x,?? ?",
            [("empty", "name", ""), ("whole", "effort", "x"), ("waits", "after", "?? ?")],
        ),
    ],
)
def test_a_wrong_cell_is_told_with_its_line_and_column_and_the_others_are_taken(row, found):
    sheet = read(f"{MINIMAL}OK-1,Fine,3\n\n{row}\nOK-2,Fine too,4,OK-1\n")
    assert wrong(sheet) == [(4, *each) for each in found]
    assert [each.key for each in sheet.right] == ["OK-1", "OK-2"]


def test_a_circle_is_told_on_each_of_its_lines_and_who_waits_for_it_is_taken_without():
    rows = ["A,x,1,C", "B,x,1,A", "C,x,1,B", "D,x,1,EN-9", 'E,x,1,"EN-9, C+3d"']
    sheet = read(MINIMAL + "\n".join(rows))
    assert wrong(sheet) == [(line, "circle", "after", "A → B → C → A") for line in (2, 3, 4)]
    assert [(row.key, row.after) for row in sheet.right] == [
        ("D", (Predecessor("EN-9"),)),
        ("E", (Predecessor("EN-9"),)),
    ]
    assert sheet.lost == ((6, "C"),)


def test_ten_thousand_rows_with_three_wrong_ones_name_exactly_these_lines():
    lines = [
        f"WP-{n},Package {n},{n % 9 + 1},{f'WP-{n - 1}' if n % 4 else ''}" for n in range(10_000)
    ]
    lines[1_000] = "WP-1000,Package,0"
    lines[5_555] = "WP-5555,,3"
    lines[9_998] = "WP-9998,Package,3,WP-77777"
    began = time.perf_counter()
    sheet = read(MINIMAL + "\r\n".join(lines) + "\r\n")
    assert wrong(sheet) == [
        (1_002, "whole", "effort", "0"),
        (5_557, "empty", "name", ""),
        (10_000, "unknown", "after", "WP-77777"),
    ]
    assert len(sheet.right) == 9_997
    assert sheet.lost == ((1_003, "WP-1000"), (10_001, "WP-9998"))
    assert time.perf_counter() - began < 30


def test_a_workbook_of_ten_thousand_rows_is_read_with_its_three_wrong_ones():
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(["Key", "Name", "Effort"])
    for n in range(10_000):
        page.append([f"WP-{n}", f"Package {n}", {7: 0, 70: "many", 700: None}.get(n, 3)])
    file = io.BytesIO()
    book.save(file)
    sheet = read(file.getvalue())
    assert wrong(sheet) == [
        (9, "whole", "effort", "0"),
        (72, "whole", "effort", "many"),
        (702, "whole", "effort", ""),
    ]
    assert len(sheet.right) == 9_997


def test_numbers_dates_and_percents_of_a_workbook_are_what_it_shows():
    head = ["Key", "Name", "Effort", "Not before", "Percent", "Mood", "Start"]
    rows = [
        head,
        [1, "One", 5.0, date(2026, 4, 6), 0.4, "good", "2026-01-05"],
        ["B", "Two", 6, date(2026, 4, 7), 40, None, None],
    ]
    sheet = read(workbook(*rows, E2="0%"))
    assert sheet.wrong == ()
    one, two = sheet.right
    assert (one.key, one.effort, one.earliest, one.percent) == ("1", 5, date(2026, 4, 6), 40)
    assert (two.key, two.effort, two.earliest, two.percent) == ("B", 6, date(2026, 4, 7), 40)
    assert sheet.passed_over == ("Start", "Mood")


def test_of_a_formula_its_last_result_is_taken_and_nothing_is_calculated():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Effort"])
        page.write_string(1, 0, "Summed elsewhere")
        page.write_formula(1, 1, "=A9*1000", None, 12)
    assert [(row.name, row.effort) for row in read(file.getvalue()).right] == [
        ("Summed elsewhere", 12)
    ]


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-4-6", DayOrder.UNKNOWN, date(2026, 4, 6)),
        ("06/04/2026", DayOrder.DAY_FIRST, date(2026, 4, 6)),
        ("6.4.2026", DayOrder.UNKNOWN, date(2026, 4, 6)),
        ("04/30/2026", DayOrder.UNKNOWN, date(2026, 4, 30)),
        ("30/04/2026", DayOrder.UNKNOWN, date(2026, 4, 30)),
        ("04/04/2026", DayOrder.UNKNOWN, date(2026, 4, 4)),
        ("04/30/2026", DayOrder.DAY_FIRST, None),
    ],
)
def test_dates_are_read_as_the_country_writes_them_or_not_at_all(text, order, day):
    assert cells.a_date(text, order) == day


@pytest.mark.parametrize(
    ("text", "waits", "bad"),
    [
        ("EN-1", [("EN-1", 0)], []),
        (
            "en-1, wp-03 + 2d; F05FS+1 day\nX+3",
            [("EN-1", 0), ("WP-03", 2), ("F05", 1), ("X", 3)],
            [],
        ),
        ("OFFS", [("OFFS", 0)], []),
        ("EN-1, EN-1+4d", [("EN-1", 0)], []),
        ("A+2 dias, B FF, C−1d", [("A", 2)], ["waits_kind", "lead"]),
        ("A+0d, ,", [("A", 0)], []),
        ("A B C", [], ["waits"]),
    ],
)
def test_what_a_package_waits_for_is_read_as_people_write_it(text, waits, bad):
    found, refused = parsed_waits(text, {"OFFS"})
    assert [(each.key, each.lag) for each in found] == waits
    assert [each.code for each in refused] == bad
    assert all(isinstance(each, BadWait) for each in refused)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"name,effort\n", "empty"),
        (b"name,effort\n,\n", "empty"),
        (b"name,cost\na,1\n", "column"),
        (b"name,effort,Name\na,1,b\n", "heading_twice"),
        (b"name,effort\n\xff,1\n", "encoding"),
        (b"name,effort\n" + b"a,1\n" * 10_001, "too_many"),
        (b"PK\x03\x04 no zip", "not_a_workbook"),
        (workbook(["Name", "Effort"]), "empty"),
        (workbook(["Title", "Effort"], ["a", 1]), "column"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(content, code):
    with pytest.raises(BadTable) as bad:
        read(content)
    assert bad.value.code == code


@given(st.binary(max_size=200), st.booleans())
@properties(max_examples=80)
def test_whatever_bytes_arrive_are_a_sheet_or_a_refusal(noise, packed):
    content = (b"PK\x03\x04" if packed else MINIMAL.encode()) + noise
    try:
        rows = read(content).rows
    except BadTable as bad:
        rows = (bad.code,)
    assert rows


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=20))
def test_circles_are_those_who_reach_each_other(pairs):
    """Against the definition: a and b are together when each can be reached from the other."""
    reach = dict.fromkeys(pairs, True)
    for via in range(9):
        for a in range(9):
            for b in range(9):
                if reach.get((a, via)) and reach.get((via, b)):
                    reach[a, b] = True
    together = {
        frozenset(b for b in range(9) if reach.get((a, b)) and reach.get((b, a)))
        for a in range(9)
        if reach.get((a, a))
    }
    assert {frozenset(group) for group in circles(pairs)} == together
