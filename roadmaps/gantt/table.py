"""The rows in words: one table for the page, for paper and for files."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from roadmaps.gantt.scene import Row, Scene
from roadmaps.gantt.words import Words

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: values for files, and each of them in words for readers."""

    key: str
    name: str
    kind: str
    wave: str
    start: date
    end: date
    days: int | None
    float_days: int | None
    percent: float
    after: tuple[str, ...]
    status: str
    warning: str
    critical: bool
    url: str
    selected: bool
    start_words: str
    end_words: str
    days_words: str
    float_words: str
    percent_words: str
    after_words: str


def lines(scene: Scene, words: Words) -> list[Line]:
    """A line for each row, in their order."""
    return [_line(row, words) for row in scene.rows]


def headings(words: Words) -> tuple[str, ...]:
    """The columns of files, as `values` gives them."""
    return (
        words.key,
        words.package,
        words.kind,
        words.wave,
        words.start,
        words.end,
        words.days,
        words.float_days,
        words.percent,
        words.after,
        words.status,
    )


def values(found: Iterable[Line]) -> list[tuple[str | date | float | None, ...]]:
    """The lines for a workbook or a CSV file: dates and numbers as such, predecessors by key."""
    return [
        (
            line.key,
            line.name,
            line.kind,
            line.wave,
            line.start,
            line.end,
            line.days,
            line.float_days,
            line.percent,
            ", ".join(line.after),
            line.status,
        )
        for line in found
    ]


def _line(row: Row, words: Words) -> Line:
    status = [row.status, row.warning]
    if not row.status and row.critical:
        status.insert(0, words.row_critical)
    return Line(
        key=row.key,
        name=row.name,
        kind=row.kind,
        wave=row.wave,
        start=row.start,
        end=row.end,
        days=row.days,
        float_days=row.float_days,
        percent=row.percent,
        after=row.predecessors,
        status=", ".join(filter(None, status)),
        warning=row.warning,
        critical=row.critical,
        url=row.url,
        selected=row.selected,
        start_words=words.date(row.start),
        end_words=words.date(row.end),
        days_words=_count(row.days, words),
        float_words=_count(row.float_days, words),
        percent_words=f"{words.number(row.percent)} %",
        after_words=", ".join(row.predecessors) or NOTHING,
    )


def _count(days: int | None, words: Words) -> str:
    return NOTHING if days is None else words.number(days)
