"""What customers said: mean, people and steps of each question, by segment, and over the rounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import result_words
from canvases.models import Note
from canvases.segments import LEAST
from pmo_studio.core.lines import beginning
from pmo_studio.core.models import Engagement
from roadmaps.function_keys import function_key
from roadmaps.improving.satisfaction import OTHER, STEPS, Cell
from roadmaps.reviews import functions, words
from roadmaps.reviews.rounds import ALL, Round, Rounds

__all__ = ["LEAST", "Figure", "Question", "Results", "of"]

NAME_MOST = 60
# Rounds that the trend shows.
SHOWN = 6


@dataclass(frozen=True)
class Step:
    """How many gave one of the answers 1 to 5, and in whole percent of all."""

    value: int
    n: int
    percent: int


@dataclass(frozen=True)
class Figure:
    """Mean, people and steps of one cell, or of all of them."""

    name: str
    cell: Cell

    @property
    def mean(self) -> str:
        value = self.cell.mean
        return words.NO_VALUE if value is None else words.level(value)

    @property
    def people(self) -> str:
        n = self.cell.n
        return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}

    @property
    def n(self) -> int:
        return self.cell.n

    @property
    def steps(self) -> list[Step]:
        n = self.cell.n or 1
        return [
            Step(value, count, round(100 * count / n))
            for value, count in zip(STEPS, self.cell.counts, strict=True)
        ]

    @property
    def bars(self) -> list[tuple[str, str, int]]:
        """The steps as parts of a bar of 100: where each begins, how wide it is, its answer."""
        found, at = [], 0.0
        for each in self.steps:
            width = 100 * each.n / (self.cell.n or 1)
            if each.n:
                found.append((f"{at:.2f}", f"{width:.2f}", each.value))
            at += width
        return found

    @property
    def told(self) -> str:
        """The steps in a sentence, for whoever does not see the bar."""
        said = [
            ngettext("%(n)s gave %(step)s", "%(n)s gave %(step)s", each.n)
            % {"n": each.n, "step": each.value}
            for each in self.steps
            if each.n
        ]
        return result_words.listed(said)

    @property
    def sums(self) -> str:
        """The mean with its arithmetic."""
        parts = [f"{each.n} × {each.value}" for each in self.steps if each.n]
        return f"({' + '.join(parts)}) / {self.n} = {self.mean}"


@dataclass(frozen=True)
class Question:
    """One question of the shown round, and its means up to that round, the oldest first."""

    key: str
    title: str
    whole: Figure | None
    parts: Sequence[Figure]
    trend: Sequence[str]
    # How the mean shown differs from the one before, printed; empty where there is none.
    change: str

    @property
    def is_whole_pmo(self) -> bool:
        return self.key == ALL


@dataclass(frozen=True)
class Results:
    """A round that may be shown, with the rounds before it."""

    shown: Round
    rounds: Sequence[Round]
    questions: Sequence[Question]

    @cached_property
    def quarters(self) -> list[str]:
        return [words.quarter(each.survey.period) for each in self.rounds]

    @property
    def quarter(self) -> str:
        return words.quarter(self.shown.survey.period)

    @property
    def has_trend(self) -> bool:
        return len(self.rounds) > 1


def of(engagement: Engagement, rounds: Rounds, shown: Round | None = None) -> Results | None:
    """Of the newest round unless another is given; None while none may be shown.  Three queries."""
    shown = shown or rounds.told
    if shown is None:
        return None
    at = rounds.readable.index(shown)
    earlier = rounds.readable[at : at + SHOWN][::-1]
    names = functions.names(engagement, (row["note"] for row in shown.survey.asked))
    titles = {ALL: __("The PMO as a whole")} | {
        function_key(row["function"] or row["note"]): names.get(row["note"], words.NO_VALUE)
        for row in shown.survey.asked
    }
    segments = _segments(engagement, shown)
    questions = [_question(key, title, shown, earlier, segments) for key, title in titles.items()]
    return Results(shown, earlier, questions)


def _question(
    key: str, title: str, shown: Round, earlier: Sequence[Round], segments: dict[int, str]
) -> Question:
    whole = shown.whole(key)
    cells = shown.cells.get(key, ())
    means = [each.mean(key) for each in earlier]
    return Question(
        key=key,
        title=title,
        whole=Figure(title, whole) if whole else None,
        parts=[Figure(_named(cell, segments), cell) for cell in cells] if len(cells) > 1 else [],
        trend=[words.NO_VALUE if mean is None else words.level(mean) for mean in means],
        change=_change(means),
    )


def _change(means: Sequence[float | None]) -> str:
    """From the last round before that has a mean to the newest."""
    if not means or means[-1] is None:
        return ""
    before = next((mean for mean in reversed(means[:-1]) if mean is not None), None)
    return "" if before is None else result_words.change(means[-1] - before)


def _named(cell: Cell, segments: dict[int, str]) -> str:
    return result_words.listed(
        [__("Somebody else") if key == OTHER else segments.get(key, "–") for key in cell.segments]
    )


def _segments(engagement: Engagement, shown: Round) -> dict[int, str]:
    """What the customers of the round are called, also of those taken off since."""
    wanted = {key for cells in shown.cells.values() for cell in cells for key in cell.segments}
    rows = Note.objects.filter(canvas__engagement=engagement, pk__in=wanted - {OTHER})
    return {pk: beginning(text, NAME_MOST) for pk, text in rows.values_list("pk", "text")}
