"""A pasted column or a file of readings: looked at row by row, then taken; and files out."""

import csv
import io
import time
import tracemalloc
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from pmo_studio.core.models import Event
from roadmaps.actions.readings import Said
from roadmaps.kpis import columns
from roadmaps.models import Reading
from roadmaps.readings import importing, standings
from tests.factories import KpiFactory
from tests.reading import words
from tests.roadmaps.test_readings import LAST, RUNNING, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def kpi(people):
    return KpiFactory(engagement=people.engagement, key="K03", name="Status reports on time")


def look(people, text, kpi=None, **more):
    return importing.preview(people.engagement, text, kpi=kpi, **more)


def send(people, **sent):
    where = reverse("roadmaps:readings_many", args=[people.engagement.pk])
    return people.browser("facilitator").post(where, sent)


def values(people, kpi):
    return [float(point.value) for point in standings(people.engagement)[kpi.pk].points]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("84\n85,5\n86", "2026-01"),
        ("84 %\n85.5 %\n86 %", "2026-01"),
        ("2026-01\t84\n2026-02\t85,5\n2026-03\t86", ""),
        ("Jan 2026;84\nfev 2026;85,5\n03/2026;86", ""),
        ("Period\tValue\tNote\n2026-01\t84\t\n2026-02\t85.5\t=1+1\n2026-03\t86\t\n", ""),
        ("2026-01\t21\t25\n2026-02\t171\t200\n2026-03\t43\t50", ""),
        ('month,value\n2026-01,84\n2026-02,"85,5"\n2026-03,86', ""),
    ],
)
def test_a_column_is_read_as_spreadsheets_copy_it(people, kpi, text, first):
    found = look(people, text, kpi, first=first)
    assert [row.errors for row in found.wrong] == []
    figures = [entry.said for entry in found.entries(replace=False)]
    assert [
        float(said.value if said.value is not None else 100 * said.numerator / said.denominator)
        for said in figures
    ] == [84, 85.5, 86]
    assert [row.period for row in found.new] == ["January 2026", "February 2026", "March 2026"]


@pytest.mark.parametrize(
    ("text", "first", "empty"),
    [
        ("12,5\n\n14,0\n\n", "2025-10", ["November 2025"]),
        ("\n12,5\n14,0", "2025-10", ["October 2025"]),
        ("value\r\n12,5\r\n\r\n14,0\r\n", "2025-10", ["November 2025"]),
        ("2025-10\t12,5\n2025-11\t\n\n2025-12\t14,0", "", ["November 2025"]),
        ("period;value\n2025-10;12,5\n2025-11;\n2025-12;14,0", "", ["November 2025"]),
    ],
)
def test_an_empty_cell_keeps_the_place_of_its_period(people, kpi, text, first, empty):
    found = look(people, text, kpi, first=first)
    assert ([row.period for row in found.empty], found.wrong) == (empty, [])
    got = {row.period: float(row.entry.said.value) for row in found.new}
    assert (got["December 2025"], sorted(got.values())) == (14, [12.5, 14])
    html = send(people, text=text, first=first, kpi=kpi.pk).content.decode()
    assert "1 period is empty and left out." in words(html)
    assert f"{empty[0]} – empty, left out" in words(html)


@pytest.mark.parametrize("text", ["12,5\nn/a\n14,0", "12\nabc\n13,5", "12,5 %\nnone, yet\n14,0 %"])
def test_one_cell_that_is_no_number_leaves_decimal_commas_what_they_are(people, kpi, text):
    found = look(people, text, kpi, first="2025-10")
    assert [row.number for row in found.wrong] == [2]
    assert f"“{text.splitlines()[1]}” is no number" in found.wrong[0].errors[0]
    assert [row.period for row in found.new] == ["October 2025", "December 2025"]


def test_a_heading_with_commas_makes_them_separators_of_years_as_well(people):
    yearly = KpiFactory(engagement=people.engagement, frequency="yearly")
    [row] = look(people, "period,value\n2025,84", yearly).new
    assert (row.period, float(row.entry.said.value)) == ("2025", 84)


def test_a_long_column_of_years_is_ahead_of_today_and_nothing_breaks(people):
    yearly = KpiFactory(engagement=people.engagement, frequency="yearly")
    found = look(people, "\n".join(["84"] * 9_000), yearly, first="2020")
    assert "has not begun yet" in found.wrong[-1].errors[0]


