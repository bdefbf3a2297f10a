"""One question revealed, as a wall and a phone show it.

Made of `assessments.results`, so of published counts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import agreement, results, scales
from assessments import result_words as words
from assessments.agreement import Flag
from assessments.answers import Cell, Counts
from assessments.findings import groups
from assessments.findings.groups import Groups
from assessments.maturity.entries import AnswerType, Dimension, Question
from assessments.settling import in_words
from pmo_studio.core import charts, languages
from pmo_studio.core.rounding import half_up

WALL_CHART = (1090.0, 790.0)
PHONE_CHART = (358.0, 420.0)


@dataclass(frozen=True)
class Row:
    """One displayed group, or several pooled: how many chose each step, lowest first.

    `tint` is the place of the group among all groups; None for several.
    """

    name: str
    members: str
    n: int
    mean: str
    counts: list[int]
    tint: int | None


@dataclass(frozen=True)
class Measure:
    """A figure in large type, and what it is called."""

    name: str
    figure: str


@dataclass(frozen=True)
class Revealed:
    """The published answers to one question, as a wall and a phone show them."""

    n: int
    rows: list[Row]
    steps: list[scales.Step]
    totals: list[int]
    measures: list[Measure]
    lead: str
    sentence: str
    aside: str
    waiting: str
    chart: charts.Svg
    phone_chart: charts.Svg


def of(found: results.Results, question: Question, dimension: Dimension) -> Revealed | None:
    """What the room sees of the question; None while nothing of it is published.  One query."""
    cells = [cell for cell in found.tally.get(question.key, ()) if cell.counts.people]
    if not cells:
        return None
    asked = groups.of(found.assessment)
    steps = scales.steps(question, dimension, found.model, languages.current())
    counts = found.counts(question.key)
    cells.sort(key=lambda cell: asked.place(cell.groups))
    rows = [_row(cell, question, asked) for cell in cells]
    lead, sentence = _sentences(found, question, asked)
    picture = _Picture(steps, rows, counts)
    return Revealed(
        n=counts.scored,
        rows=rows,
        steps=steps,
        totals=[counts.choices.get(index, 0) for index in range(len(steps))],
        measures=_measures(found, question),
        lead=lead,
        sentence=sentence,
        aside=_aside(counts),
        waiting=_waiting(found, question),
        chart=picture.drawn(WALL_CHART),
        phone_chart=picture.drawn(PHONE_CHART),
    )


def _row(cell: Cell, question: Question, asked: Groups) -> Row:
    scale = question.answer_type.scale
    n = cell.counts.scored
    counts = [cell.counts.choices.get(index, 0) for index in range(len(scale))]
    mean = sum(value * count for value, count in zip(scale, counts, strict=True)) / n if n else None
    members = asked.members(cell.groups) if cell.is_pool else []
    return Row(
        name=asked.title(cell.groups),
        members=", ".join(members),
        n=n,
        mean=words.on_scale(question.answer_type, mean),
        counts=counts,
        tint=None if cell.is_pool else asked.place(cell.groups)[1],
    )


def _measures(found: results.Results, question: Question) -> list[Measure]:
    scored = found.result.questions[question.key]
    voice = words.voice(found.result.params.weighting)
    measures = [Measure(voice, words.on_scale(question.answer_type, scored.computed))]
    if question.answer_type is AnswerType.LEVEL_CHOICE:
        share = words.share(found.result.params.choice_threshold)
        reached = __("Level that %(share)s have reached") % {"share": share}
        level = scored.computed_achieved
        measures.append(Measure(reached, words.printed(level, 0)))
    measured = found.items[question.key].agreement
    if measured.word is not None:
        word = capfirst(str(words.CONSENSUS[measured.word]))
        measures.append(Measure(in_words.consensus_name(question, measured), word))
    return measures


def _sentences(found: results.Results, question: Question, asked: Groups) -> tuple[str, str]:
    """What the picture says, in a few words and in one sentence."""
    item = found.items[question.key]
    gap = found.gap(question)
    sentence = _gap_in_words(question, gap, asked) if gap else ""
    if Flag.NOBODY_KNOWS in item.flags:
        return __("Many do not know."), sentence
    if Flag.PERCEPTION_GAP in item.flags:
        return __("The room sees two organisations."), sentence
    if Flag.DISCUSS in item.flags:
        return __("People see this differently, also within their groups."), sentence
    if Flag.STRONG in item.flags:
        return __("The room agrees."), sentence
    return "", sentence


def _gap_in_words(question: Question, gap: agreement.GroupGap, asked: Groups) -> str:
    if not half_up(gap.value, 1):
        mean = words.on_scale(question.answer_type, gap.highest_mean)
        return __("All groups that are shown say %(high_mean)s.") % {"high_mean": mean}
    names = {groups: asked.title(groups) for groups in (gap.highest, gap.lowest)}
    return words.gap_words(question.answer_type, gap, names)


def _aside(counts: Counts) -> str:
    """Who gave an answer without a value."""
    parts = []
    if counts.dk:
        sentence = ngettext("%(n)s person does not know", "%(n)s people do not know", counts.dk)
        parts.append(sentence % {"n": counts.dk})
    if counts.na:
        sentence = ngettext(
            "%(n)s says that it does not apply here",
            "%(n)s say that it does not apply here",
            counts.na,
        )
        parts.append(sentence % {"n": counts.na})
    return "; ".join(parts)


def _waiting(found: results.Results, question: Question) -> str:
    """How many answers, in steps of three, could not be shown when figures last moved."""
    n = found.waiting.get(question.key, 0)
    if not n:
        return ""
    sentence = ngettext(
        "At least %(n)s answer is not in the picture yet: answers are added three or more at a"
        " time, so that nobody can be told from the difference.",
        "At least %(n)s answers are not in the picture yet: answers are added three or more at a"
        " time, so that nobody can be told from the difference.",
        n,
    )
    return sentence % {"n": n}


class _Picture:
    """Dots by group, for a wall and for a phone."""

    def __init__(
        self,
        steps: Sequence[scales.Step],
        rows: Sequence[Row],
        counts: Counts,
    ) -> None:
        self.n = counts.scored
        self.title = self._title(rows)
        self.groups = [self._group(row) for row in rows]
        self.categories = [
            charts.DotCategory(
                figure=step.figure or step.name,
                name=step.name if step.figure else "",
                note=self._of_all(counts.choices.get(index, 0)),
            )
            for index, step in enumerate(steps)
        ]

    def _of_all(self, count: int) -> str:
        return __("%(count)s of %(n)s") % {"count": count, "n": self.n}

    def _title(self, rows: Sequence[Row]) -> str:
        parts = "; ".join(
            __("%(group)s, %(n)s answers: mean %(mean)s")
            % {"group": row.name, "n": row.n, "mean": row.mean}
            for row in rows
        )
        return __("Answers by role group. %(parts)s") % {"parts": parts}

    def _group(self, row: Row) -> charts.DotGroup:
        note = __("n %(n)s, mean %(mean)s") % {"n": row.n, "mean": row.mean}
        mean = _column_of_mean(row.counts)
        return charts.DotGroup(row.name, note, row.counts, mean=mean, tint=row.tint)

    def drawn(self, size: tuple[float, float]) -> charts.Svg:
        width, height = size
        return charts.stacked_dots(
            self.groups,
            self.categories,
            title=self.title,
            everyone=__("Everyone, n %(n)s") % {"n": self.n},
            mean_name=__("Group mean"),
            width=width,
            height=height,
        )


def _column_of_mean(counts: Sequence[int]) -> float | None:
    """The mean as a place on the columns, 1 for the first; the steps of a scale lie evenly."""
    n = sum(counts)
    if not n:
        return None
    return sum(place * count for place, count in enumerate(counts, 1)) / n
