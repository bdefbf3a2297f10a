"""Maturity models as workbooks: the same model comes back, and bad files are refused in time."""

import contextlib
import io
import time
import zipfile
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import openpyxl
import pytest
import time_machine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.maturity import builtin, workbook
from assessments.maturity.entries import MaturityModel
from assessments.maturity.fields import CODES, Problem
from assessments.maturity.reading import read
from assessments.maturity.workbook import ENGLISH, BadWorkbook, Words, archive, heading
from assessments.maturity.workbook.layout import COLUMNS, MODEL_COLUMNS, cells_of
from tests.assessments import maturity as samples

SPANISH = Words(
    sheets={
        "instructions": "Instrucciones",
        "model": "Modelo",
        "parts": "Partes",
        "questions": "Preguntas",
        "levels": "Niveles",
    },
    headings={key: f"{key} en español" for key in workbook.HEADING_KEYS},
    languages={"en": "inglés", "pt-br": "portugués", "es": "español"},
    instructions=("Complete las hojas.", "=1+1"),
)
KNOWN = (ENGLISH, SPANISH)

Book = Any
MONDAY = date(2026, 1, 5)


def small() -> bytes:
    return workbook.write(read(samples.three_answer_types()), ENGLISH)


def edited(change: Callable[[Book], None], content: bytes | None = None) -> bytes:
    """The workbook as somebody saves it who has changed it."""
    book = openpyxl.load_workbook(io.BytesIO(content or small()))
    change(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def repacked(content: bytes, extra: Iterable[tuple[str, bytes]]) -> bytes:
    """The same zip file with entries added, or replaced."""
    output = io.BytesIO()
    changed = dict(extra)
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, changed.pop(name, old.read(name)))
        for name, data in changed.items():
            new.writestr(name, data)
    return output.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def problems(content: bytes) -> list[workbook.CellProblem]:
    with pytest.raises(BadWorkbook) as bad:
        workbook.read_model(content, KNOWN)
    assert {problem.code for problem in bad.value.problems} <= CODES | archive.CODES
    return list(bad.value.problems)


def found(content: bytes) -> list[tuple[str | None, int | None, str | None, str]]:
    return [(each.sheet, each.row, each.column, each.code) for each in problems(content)]


def codes(content: bytes) -> list[str]:
    return [each.code for each in problems(content)]


def setting(sheet: str, cell: str, value: object) -> Callable[[Book], None]:
    def change(book: Book) -> None:
        book[sheet][cell] = value

    return change


@pytest.mark.parametrize("words", KNOWN)
@pytest.mark.parametrize("model", builtin.models(), ids=lambda model: model.key)
def test_built_in_models_come_back_from_their_workbooks(model, words):
    assert workbook.read_model(workbook.write(model, words), KNOWN) == model


@pytest.mark.parametrize("build", samples.STRUCTURES)
def test_structures_of_public_models_come_back(build):
    model = read(build())
    assert workbook.read_model(workbook.write(model, ENGLISH), KNOWN) == model


@given(samples.models())
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_is_read_as_the_same_model(model: MaturityModel) -> None:
    assert workbook.read_model(workbook.write(model, SPANISH), KNOWN) == model


def test_workbook_that_another_program_saved_is_read():
    assert workbook.read_model(edited(lambda book: None)) == read(samples.three_answer_types())


def test_same_model_gives_the_same_bytes():
    with time_machine.travel("2031-05-06 07:08", tick=False):
        later = small()
    assert later == small()


def test_headings_are_read_by_their_key_without_any_words():
    def change(book: Book) -> None:
        for sheet, columns in {"Model": MODEL_COLUMNS, **COLUMNS}.items():
            names = [cell for column in columns for cell in cells_of(column)]
            for index, name in enumerate(names, 1):
                book[sheet.capitalize()].cell(1, index, name)

    assert workbook.read_model(edited(change)) == read(samples.three_answer_types())


def test_heading_without_a_language_is_the_text_for_all():
    changed = edited(setting("Questions", "C1", " TEXT "))
    assert workbook.read_model(changed) == read(samples.three_answer_types())


