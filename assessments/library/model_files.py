"""Maturity models as files: JSON and workbooks, written for people and read with care."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments.library import model_words
from assessments.library.model_words import Said
from assessments.maturity import reading, workbook, writing
from assessments.maturity.entries import MaturityModel, Rule
from assessments.maturity.fields import BadModel
from assessments.maturity.workbook import BadWorkbook, CellProblem, Words
from assessments.maturity.workbook.layout import SHEET_KEYS
from pmo_studio.core import catalogue, workbooks
from pmo_studio.core.catalogue import Text

JSON, XLSX = "json", "xlsx"
TYPES = {
    JSON: "application/json",
    XLSX: workbooks.XLSX,
}
BYTES_MOST = reading.BYTES_MOST
# Every workbook is a zip, and no JSON begins like one.
ZIP = b"PK"
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")

SHEETS = {
    "instructions": _("Instructions"),
    "model": _("Model"),
    "parts": _("Domains and dimensions"),
    "questions": _("Questions"),
    "levels": _("Levels"),
}
HEADINGS: dict[str, Any] = {
    "field": _("Field"),
    "value": _("Value"),
    "format": _("Format"),
    "key": _("Key"),
    "version": _("Version"),
    "name": _("Name"),
    "source_note": _("Source"),
    "lead_in": _("Words before the first question"),
    "rule": _("Scoring rule"),
    "weighting": _("Whose answers count"),
    "dk_policy": _("“I don't know”"),
    "binarise": _("In place by majority"),
    "stage_percent": _("Percentage of a stage"),
    "threshold": _("Share of a level that must be met"),
    "choice_threshold": _("Share of people who must choose a level"),
    "overall_rule": _("Overall level"),
    "ladder": _("What climbs the levels"),
    "in": _("Belongs to"),
    "weight": _("Weight"),
    "chain": _("Stages that build on each other"),
    "text": _("Text"),
    "help": _("Help"),
    "answer_type": _("Answer type"),
    "capability": _("Capability"),
    "level": _("Level"),
    "functions": _("Functions"),
    "audience": _("Who is asked"),
    "required": _("Must be answered"),
    "part": _("Dimension"),
    "question": _("Question"),
    "number": _("Number"),
    "title": _("Title"),
}
LANGUAGES = {"en": _("English"), "pt-br": _("Portuguese"), "es": _("Spanish")}

# What is wrong with a workbook, beyond what can be wrong with any model.
WORKBOOK_PROBLEMS: dict[str, Any] = {
    "not_a_workbook": _(
        "The file cannot be read as a workbook. Save it as .xlsx in your spreadsheet program, or"
        " begin with the template."
    ),
    "too_large": model_words.PROBLEMS["too_large"],
    "unpacks_too_large": _(
        "Unpacked the file is far too large. Copy the rows into a new template and save that."
    ),
    "macros": _("The file carries macros. Save it as .xlsx without them."),
    "external_links": _(
        "The file takes values from other files. Replace such links by the values themselves."
    ),
    "too_many_rows": _(
        "A sheet has rows beyond number %(most)s; a model never needs so many. Delete what stands"
        " below the last question, empty rows too."
    ),
    "merged_cells": _(
        "A sheet has merged cells, so it is not clear which row they belong to. Unmerge them: each"
        " row stands for itself."
    ),
    "formula": _("Here stands a formula. Replace it by its value (copy, then paste as value)."),
    "error_value": _("Here stands an error of the spreadsheet, such as #REF!. Correct it."),
    "date": _("Here stands a date. Format the cell as text and type the value again."),
    "duplicate_sheet": _("There are two sheets of this kind. Keep one."),
    "missing_sheet": _("This sheet is missing. Take it from the template."),
    "value_without_heading": _(
        "“%(value)s” stands in a column without a heading. Give it one, or remove the value."
    ),
    "unknown_heading": _(
        "The heading “%(heading)s” is unknown. Take the headings from the template."
    ),
    "duplicate_heading": _("This column is there twice. Keep one."),
    "missing_heading": _("This column is missing. Take it from the template."),
    "two_owners": _(
        "The level belongs to a dimension and a question at once. Name one of them only."
    ),
    "unknown_owner": _("There is no “%(key)s”. Name a dimension or question that is there."),
}


class Refusal(Exception):
    """A file that holds no usable model, with everything that is wrong in words."""

    def __init__(self, problems: Sequence[Said]) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


def write(model: MaturityModel, kind: str) -> bytes:
    """The model as a file, with headings in the language of the page."""
    return writing.content(model) if kind == JSON else workbook.write(model, workbook_words())


def template() -> bytes:
    """A workbook without parts and questions, to be filled in."""
    nothing = Text("", "", "")
    empty = MaturityModel("my-model", 1, nothing, Rule.LEVEL_AVERAGE, ())
    return workbook.write(empty, workbook_words())


def read(content: bytes, *, name: str = "") -> MaturityModel:
    """The finished model in a JSON file or workbook; Refusal in words otherwise.

    A broken workbook is one by its name alone, and is refused as such.
    """
    is_workbook = content.startswith(ZIP) or name.lower().endswith(WORKBOOKS)
    return _read_workbook(content) if is_workbook else _read_json(content)


def name_of(model: MaturityModel, kind: str) -> str:
    """A safe file name: keys hold letters, digits, dots, hyphens and underscores only."""
    return f"{model.key}-v{model.version}.{kind}"


def _read_json(content: bytes) -> MaturityModel:
    document: object = None
    try:
        document = reading.parse(content)
        return reading.read(document)
    except BadModel as bad:
        raise Refusal(model_words.said(bad.problems, document)) from bad


def _read_workbook(content: bytes) -> MaturityModel:
    try:
        return workbook.read_model(content, all_words())
    except BadWorkbook as bad:
        words = workbook_words()
        problems = sorted(bad.problems, key=_row)
        raise Refusal([_said(problem, words) for problem in problems]) from bad


def _row(problem: CellProblem) -> tuple[int, int]:
    """As people go through the file: sheet by sheet, downwards."""
    sheet = SHEET_KEYS.index(problem.sheet) if problem.sheet in SHEET_KEYS else -1
    return sheet, problem.row or 0


def _said(problem: CellProblem, words: Words) -> Said:
    return Said(_place(problem, words), sentence(problem))


def sentence(problem: CellProblem) -> str:
    """What is wrong, without the place."""
    if problem.code in WORKBOOK_PROBLEMS:
        return str(WORKBOOK_PROBLEMS[problem.code]) % dict(problem.values)
    # Without a row it is about a whole sheet, such as "questions", or a field of the model.
    at = (problem.sheet or "") if problem.row is None and problem.column is None else ""
    return model_words.sentence_of(problem.code, problem.values, at)


def _place(problem: CellProblem, words: Words) -> str:
    """Such as "Sheet Questions, row 5, column Text (Spanish)"."""
    if problem.sheet is None:
        return ""
    names = [__("Sheet %(name)s") % {"name": words.sheets[problem.sheet]}]
    if problem.row is not None:
        names.append(__("row %(number)s") % {"number": problem.row})
    if problem.column:
        asked = __("field %(name)s") if problem.sheet == "model" else __("column %(name)s")
        names.append(asked % {"name": _column_name(problem.column, words)})
    return ", ".join(names)


def _column_name(column: str, words: Words) -> str:
    """What the column is called; columns of texts have one heading for each language."""
    key, _dot, language = column.removeprefix("params.").partition(".")
    if key not in words.headings:
        return column
    known = language in words.languages
    return workbook.heading(words, column) if known or not language else words.headings[key]


def all_words() -> list[Words]:
    """The words of every language of the studio: a workbook may come from any of them."""
    found = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found.append(workbook_words())
    return found


def workbook_words() -> Words:
    return Words(
        sheets={key: str(name) for key, name in SHEETS.items()},
        headings={key: str(name) for key, name in HEADINGS.items()},
        languages={key: str(name) for key, name in LANGUAGES.items()},
        instructions=tuple(_instructions()),
    )


def _instructions() -> list[str]:
    """The first sheet: what stands where, and every word that a cell may hold."""
    known = catalogue.load()
    own = translation.get_language()
    return [
        __("How to fill in this workbook"),
        __(
            "Each sheet begins with a row of headings. Leave the headings and the names of the"
            " sheets as they are; the order of the columns does not matter. Write values only: no"
            " formulas, no merged cells."
        ),
        __(
            "Texts may be given in English, Portuguese and Spanish. One language is enough; people"
            " who use another then read that one."
        ),
        __(
            "Sheet “%(sheet)s”: the name, a key that stays the same in all versions, and how"
            " answers become scores. What you leave empty is as usual."
        )
        % {"sheet": SHEETS["model"]},
        __(
            "Sheet “%(sheet)s”: first the domains, then their dimensions. A dimension names the"
            " key of its domain in the column “%(column)s”; a domain leaves it empty."
        )
        % {"sheet": SHEETS["parts"], "column": HEADINGS["in"]},
        __(
            "Sheet “%(sheet)s”: one row a question, in the order in which they are asked. Each"
            " names the key of its dimension in the column “%(column)s”."
        )
        % {"sheet": SHEETS["questions"], "column": HEADINGS["in"]},
        __(
            "Sheet “%(sheet)s”: what the levels mean. A row names a dimension or a question;"
            " without either it holds for the whole model."
        )
        % {"sheet": SHEETS["levels"]},
        __("Weights are above 0; empty is 1. Yes and no may be written in any of the languages."),
        __("Scoring rules: %(list)s") % {"list": _listed(model_words.RULES)},
        __("Answer types: %(list)s") % {"list": _listed(model_words.ANSWER_TYPES)},
        __("Capabilities: %(list)s")
        % {
            "list": _listed(
                {key: each.name.in_language(own) for key, each in known.capabilities.items()}
            )
        },
        __("Role groups: %(list)s")
        % {
            "list": _listed(
                {each.key: each.name.in_language(own) for each in catalogue.role_groups()}
            )
        },
        __("Functions of a PMO: %(list)s")
        % {
            "list": _listed(
                {key: each.name.in_language(own) for key, each in known.functions.items()}
            )
        },
        __(
            "When you import the workbook, you first see what it holds, or what is wrong with sheet"
            " and row. Nothing is kept before you agree."
        ),
    ]


def _listed(names: Any) -> str:
    return "; ".join(f"{key} = {name}" for key, name in names.items())