def test_wrong_rows_name_their_number_and_remedy_and_right_ones_can_be_taken(people, kpi):
    KpiFactory(engagement=people.engagement, key="K10", name="Decision lead time", unit="days")
    text = (
        f"kpi;period;value\nK03;{LAST.key};84\nK99;{LAST.key};1\nK10;{LAST.key};9 %\n"
        f"decision LEAD time;{LAST.key};9 days\nK03;{LAST.key};85\nK03;{RUNNING.following.key};1\n"
        f"K03;soon;1\nK03;{LAST.shifted(-1).key};=1+1\nK03\n"
    )
    found = look(people, text)
    told = {row.number: row.errors[0] for row in found.wrong}
    assert len(found.new) == 2
    assert told.keys() == {3, 4, 6, 7, 8, 9, 10}
    assert "there is no KPI “K99”" in told[3]
    assert "is measured in days" in told[4]
    assert "row 2 has the same KPI and period" in told[6]
    assert "has not begun yet" in told[7]
    assert "Write 2026-03" in told[8]
    assert "“=1+1” is no number" in told[9]
    assert "“” is no period of this KPI (Monthly)" in told[10]
    # What stands in the cells stands beside what is wrong with it.
    rows = {row.number: (row.period, row.figure) for row in found.wrong}
    assert rows[4] == (LAST.key, "9 %")
    assert rows[7] == (RUNNING.following.key, "1")
    assert rows[8] == ("soon", "1")

    shown = send(people, text=text)
    assert shown.status_code == 200
    assert "7 rows are wrong." in words(shown.content.decode())
    assert not Reading.objects.exists()

    taken = send(people, text=text, take="yes")
    assert taken.status_code == 302
    assert Reading.objects.count() == 2
    event = Event.objects.filter(engagement=people.engagement).latest("number")
    assert (event.kind, event.data["readings"]) == ("readings.recorded", 2)


def test_rows_that_only_replace_ask_for_the_tick_and_keep_what_stands(people, kpi):
    record(people, kpi, 84)
    lost = send(people, text=f"{LAST.key}\t90", kpi=kpi.pk, take="yes")
    assert lost.status_code == 422
    assert "Tick that they are replaced" in words(lost.content.decode())
    assert values(people, kpi) == [84]


def test_what_stands_is_replaced_only_on_request_and_only_as_it_was_seen(people, kpi):
    row = record(people, kpi, 84)
    text = f"{LAST.shifted(-1).key}\t80\n{LAST.key}\t90"
    sent = {"text": text, "kpi": kpi.pk, "take": "yes"}
    html = send(people, text=text, kpi=kpi.pk).content.decode()
    assert "instead of 84" in words(html)
    assert f'name="replaces" value="{row.pk}"' in html

    assert send(people, **sent, replaces=row.pk).status_code == 302
    assert values(people, kpi) == [80, 84]

    newer = record(people, kpi, 85, replaces={row.pk})
    lost = send(people, **sent, replace="on", replaces=row.pk)
    assert lost.status_code == 409
    assert values(people, kpi) == [80, 85]
    assert send(people, **sent, replace="on", replaces=newer.pk).status_code == 302
    assert values(people, kpi) == [80, 90]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The submitted file is empty."),
        (b"\xff\xfe\x00x", "The file is no text"),
        (b"kpi;period;value\n", "There is nothing to read"),
    ],
)
def test_a_file_that_cannot_be_read_says_so(people, kpi, content, said):
    response = send(people, file=SimpleUploadedFile("readings.csv", content))
    assert response.status_code == 422
    assert said in words(response.content.decode())


def test_a_column_of_values_asks_where_it_begins(people, kpi):
    response = send(people, text="84\n85", kpi=kpi.pk)
    html = response.content.decode()
    assert response.status_code == 422
    assert "Say with which period they begin" in words(html)
    assert "84\n85" in html


def test_ten_thousand_rows_come_in_one_event(people):
    kpis = [KpiFactory(engagement=people.engagement, key=f"P{n}") for n in range(100)]
    spans = [RUNNING.shifted(-n) for n in range(100)]
    text = "\n".join(
        f"{kpi.key};{span.key};{80 + n % 20},5" for kpi in kpis for n, span in enumerate(spans)
    )
    response = send(people, file=SimpleUploadedFile("readings.csv", text.encode()), take="yes")
    assert response.status_code == 302
    assert Reading.objects.live().count() == 10_000
    assert Event.objects.filter(kind="readings.recorded").count() == 1


