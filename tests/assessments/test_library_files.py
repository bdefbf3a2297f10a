"""Maturity models as files: what goes out comes in again, and what is bad is refused in words."""

import io
import json
import re
import zipfile

import openpyxl
import pytest

from assessments.library import model_files
from assessments.maturity import builtin, reading, writing
from assessments.models import LibraryModel
from assessments.views import library_files
from tests.assessments import maturity
from tests.assessments.shelves import Desk, model_of, shelve, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_was_refused_before():
    library_files.refused_files.clear()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def row(desk):
    return shelve(desk.owner)


def fetched(desk, path):
    response = desk.get(path)
    assert response.status_code == 200
    return response.content


def changed(content, change):
    """The workbook after somebody worked on it."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def agree(desk, response):
    """Press the button under what the file holds."""
    content = re.search(r"<textarea.*?>\n(.*?)</textarea>", response.content.decode(), re.S)[1]
    assert content
    return desk.post("/models/import/", content=response.context["content"])


# Out


@pytest.mark.parametrize("kind", ["json", "xlsx"])
def test_a_model_goes_out_under_a_safe_name(desk, row, kind):
    response = desk.get(f"/models/{row.pk}/export/{kind}/")
    assert response.headers["Content-Disposition"] == f'attachment; filename="small-v1.{kind}"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.content


@pytest.mark.parametrize("kind", ["exe", "html", "csv"])
def test_there_are_no_other_kinds_of_file(desk, row, kind):
    assert desk.get(f"/models/{row.pk}/export/{kind}/").status_code == 404
    assert desk.get(f"/models/opm3q/export/{kind}/").status_code == 404


def test_an_unfinished_model_goes_out_too(desk):
    row = shelve(desk.owner, questions=[])
    assert fetched(desk, f"/models/{row.pk}/export/xlsx/")
    assert json.loads(fetched(desk, f"/models/{row.pk}/export/json/"))["key"] == "small"


@pytest.mark.parametrize("language", ["en", "pt-br", "es"])
def test_the_template_tells_how_to_fill_it_in(desk, language):
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    book = openpyxl.load_workbook(io.BytesIO(fetched(desk, "/models/template.xlsx")))
    assert len(book.worksheets) == 5
    instructions = [cell.value for cell in book.worksheets[0]["A"]]
    told = " ".join(filter(None, instructions))
    for word in ("practice_percent", "likert_1_5", "GOV", "EXE", "F01"):
        assert word in told


def test_the_template_filled_in_is_a_model(desk):
    def fill(book):
        sheets = {sheet.title: sheet for sheet in book.worksheets}
        for line in sheets["Model"].iter_rows():
            if line[0].value == "Name":
                line[1].value = "From the template"
        sheets["Domains and dimensions"].append(["A", None, "Domain"])
        sheets["Domains and dimensions"].append(["A.1", "A", "Dimension"])
        heads = [cell.value for cell in sheets["Questions"][1]]
        asked = {
            "Key": "q1",
            "Belongs to": "A.1",
            "Text (English)": "Is it so?",
            "Answer type": "likert_1_5",
            "Capability": "GOV",
        }
        sheets["Questions"].append([asked.get(head) for head in heads])

    response = desk.look(changed(fetched(desk, "/models/template.xlsx"), fill))
    assert response.status_code == 200, text(response)
    agree(desk, response)
    assert model_of(LibraryModel.objects.get()).name.en == "From the template"


# In


@pytest.mark.parametrize("key", builtin.KEYS)
@pytest.mark.parametrize("kind", ["json", "xlsx"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_what_went_out_comes_in_again_equal(desk, key, kind, language):
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    content = fetched(desk, f"/models/{key}/export/{kind}/")
    desk.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "pt-br"
    response = desk.look(content, f"{key}.{kind}")
    assert response.status_code == 200
    assert agree(desk, response).status_code == 302
    row = LibraryModel.objects.get()
    assert row.key == f"{key}-2"
    assert writing.document(model_of(row)) == writing.document(builtin.get(key)) | {"key": row.key}


def test_a_look_says_what_the_file_holds_and_keeps_nothing(desk):
    words = text(desk.look(writing.content(builtin.get("opm3q")), "m.json"))
    assert "Domains 4 Dimensions 16 Questions 32 Scoring rule Share of practices" in words
    assert "The key “opm3q” belongs to a built-in model. Yours becomes “opm3q-2”." in words
    assert not LibraryModel.objects.exists()


def test_a_look_names_groups_that_no_engagement_need_have(desk):
    told = "Asked of groups beside the usual six: Nobody, SUP."
    usual = maturity.document(questions=[maturity.question("q1", "A.1", audience=["EXE"])])
    assert "beside the usual six" not in text(desk.look(json.dumps(usual).encode(), "m.json"))
    odd = [
        maturity.question("q1", "A.1", audience=["EXE", "Nobody"]),
        maturity.question("q2", "A.1", audience=["SUP", "Nobody"]),
    ]
    document = json.dumps(maturity.document(questions=odd)).encode()
    assert told in text(desk.look(document, "m.json"))


def test_a_file_with_a_key_of_ones_own_becomes_the_next_version(desk, row):
    document = maturity.document(
        questions=[
            maturity.question("q1", "A.1", capability="GOV"),
            maturity.question("q2", "A.1"),
        ]
    )
    response = desk.look(json.dumps(document).encode(), "m.json")
    words = text(response)
    assert "You have “small” already, version 1. This becomes version 2" in words
    assert "1 question added, 1 changed, 0 removed." in words
    agree(desk, response)
    newer = LibraryModel.objects.get(version=2)
    assert (newer.key, newer.document["version"]) == ("small", 2)
    assert LibraryModel.objects.get(version=1).document == row.document


def test_a_file_that_brings_nothing_new_says_so(desk, row):
    response = desk.look(fetched(desk, f"/models/{row.pk}/export/xlsx/"))
    assert "It differs in nothing from it. There is nothing to import." in text(response)
    assert "Import as version" not in text(response)
    assert b'name="content"' not in response.content


def test_the_same_file_as_an_older_version_can_still_be_brought_back(desk, row):
    older = fetched(desk, f"/models/{row.pk}/export/json/")
    shelve(desk.owner, version=2, name="Other")
    assert "Import as version 3" in text(desk.look(older, "m.json"))


def test_a_changed_name_is_a_difference_outside_of_questions(desk, row):
    response = desk.look(json.dumps(maturity.document(name="Other")).encode(), "m.json")
    assert "names, parts or scoring changed" in text(response)


def test_what_comes_back_from_the_browser_is_read_again(desk):
    bad = json.dumps(maturity.document(rule="magic"))
    response = desk.post("/models/import/", content=bad)
    assert response.status_code == 422
    assert "The rule “magic” is unknown." in text(response)
    assert not LibraryModel.objects.exists()


def test_a_library_that_is_full_takes_no_file(desk, row, monkeypatch):
    monkeypatch.setattr("assessments.actions.library.MODELS_MOST", 1)
    content = json.dumps(maturity.document(key="other"))
    response = desk.post("/models/import/", content=content)
    assert response.status_code == 422
    assert "You have 1 models and versions." in text(response)


def test_no_file_is_asked_for(desk):
    response = desk.post("/models/import/")
    assert response.status_code == 422
    assert response.context["form"].errors["file"]


def test_a_file_above_two_megabytes_is_refused_by_its_size(desk):
    response = desk.look(b" " * 2_000_001, "m.json")
    assert response.status_code == 422
    assert "The file is larger than 2 MB." in text(response)


def test_whoever_sends_bad_files_all_the_time_waits(desk):
    for _time in range(20):
        desk.look(b"{", "m.json")
    response = desk.look(b"{", "m.json")
    assert response.status_code == 429
    assert "Wait a minute" in text(response)


# Bad models


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"questions": [maturity.question("q1", "A.1"), maturity.question("q1", "A.1")]},
            "Question q1, key The key “q1” is already used. Give each its own.",
        ),
        (
            {"parts": [{"key": "A", "in": "B", "name": "a"}, {"key": "B", "in": "A", "name": "b"}]},
            "These belong to each other in a circle: A → B → A. Let one stand on its own.",
        ),
        ({"rule": "magic"}, "Scoring rule The rule “magic” is unknown. Choose one of: practice_"),
        (
            {"rule": "level_gated", "questions": [maturity.question("q1", "A.1", level=3)]},
            "Dimension A.1 Level 2 has no questions, so nobody could climb past it.",
        ),
        (
            {"questions": [maturity.question("q1", "A.1", weight=0)]},
            "Question q1, weight The number has to be above 0 and at most 1000. Change it.",
        ),
        (
            {"questions": [maturity.question("q1", "A.1", weight=-2)]},
            "Question q1, weight The number has to be above 0 and at most 1000. Change it.",
        ),
        ({"questions": []}, "There is no question yet. Add the first one to a dimension."),
    ],
    ids=["duplicate keys", "cycle", "rule", "empty level", "weight 0", "weight below 0", "empty"],
)
def test_a_bad_model_in_json_is_refused_in_words(desk, changes, words):
    content = json.dumps({**maturity.document(), **changes}).encode()
    response = desk.look(content, "m.json")
    assert response.status_code == 422
    assert words in text(response)
    assert "Nothing was imported." in text(response)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "The whole file The file cannot be read as JSON."),
        (b"[" * 100_000, "cannot be read as JSON"),
        (b'{"key": 1, "key": 2}', "The field “key” stands here twice. Remove one."),
        (b"[]", "Here belongs a group of fields in { }."),
        (b'{"format": "other"}', "This is no maturity model."),
        (b"\xff\xfe", "cannot be read as JSON"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words(desk, content, words):
    response = desk.look(content, "m.json")
    assert response.status_code == 422
    assert words in text(response)


# Bad workbooks


@pytest.mark.parametrize("name", ["m.xlsx", "M.XLSX", "m.xls"])
@pytest.mark.parametrize("content", [b"not a zip", b"{}", b"PK broken"])
def test_a_broken_workbook_is_refused_as_a_workbook(desk, content, name):
    page = text(desk.look(content, name))
    assert "The file cannot be read as a workbook. Save it as .xlsx" in page
    assert "JSON." not in page


def small(desk, row):
    return fetched(desk, f"/models/{row.pk}/export/xlsx/")


def column(sheet, name):
    return next(cell.column for cell in sheet[1] if cell.value == name)


def set_cell(name, value, sheet="Questions"):
    def change(book):
        found = book[sheet]
        found.cell(row=2, column=column(found, name), value=value)

    return change


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            set_cell("Text (English)", "=1+1"),
            "Sheet Questions, row 2, column Text (English) Here stands a formula. Replace it by",
        ),
        (
            lambda book: book["Questions"].merge_cells("A2:B2"),
            "A sheet has merged cells, so it is not clear which row they belong to. Unmerge them",
        ),
        (
            set_cell("Weight", 0),
            "Sheet Questions, row 2, column Weight The number has to be above 0",
        ),
        (
            set_cell("Weight", -1),
            "Sheet Questions, row 2, column Weight The number has to be above 0",
        ),
        (
            set_cell("Capability", "XXX"),
            "Sheet Questions, row 2, column Capability The capability “XXX” is unknown.",
        ),
        (
            lambda book: book["Questions"].append([cell.value for cell in book["Questions"][2]]),
            "Sheet Questions, row 3, column Key The key “q1” is already used. Give each its own.",
        ),
        (
            lambda book: book.remove(book["Questions"]),
            "Sheet Questions This sheet is missing. Take it from the template.",
        ),
        (
            lambda book: book["Questions"].delete_rows(2),
            "There is no question yet. Add the first one to a dimension.",
        ),
        (
            lambda book: set_cell("Belongs to", "A.1", "Domains and dimensions")(book),
            "These belong to each other in a circle",
        ),
        (
            lambda book: book["Questions"].cell(row=1, column=30, value="Mood"),
            "The heading “Mood” is unknown. Take the headings from the template.",
        ),
    ],
    ids=[
        "formula",
        "merged",
        "weight 0",
        "weight below 0",
        "capability",
        "duplicate key",
        "no sheet",
        "no questions",
        "cycle",
        "heading",
    ],
)
def test_a_bad_workbook_is_refused_by_sheet_row_and_column(desk, row, change, words):
    response = desk.look(changed(small(desk, row), change))
    assert response.status_code == 422
    assert words in text(response)


def test_what_is_wrong_is_told_sheet_by_sheet_and_downwards(desk, row):
    def change(book):
        questions = book["Questions"]
        questions.cell(4, 1).value = questions.cell(3, 1).value
        questions.cell(3, 4).value = "magic"
        book["Domains and dimensions"].cell(3, 1).value = "no spaces please"

    problems = desk.look(changed(small(desk, row), change)).context["problems"]
    places = [each.place for each in problems]
    assert len(places) > 2
    assert places == sorted(places, key=lambda place: ("Questions" in place, row_in(place)))


def row_in(place):
    return int(re.search(r"row (\d+)", place)[1])


def test_an_unknown_rule_is_found_in_its_field(desk, row):
    def change(book):
        for line in book["Model"].iter_rows():
            if line[0].value == "Scoring rule":
                line[1].value = "magic"

    words = text(desk.look(changed(small(desk, row), change)))
    assert "field Scoring rule The rule “magic” is unknown. Choose one of:" in words


def test_a_level_without_questions_is_found_in_the_row_of_its_dimension(desk):
    gated = maturity.document("level_gated", questions=[maturity.question("q1", "A.1", level=3)])
    content = model_files.write(reading.examine(gated)[0], "xlsx")
    words = text(desk.look(content))
    assert "Sheet Domains and dimensions, row 3 Level 2 has no questions" in words


def test_fifty_thousand_rows_are_refused_without_reading_them(desk, row):
    def change(book):
        for number in range(50_000):
            book["Questions"].append([f"q{number}x"])

    response = desk.look(changed(small(desk, row), change))
    assert response.status_code == 422
    assert "A sheet has rows beyond number 2000; a model never needs so many." in text(response)


@pytest.mark.parametrize("content", [b"PK", b"PK\x03\x04 nonsense"])
def test_a_broken_workbook_is_refused_in_words(desk, content):
    response = desk.look(content)
    assert response.status_code == 422
    assert "The file cannot be read as a workbook." in text(response)


def test_a_zip_that_is_no_workbook_is_refused_in_words(desk):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "hello")
    response = desk.look(out.getvalue())
    assert "The file cannot be read as a workbook." in text(response)


def test_the_words_of_a_refusal_are_escaped(desk):
    content = json.dumps(maturity.document(rule="<b>x</b>")).encode()
    response = desk.look(content, "<i>m</i>.json")
    assert "<b>x</b>" not in response.content.decode()
    assert "<i>m" not in response.content.decode()