def test_columns_may_stand_in_any_order_and_rows_may_be_empty():
    def change(book: Book) -> None:
        sheet = book["Questions"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        sheet.delete_rows(1, 9)
        for number, row in enumerate(rows):
            for column, value in enumerate(reversed(row), 1):
                sheet.cell(1 + 3 * number, column, value)

    assert workbook.read_model(edited(change)) == read(samples.three_answer_types())


def test_numbers_flags_and_lists_are_read_as_people_write_them():
    def change(book: Book) -> None:
        sheet = book["Questions"]
        index = {cell.value: cell.column for cell in sheet[1]}
        for name, value in {
            "Key": 7,
            "Weight": "0,5",
            "Level": "2",
            "Functions": "F01; F02\nF03",
            "Audience": 1,
            "Required": "Sí",
        }.items():
            sheet.cell(2, index[name], value)

    question = next(workbook.read_model(edited(change), KNOWN).questions())
    assert (question.key, question.weight, question.level) == ("7", 0.5, 2)
    assert question.functions == ("F01", "F02", "F03")
    assert (question.audience, question.required) == (("1",), True)


def test_what_people_write_is_never_a_formula():
    model = read(samples.document(name="=HYPERLINK(1)", lead_in="@SUM(1)"))
    book = openpyxl.load_workbook(io.BytesIO(workbook.write(model, SPANISH)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book["Instrucciones"]["A2"].value == "=1+1"


def test_choices_are_offered_where_only_some_words_are_right():
    book = openpyxl.load_workbook(io.BytesIO(small()))
    offered = [rule.formula1 for rule in book["Questions"].data_validations.dataValidation]
    assert any("level_choice" in rule for rule in offered)
    assert any("GOV" in rule for rule in offered)
    assert book["Model"].data_validations.dataValidation


def column(name: str) -> str:
    """The letter of a column on the sheet Questions."""
    cells = [cell for each in COLUMNS["questions"] for cell in cells_of(each)]
    return chr(ord("A") + cells.index(name))


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "expected"),
    [
        ("Questions", column("capability") + "3", "XYZ",
         ("questions", 3, "capability", "unknown_capability")),
        ("Questions", column("text.en") + "2", "x" * 501,
         ("questions", 2, "text.en", "text_too_long")),
        ("Questions", column("text.es") + "2", "x" * 501,
         ("questions", 2, "text.es", "text_too_long")),
        ("Questions", column("functions") + "4", "F01, F99",
         ("questions", 4, "functions", "unknown_function")),
        ("Questions", column("audience") + "4", "EXE, -",
         ("questions", 4, "audience", "bad_key")),
        ("Questions", column("weight") + "2", "many", ("questions", 2, "weight", "wrong_type")),
        ("Questions", column("required") + "2", "maybe",
         ("questions", 2, "required", "wrong_type")),
        ("Questions", column("in") + "2", "Z", ("questions", 2, "in", "unknown_part")),
        ("Questions", column("key") + "3", "q1", ("questions", 3, "key", "duplicate_key")),
        ("Parts", "B3", "Z", ("parts", 3, "in", "unknown_part")),
        ("Parts", "B2", "A.1", ("parts", 2, "in", "cycle")),
        ("Levels", "D3", "x" * 121, ("levels", 3, "title.en", "text_too_long")),
        ("Levels", "C3", 9, ("levels", 3, "number", "not_between")),
        ("Levels", "B3", "q9", ("levels", 3, "question", "unknown_owner")),
        ("Levels", "A3", "A.1", ("levels", 3, "question", "two_owners")),
        ("Model", "B8", "best", ("model", 8, "rule", "unknown_rule")),
        ("Model", "B3", None, ("model", 3, "key", "missing")),
        ("Model", "B13", 2, ("model", 13, "params.threshold", "out_of_range")),
        ("Model", "A8", "Rules", ("model", 8, "field", "unknown_field")),
        ("Model", "A9", "Rule", ("model", 9, "field", "duplicate_field")),
        ("Questions", "C3", "=1+1", ("questions", 3, "text.en", "formula")),
        ("Questions", "C3", "#REF!", ("questions", 3, "text.en", "error_value")),
        ("Questions", "Z3", "stray", ("questions", 3, None, "value_without_heading")),
        ("Questions", "D1", "Txt", ("questions", 1, None, "unknown_heading")),
        ("Questions", "D1", "Text (English)", ("questions", 1, "text.en", "duplicate_heading")),
        ("Questions", "A1", None, ("questions", 1, "key", "missing_heading")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_sheet_row_and_column(sheet, cell, value, expected):
    assert expected in found(edited(setting(sheet, cell, value)))


def test_column_with_an_unknown_heading_is_told_once():
    changed = edited(setting("Questions", column("functions") + "1", "Funktions"))
    assert found(changed) == [("questions", 1, None, "unknown_heading")]


def test_date_is_refused_as_a_date():
    changed = edited(setting("Questions", "C3", MONDAY))
    assert found(changed) == [("questions", 3, "text.en", "date")]


def test_problems_are_mapped_from_the_places_of_the_document():
    contents = workbook.read(small(), KNOWN)
    located = [
        contents.locate(Problem(place, "x", {"a": 1}))
        for place in (
            "questions[1].text.es",
            "questions",
            "params.ladder",
            "",
            "questions[0].levels",
        )
    ]
    assert [(each.sheet, each.row, each.column) for each in located] == [
        ("questions", 3, "text.es"),
        ("questions", None, None),
        ("model", 16, "params.ladder"),
        ("model", None, None),
        ("questions", 2, None),
    ]
    assert located[0].values == {"a": 1}
    assert heading(SPANISH, "text.es") == "text en español (español)"
    assert heading(ENGLISH, "params.dk_policy") == "Dk policy"


@pytest.mark.parametrize("sheet", ["Model", "Parts", "Questions"])
def test_sheet_that_is_missing_is_named(sheet):
    changed = edited(lambda book: book.remove(book[sheet]))
    assert found(changed) == [(sheet.lower(), None, None, "missing_sheet")]


def test_sheet_with_levels_may_be_missing_and_others_may_be_added():
    model = read(samples.document())

    def change(book: Book) -> None:
        book.remove(book["Levels"])
        book.remove(book["Instructions"])
        book.create_sheet("My notes")["A1"] = "=1+1"

    assert workbook.read_model(edited(change, workbook.write(model, ENGLISH))) == model


def test_sheet_that_stands_twice_is_refused():
    def change(book: Book) -> None:
        book.create_sheet("Preguntas")

    assert found(edited(change)) == [("questions", None, None, "duplicate_sheet")]


def test_merged_cells_are_refused():
    changed = edited(lambda book: book["Questions"].merge_cells("A2:A3"))
    assert codes(changed) == ["merged_cells"]


def rows(count: int) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Questions")
        for row in range(count):
            sheet.write_string(row, 0, "x")
    return output.getvalue()


def test_fifty_thousand_rows_are_refused_at_once():
    content = rows(50_000)
    assert len(content) < 2_000_000
    start = time.process_time()
    refused = codes(content)
    assert time.process_time() - start < 1
    assert refused == ["too_many_rows"]


def test_two_thousand_rows_are_looked_at_and_one_more_is_too_many():
    assert "too_many_rows" not in codes(rows(2_000))
    assert codes(rows(2_001)) == ["too_many_rows"]


def test_empty_rows_at_the_end_of_a_sheet_do_not_count():
    content = small()
    name = "xl/worksheets/sheet3.xml"
    data = part_of(content, name).replace(
        b"</sheetData>", b'<row r="1048576" ht="12.8"><c r="A1048576" s="1"/></row></sheetData>'
    )
    assert workbook.read_model(repacked(content, [(name, data)])) == read(
        samples.three_answer_types()
    )
    filled = data.replace(b's="1"/></row></sheetData>', b's="1"><v>1</v></c></row></sheetData>')
    assert codes(repacked(content, [(name, filled)])) == ["too_many_rows"]


@pytest.mark.parametrize(
    "content", [b"", b"no zip", b"PK\x03\x04", small()[:-40], b"\xd0\xcf\x11\xe0" * 99]
)
def test_file_that_is_no_workbook_is_refused(content):
    assert codes(content) == ["not_a_workbook"]


def test_zip_that_is_no_workbook_is_refused():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert codes(output.getvalue()) == ["not_a_workbook"]


def test_file_that_is_too_large_is_refused():
    assert codes(b"x" * 2_000_001) == ["too_large"]


@pytest.mark.parametrize(
    ("extra", "code"),
    [
        ([("xl/media/zeros.bin", bytes(15_000_000))], "unpacks_too_large"),
        ([(f"xl/media/{n}.bin", b"abcdefgh" * 20_000) for n in range(150)], "unpacks_too_large"),
        ([(f"xl/media/{n}.bin", b"x") for n in range(300)], "unpacks_too_large"),
        ([("xl/vbaProject.bin", b"x")], "macros"),
        ([("xl/macrosheets/sheet1.xml", b"<a/>")], "macros"),
        ([("xl/embeddings/object.bin", b"x")], "macros"),
        ([("xl/externalLinks/externalLink1.xml", b"<a/>")], "external_links"),
        ([("xl/connections.xml", b"<a/>")], "external_links"),
        ([("XL/WORKBOOK.XML", b"<a/>")], "not_a_workbook"),
        ([("xl/more.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')], "not_a_workbook"),
        ([("xl/more.xml", '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"))],
         "not_a_workbook"),
        ([("xl/more.xml", b'<?xml version="1.0" encoding="UTF-7"?><a/>')], "not_a_workbook"),
        ([("xl/workbook.xml", b"<broken")], "not_a_workbook"),
        ([("xl/sharedStrings.xml", b"<sst/>")], "not_a_workbook"),
    ],
)  # fmt: skip
def test_zip_that_could_do_harm_is_refused_before_it_is_opened(extra, code):
    assert codes(repacked(small(), extra)) == [code]


def test_workbook_that_says_it_has_macros_is_refused():
    content = small()
    name = "[Content_Types].xml"
    data = part_of(content, name).replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    assert codes(repacked(content, [(name, data)])) == ["macros"]


def test_no_more_than_a_hundred_problems_are_told():
    def change(book: Book) -> None:
        for row in range(2, 400):
            book["Questions"].cell(row, 3, "=1+1")

    assert len(problems(edited(change))) == 100


SMALL = small()
ENTRIES = zipfile.ZipFile(io.BytesIO(SMALL)).namelist()


@given(st.sampled_from(ENTRIES), st.integers(0, 5000), st.binary(min_size=1, max_size=8))
@settings(deadline=None, max_examples=150)
def test_damaged_workbook_is_read_or_refused(name: str, at: int, data: bytes) -> None:
    old = part_of(SMALL, name)
    at %= len(old)
    content = repacked(SMALL, [(name, old[:at] + data + old[at + len(data) :])])
    with contextlib.suppress(BadWorkbook):
        assert workbook.read_model(content, KNOWN).key