def test_more_rows_than_may_come_at_once_are_refused(people, kpi):
    text = "\n".join(["84"] * 10_001)
    with pytest.raises(columns.TooMany):
        columns.rows(text, with_kpi=False, most=10_000)
    assert "at most 10000" in words(send(people, text=text, kpi=kpi.pk).content.decode())


@pytest.mark.parametrize("text", ["84\n" + "\n" * 99_998 + "84", "84\n" * 100_000])
def test_rows_beyond_them_are_counted_and_not_kept_in_memory(text):
    tracemalloc.start()
    with pytest.raises(columns.TooMany, match="100000"):
        columns.rows(text, with_kpi=False, most=10_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 9_000_000


def fetched(people, kind):
    where = reverse("roadmaps:readings_file", args=[people.engagement.pk, kind])
    return people.browser("viewer").get(where).content


def test_the_csv_file_comes_in_again_as_it_went_out_and_runs_no_formula(people, kpi):
    sent = {
        "kpi": kpi.pk,
        "text": f"period;value;note\n{LAST.key};-3,5;=HYPERLINK(1)",
        "take": "yes",
    }
    assert send(people, **sent).status_code == 302
    content = fetched(people, "csv").decode("utf-8-sig")
    [_heads, row] = csv.reader(io.StringIO(content))
    assert row[-1] == "'=HYPERLINK(1)"
    Reading.objects.all().delete()
    assert send(people, text=content, take="yes").status_code == 302
    row = Reading.objects.get()
    assert (float(row.value), row.note) == (-3.5, "=HYPERLINK(1)")


def test_the_workbook_holds_the_wall_and_every_reading(people, kpi):
    kpi.baseline = 61
    kpi.save()
    record(people, kpi, 84)
    book = openpyxl.load_workbook(io.BytesIO(fetched(people, "xlsx")))
    assert book["Readings"]["D2"].value == 84
    heads, row = ([cell.value for cell in cells] for cells in book["KPI wall"].iter_rows())
    told = dict(zip(heads, row, strict=True))
    assert told["State"] == "Near target"
    # Whoever opens it calculates with the figures: none of them is a text.
    assert (told["Baseline"], told["Target"], told["Last"]) == (0.61, 0.85, 0.84)
    assert told["Achievement"] == pytest.approx((84 - 61) / (85 - 61))


def test_a_number_below_nothing_is_a_number_for_a_spreadsheet(people, kpi):
    record(people, kpi, Said(Decimal("-3.5"), note="-1+1"))
    assert b",-3.5,,,'-1+1" in fetched(people, "csv")


def test_a_table_without_notes_says_nothing_against_a_note_that_stands(people, kpi):
    record(people, kpi, Said(Decimal(84), note="counted by hand"))
    assert len(look(people, f"{LAST.key}\t84", kpi).same) == 1
    assert len(look(people, f"{LAST.key}\t85", kpi).replacing) == 1


def test_a_cell_of_very_many_blanks_is_told_and_takes_no_time(people, kpi):
    """Patterns that tried every length took minutes for one such cell."""
    began = time.monotonic()
    found = look(people, f"2026-01\ta{' ' * 50_000}b\n2026-02\t84", kpi)
    assert time.monotonic() - began < 5
    assert [row.number for row in found.wrong] == [1]
    assert [row.number for row in found.new] == [2]


def test_of_two_kpis_of_one_name_none_is_guessed_and_a_key_is_no_name(people, kpi):
    """The last one of the list took them all before."""
    twin = KpiFactory(engagement=people.engagement, key="X1", name="status reports on time")
    KpiFactory(engagement=people.engagement, key="X2", name="K03")
    text = f"Status reports on time\t{LAST.key}\t1\nX1\t{LAST.key}\t2\nk03\t{LAST.key}\t3"
    found = look(people, text)
    assert [row.number for row in found.wrong] == [1]
    assert "several KPIs are called" in found.wrong[0].errors[0]
    assert [entry.kpi for entry in found.entries(replace=False)] == [twin.pk, kpi.pk]
