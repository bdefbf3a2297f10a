"""Every code of an exchange has a sentence, and tables are read in the language they came in."""

import re
from dataclasses import replace
from decimal import Decimal

import openpyxl
import pytest
from django.utils import translation

from pmo_studio.core import csvs
from roadmaps import plan_workbook, project_file_words, table_words
from roadmaps.exchange import cells, packages
from roadmaps.exchange.cells import DayOrder
from roadmaps.exchange.mspdi import findings
from roadmaps.exchange.mspdi.parsing import BadFile
from roadmaps.exchange.mspdi.reading import read
from roadmaps.exchange.package_rows import Fault
from roadmaps.exchange.project import What
from roadmaps.exchange.tables import Column
from roadmaps.models import Wave
from tests.roadmaps.exchanged import example
from tests.roadmaps.mspdi_files import project, task, waits_for

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
LANGUAGES = pytest.mark.parametrize("language", ["en", "pt-br", "es"])


def waves():
    kinds = {"F": "foundation", "P": "pilot", "R1": "rollout", "R2": "rollout", "S": "stabilise"}
    return [Wave(key=key, kind=kind) for key, kind in kinds.items()]


def placeholders(sentences):
    return {name for each in sentences.values() for name in PLACEHOLDER.findall(str(each))}


def test_every_code_has_its_sentence_and_no_sentence_asks_for_more_than_there_is():
    assert set(project_file_words.KEPT) == set(What)
    assert set(project_file_words.FAULTS) == set(findings.Fault)
    assert set(table_words.FAULTS) == set(Fault)
    assert list(table_words.HEADINGS) == list(Column)
    assert placeholders(project_file_words.KEPT) == {"name", "value"}
    assert placeholders(project_file_words.FAULTS) == {"field", "value"}
    known = {"column", "value", "least", "most", "kinds", "waves", "done"}
    assert placeholders(table_words.FAULTS) == known


@pytest.mark.parametrize("module", ["parsing", "sheet", "reading"])
def test_every_refusal_of_a_project_file_has_its_sentence(module):
    source = (findings.__file__).replace("findings", module)
    with open(source, encoding="utf-8") as file:
        codes = re.findall(r'BadFile\("(\w+)"\)', file.read())
    assert codes
    for code in codes:
        assert project_file_words.refusal(BadFile(code)).endswith(".")


def test_wrong_rows_and_kept_things_are_told_in_sentences():
    rows = [
        task(1),
        task(2, "Pour", more=waits_for(1, Type=3, LinkLag=9600, LagFormat=7)),
        task(3, "Dry", Finish="2026-01-01T17:00:00"),
    ]
    reading = read(project(*rows, head="<Manager>A. Müller</Manager>"))
    assert [project_file_words.wrong_with(each) for each in reading.wrong] == [
        "The task ends on 2026-01-01, before it starts. Correct one of the two dates."
    ]
    assert [project_file_words.kept(each) for each in reading.project.kept] == [
        "Property of the project: Manager: A. Müller",
        "Pour has a link that is not from end to start: Task 1: SS",
    ]


@LANGUAGES
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_plan_written_in_any_language_is_read_in_any_other(language, form):
    plan = example()
    tasks = [replace(task, key=task.key.removeprefix("wave-")) for task in plan.tasks]
    plan = replace(plan, tasks=tuple(tasks))
    with translation.override(language):
        write = plan_workbook.as_csv if form == "csv" else plan_workbook.written
        content = write(plan)
    with translation.override("es"):
        sheet = packages.read(content, table_words.spellings(waves(), []))
        assert sheet.wrong == ()
    packages_ = {task.key: task for task in plan.tasks if task.work and not task.summary}
    read_back = {row.key: row for row in sheet.right}
    assert read_back.keys() == packages_.keys()
    for key, row in read_back.items():
        found, meant = row, packages_[key]
        assert (found.name, Decimal(found.effort)) == (meant.name, meant.work)
        assert found.kind == meant.kind
    assert {row.wave for row in sheet.right} == {"F", "P", "R1", "R2", "S", ""}
    assert len(sheet.gates) == 4


def test_a_workbook_holds_texts_and_numbers_and_no_formulas(tmp_path):
    plan = example()
    named = replace(plan.tasks[1], name="=HYPERLINK(1)")
    path = tmp_path / "plan.xlsx"
    content = plan_workbook.written(replace(plan, tasks=(plan.tasks[0], named), links=()))
    path.write_bytes(content)
    heads, row = openpyxl.load_workbook(path).active.iter_rows()
    assert [cell.value for cell in heads][:5] == ["Key", "Name", "Kind", "Wave", "Effort"]
    assert (row[1].value, row[1].data_type) == ("=HYPERLINK(1)", "s")
    assert (row[4].value, row[4].data_type) == (8, "n")
    assert row[13].value == "2026-01-05"


def test_a_wrong_row_of_a_table_is_told_with_column_and_remedy():
    content = b"Key,Name,Effort,Wave,Not before\nA,,many,X,03/04/2026\n"
    with translation.override("en"):
        sheet = packages.read(content, table_words.spellings(waves(), []))
        assert table_words.wrong_with(sheet.wrong[0], waves()) == [
            "Name is empty. Write something.",
            "Wave “X” is unknown. Write one of: F, P, R1, R2, S; or leave it empty.",
            "Effort “many” cannot be. Write a whole number from 1 to 100000.",
            "Not before “03/04/2026” can be two dates. Write it like 2026-04-30.",
        ]
    with translation.override("pt-br"):
        spellings = table_words.spellings(waves(), [])
        assert spellings.order is DayOrder.DAY_FIRST
        assert str(packages.read(content, spellings).rows[0].earliest) == "2026-04-03"


@pytest.mark.parametrize(
    "content", [b"", b"name,cost\na,1\n", b"name,effort\n\xff,1\n", b"PK\x03\x04"]
)
def test_a_file_that_cannot_be_read_is_refused_in_words(content):
    with pytest.raises(csvs.BadTable) as bad:
        packages.read(content, table_words.spellings(waves(), []))
    assert "%" not in table_words.refusal(bad.value)
    if bad.value.code == "column":
        assert table_words.refusal(bad.value).startswith("The column “Effort” is missing.")


def test_every_refusal_of_a_table_has_its_sentence():
    sources = (cells.__file__, csvs.__file__)
    codes = set()
    for source in sources:
        with open(source, encoding="utf-8") as file:
            codes |= set(re.findall(r'BadTable\("(\w+)"', file.read()))
    of_workbooks = {"macros", "external_links", "unpacks_too_large", "too_many_rows"}
    of_workbooks |= {"merged_cells", "not_a_workbook", "too_large"}
    assert codes | of_workbooks == set(table_words.FILES)
