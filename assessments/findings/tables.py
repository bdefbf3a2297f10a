"""The shape of a page that explains a figure: plain texts, already in the reader's language."""

from dataclasses import dataclass

from pmo_studio.core.charts import Svg


@dataclass(frozen=True)
class Link:
    """`note` is what stands below the name."""

    name: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a table; with `url` its name leads to the page of that input."""

    name: str
    cells: tuple[str, ...]
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """`total` stands below all columns but the first."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """A value beside the main one; `formula` says how it is made."""

    name: str
    value: str
    formula: str = ""


@dataclass(frozen=True)
class Picture:
    """How the answers of one shown group spread."""

    name: str
    people: int
    svg: Svg


@dataclass(frozen=True)
class Explained:
    """A figure: `value` as every page prints it, the formula, and the formula with its numbers.

    `word` says why the value may not be used; `lead` what comes before all arithmetic, because
    the room agreed otherwise; `sentences` tell the rule in words; `up` leads to
    what the figure enters, the whole first.
    """

    kind: str
    title: str
    value: str
    word: str
    formula: str
    sums: tuple[str, ...]
    sentences: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    tables: tuple[Table, ...] = ()
    up: tuple[Link, ...] = ()
    measures: tuple[Fact, ...] = ()
    pictures: tuple[Picture, ...] = ()
    is_agreed: bool = False
    lead: str = ""
