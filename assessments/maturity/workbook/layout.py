"""Which sheets and columns the workbook of a maturity model has, and what they are called."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from assessments.maturity.entries import AnswerType, DkPolicy, Ladder, OverallRule, Rule, Weighting
from pmo_studio.core import catalogue
from pmo_studio.core.catalogue import LANGUAGES


class Kind(Enum):
    """What the cells of a column hold."""

    TEXT = auto()  # one column for each language
    KEY = auto()
    NUMBER = auto()
    FLAG = auto()
    KEYS = auto()  # separated by commas


@dataclass(frozen=True, slots=True)
class Column:
    """A field of the rows of a sheet, or of the sheet Model, where fields stand in rows."""

    key: str
    kind: Kind
    needed: bool = False
    choices: tuple[str, ...] = ()
    width: int = 14


COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "parts": (
        Column("key", Kind.KEY, needed=True),
        Column("in", Kind.KEY),
        Column("name", Kind.TEXT, needed=True, width=40),
        Column("weight", Kind.NUMBER),
        Column("chain", Kind.FLAG),
    ),
    "questions": (
        Column("key", Kind.KEY, needed=True),
        Column("in", Kind.KEY, needed=True),
        Column("text", Kind.TEXT, needed=True, width=60),
        Column("help", Kind.TEXT, width=40),
        Column("answer_type", Kind.KEY, needed=True, choices=tuple(AnswerType), width=18),
        Column("weight", Kind.NUMBER),
        Column("capability", Kind.KEY, needed=True, choices=tuple(catalogue.load().capabilities)),
        Column("level", Kind.NUMBER, choices=("1", "2", "3", "4", "5")),
        Column("functions", Kind.KEYS, width=18),
        Column("audience", Kind.KEYS, width=18),
        Column("required", Kind.FLAG),
    ),
    "levels": (
        Column("part", Kind.KEY),
        Column("question", Kind.KEY),
        Column("number", Kind.NUMBER, needed=True),
        Column("title", Kind.TEXT, width=24),
        Column("text", Kind.TEXT, needed=True, width=60),
    ),
}
# The rows of the sheet Model; a name with a dot is a parameter of the rule.
MODEL_ROWS = (
    Column("format", Kind.KEY),
    Column("key", Kind.KEY),
    Column("version", Kind.NUMBER),
    Column("name", Kind.TEXT),
    Column("source_note", Kind.TEXT),
    Column("lead_in", Kind.TEXT),
    Column("rule", Kind.KEY, choices=tuple(Rule)),
    Column("params.weighting", Kind.KEY, choices=tuple(Weighting)),
    Column("params.dk_policy", Kind.KEY, choices=tuple(DkPolicy)),
    Column("params.binarise", Kind.FLAG),
    Column("params.stage_percent", Kind.NUMBER),
    Column("params.threshold", Kind.NUMBER),
    Column("params.choice_threshold", Kind.NUMBER),
    Column("params.overall_rule", Kind.KEY, choices=tuple(OverallRule)),
    Column("params.ladder", Kind.KEY, choices=tuple(Ladder)),
)
MODEL_COLUMNS = (
    Column("field", Kind.KEY, needed=True, width=28),
    Column("value", Kind.TEXT, needed=True, width=60),
)
SHEET_KEYS = ("instructions", "model", "parts", "questions", "levels")
# Levels may be left out: most questions need none.
NEEDED_SHEETS = ("model", "parts", "questions")
LANGUAGE_KEYS = LANGUAGES


def columns(sheet: str) -> tuple[Column, ...]:
    return MODEL_COLUMNS if sheet == "model" else COLUMNS[sheet]


def _heading_keys() -> Iterator[str]:
    for each in (*MODEL_COLUMNS, *MODEL_ROWS):
        yield each.key.removeprefix("params.")
    for several in COLUMNS.values():
        for each in several:
            yield each.key


# Every key that `Words.headings` has to name.
HEADING_KEYS = tuple(dict.fromkeys(_heading_keys()))


@dataclass(frozen=True, slots=True)
class Words:
    """What the workbook says to people, in one language.

    `sheets` by SHEET_KEYS (at most 31 characters, none of []:*?/\\), `headings` by HEADING_KEYS,
    `languages` by LANGUAGE_KEYS; `instructions` are the paragraphs of the first sheet.
    """

    sheets: Mapping[str, str]
    headings: Mapping[str, str]
    languages: Mapping[str, str]
    instructions: tuple[str, ...] = ()


def _in_english(key: str) -> str:
    return key.replace("_", " ").capitalize()


ENGLISH = Words(
    sheets={key: _in_english(key) for key in SHEET_KEYS},
    headings={key: _in_english(key) for key in HEADING_KEYS},
    languages={"en": "English", "pt-br": "Português (Brasil)", "es": "Español"},
)


def cells_of(column: Column) -> tuple[str, ...]:
    """The columns that a field takes on the sheet: "text.en", "text.pt-br", "text.es"."""
    if column.kind is Kind.TEXT:
        return tuple(f"{column.key}.{code}" for code in LANGUAGES)
    return (column.key,)


def heading(words: Words, cell: str) -> str:
    """The heading of a column such as "capability" or "text.es"."""
    key, _, language = cell.removeprefix("params.").partition(".")
    name = words.headings[key]
    return f"{name} ({words.languages[language]})" if language else name


def known_sheets(known: Iterable[Words]) -> dict[str, str]:
    """Key of a sheet by every name that people may give it."""
    names = {key: key for key in SHEET_KEYS}
    for words in known:
        names.update({_folded(name): key for key, name in words.sheets.items()})
    return names


def known_headings(sheet: str, known: Iterable[Words]) -> dict[str, str]:
    """Column by every heading that it may have: in any language, or the key itself."""
    names: dict[str, str] = {}
    languages = tuple(known)
    for column in columns(sheet):
        for cell in cells_of(column):
            names.setdefault(cell, cell)
            for words in languages:
                names.setdefault(_folded(heading(words, cell)), cell)
        # Without a language it is the one text for all.
        for name in (column.key, *(words.headings[column.key] for words in languages)):
            names.setdefault(_folded(name), cells_of(column)[0])
    return names


def known_fields(known: Iterable[Words]) -> dict[str, str]:
    """Field of the model by every name that it may have on its sheet."""
    names: dict[str, str] = {}
    languages = tuple(known)
    for row in MODEL_ROWS:
        key = row.key.removeprefix("params.")
        for name in (row.key, key, *(words.headings[key] for words in languages)):
            names.setdefault(_folded(name), row.key)
    return names


def find(names: Mapping[str, str], name: str) -> str | None:
    return names.get(_folded(name))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
