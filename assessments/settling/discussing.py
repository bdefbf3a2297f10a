"""What a room looks at when it talks about answers: the discuss list, and one question revealed.

Everything here is made of `assessments.results`, so of published counts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import agreement, results, scales
from assessments import result_words as words
from assessments.actions import agreeing
from assessments.agreement import Flag
from assessments.answers import Cell, Counts
from assessments.findings import groups
from assessments.findings.groups import Groups
from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    MaturityModel,
    Question,
)
from assessments.models import AgreedScore, AssessmentQuestion
from assessments.scoring import Kind
from pmo_studio.core import charts, languages
from pmo_studio.core.rounding import half_up

WALL_CHART = (1090.0, 790.0)
PHONE_CHART = (358.0, 420.0)
SPREAD = (152.0, 64.0)
# What asks for talk; the others stay true once the room has settled the question.
TO_DISCUSS = frozenset({Flag.DISCUSS, Flag.PERCEPTION_GAP})


@dataclass(frozen=True)
class Line:
    """A question of the list: where it stands, how much people agree, what was settled."""

    place: int
    pk: int
    question: Question
    text: str
    dimension: str
    consensus: str
    flags: list[tuple[str, str]]
    chart: charts.Svg
    agreed: AgreedScore | None

    @property
    def is_settled(self) -> bool:
        return self.agreed is not None

    @property
    def agreed_in_words(self) -> str:
        return settled_in_words(self.question, self.agreed)


@dataclass(frozen=True)
class Agenda:
    """The questions to talk about first, most urgent first."""

    lines: list[Line]

    @property
    def settled(self) -> int:
        return sum(line.is_settled for line in self.lines)

    @property
    def percent(self) -> int:
        """How much of the list is settled."""
        return int(half_up(100 * self.settled / len(self.lines))) if self.lines else 0

    @property
    def next(self) -> Line | None:
        return next((line for line in self.lines if not line.is_settled), None)

    def place_of(self, question: str) -> int | None:
        return next((each.place for each in self.lines if each.question.key == question), None)

    def after(self, question: str) -> Line | None:
        """The next line that is not settled; after the last one the list begins again."""
        place = self.place_of(question) or 0
        turned = [*self.lines[place:], *self.lines[:place]]
        waiting = [line for line in turned if not line.is_settled]
        return next((line for line in waiting if line.question.key != question), None)


def agenda(found: results.Results) -> Agenda:
    """The ten questions to talk about first; one query."""
    pks = dict(
        AssessmentQuestion.objects.filter(assessment=found.assessment).values_list("key", "pk")
    )
    homes = dimensions_by_question(found)
    return Agenda(
        [
            _line(found, item, place, pks[item.key], homes[item.key])
            for place, item in enumerate(found.discuss_list[: agreement.FIRST], 1)
        ]
    )


def dimensions_by_question(found: results.Results) -> dict[str, Dimension]:
    return {
        question.key: dimension
        for dimension in found.model.dimensions()
        for question in dimension.questions
    }


def name_of_dimension(model: MaturityModel, dimension: Dimension) -> str:
    """With its domain where the model has several, for stages are called alike in each."""
    language = languages.current()
    name = dimension.name.in_language(language)
    if len(model.domains) == 1:
        return name
    home = next(each for each in model.domains if dimension in each.dimensions)
    return f"{home.name.in_language(language)}: {name}"


def _line(
    found: results.Results, item: agreement.Item, place: int, pk: int, dimension: Dimension
) -> Line:
    language = languages.current()
    question = found.questions[item.key]
    counts = found.counts(item.key)
    steps = scales.steps(question, dimension, found.model, language)
    is_settled = item.key in found.agreed
    width, height = SPREAD
    return Line(
        place=place,
        pk=pk,
        question=question,
        text=question.text.in_language(language),
        dimension=name_of_dimension(found.model, dimension),
        consensus=consensus_in_words(question, item.agreement),
        flags=[_flag(flag) for flag in item.flags if not (is_settled and flag in TO_DISCUSS)],
        chart=charts.distribution(
            [counts.choices.get(index, 0) for index in range(len(steps))],
            [step.figure or step.name for step in steps],
            title=_spread_in_words(steps, counts),
            width=width,
            height=height,
        ),
        agreed=found.agreed.get(item.key),
    )


def _flag(flag: Flag) -> tuple[str, str]:
    """Its shape and its words."""
    return {
        Flag.DISCUSS: ("warn", __("Discuss")),
        Flag.PERCEPTION_GAP: ("warn", __("Groups see it differently")),
        Flag.STRONG: ("ok", __("Strong agreement")),
        Flag.NOBODY_KNOWS: ("open", __("Nobody knows")),
    }[flag]


def _spread_in_words(steps: Sequence[scales.Step], counts: Counts) -> str:
    parts = [
        f"{step.figure or step.name}: {counts.choices.get(index, 0)}"
        for index, step in enumerate(steps)
    ]
    return __("Answers by how many chose them. %(parts)s") % {"parts": ", ".join(parts)}


# --- one question ---


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


def revealed(found: results.Results, question: Question, dimension: Dimension) -> Revealed | None:
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
        measures.append(Measure(_consensus_name(question, measured), word))
    return measures


def _consensus_name(question: Question, measured: agreement.Agreement) -> str:
    if question.answer_type.is_yes_no:
        share = words.share(measured.minority_share or 0)
        return __("Consensus (%(share)s in the minority)") % {"share": share}
    return __("Consensus %(figure)s") % {"figure": words.hundredth(measured.consensus)}


def consensus_in_words(question: Question, measured: agreement.Agreement) -> str:
    """Name and word in one line; empty below three answers."""
    if measured.word is None:
        return ""
    return f"{_consensus_name(question, measured)}: {words.CONSENSUS[measured.word]}"


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


def settled_in_words(question: Question, agreed: AgreedScore | None) -> str:
    """An agreed score as the stepper or the choice said it; empty for a note."""
    if agreed is None or agreed.value is None:
        return ""
    return words.agreed_answer(question.answer_type, agreed.value)


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


# --- dimensions ---


@dataclass(frozen=True)
class DimensionLine:
    """A dimension: the score that counts, what its answers give and what was agreed on it."""

    key: str
    name: str
    score: str
    computed: str
    agreed: AgreedScore | None
    agreed_in_words: str
    is_thin: bool


def dimension_lines(found: results.Results) -> list[DimensionLine]:
    """Every dimension of which anything is published, in the order of the model."""
    names = {each.key: name_of_dimension(found.model, each) for each in found.model.dimensions()}
    lines = []
    for scored in found.result.dimensions():
        agreed = found.agreed_dimensions.get(scored.key)
        if not (agreed or agreeing.is_seen(found, scored.key)):
            continue
        lines.append(
            DimensionLine(
                key=scored.key,
                name=names[scored.key],
                score=words.score(scored.score),
                computed=words.score(found.answered_dimensions[scored.key]),
                agreed=agreed,
                agreed_in_words=agreed_score_in_words(scored.computed.kind, agreed),
                is_thin=scored.status != "ok",
            )
        )
    return lines


def agreed_score_in_words(kind: Kind, agreed: AgreedScore | None) -> str:
    """Empty for a note."""
    if agreed is None or agreed.value is None:
        return ""
    return words.in_unit(kind, float(agreed.value))


@dataclass(frozen=True)
class QuestionLine:
    """One question of a dimension, as its score is made of it; "–" where nothing is published."""

    pk: int
    text: str
    computed: str
    agreed: str


def question_lines(found: results.Results, dimension: Dimension) -> list[QuestionLine]:
    """The questions of a dimension with their values; one query."""
    rows = AssessmentQuestion.objects.filter(assessment=found.assessment)
    pks = dict(rows.values_list("key", "pk"))
    return [
        QuestionLine(
            pk=pks[question.key],
            text=question.text.in_language(languages.current()),
            computed=words.on_scale(
                question.answer_type, agreeing.computed_answer(found, question.key)
            ),
            agreed=settled_in_words(question, found.agreed.get(question.key)),
        )
        for question in dimension.questions
    ]
