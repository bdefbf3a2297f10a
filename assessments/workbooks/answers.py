"""The workbook "Answers and results": what the pages of results show, to calculate with.

Every figure comes from the published counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from assessments import result_words as words
from assessments import results
from assessments.disclosure import LEAST
from assessments.findings import groups, texts
from assessments.findings.overview import HeatCell, Overview, remark
from assessments.findings.scores import dimension_names, domain_notes, in_words
from assessments.library import model_words
from assessments.maturity.entries import Question
from assessments.models import AgreedScore, Assessment
from assessments.results import Results
from assessments.scoring import DimensionScore, How, Kind, Score, Standing
from pmo_studio.core import catalogue, workbooks
from pmo_studio.core.workbooks import Figure, Rows, Value, figure

# How a number is shown; a cell keeps all its decimals.
LEVEL, WEAK_LEVEL = "0.0", '"("0.0")"'
SHARE, PERCENT = "0 %", '0" %"'
HUNDREDTH, WHOLE = "0.00", "0"
FORMATS = (LEVEL, WEAK_LEVEL, SHARE, PERCENT, HUNDREDTH, WHOLE)
OF_SCORES = {Kind.PERCENT: PERCENT, Kind.SHARE: SHARE, Kind.AVERAGE: LEVEL, Kind.LEVEL: LEVEL}
SHARES = ("threshold", "choice_threshold")

CHOICES: Mapping[Any, Any] = {
    **words.WEIGHTINGS,
    **words.DK_POLICIES,
    **words.OVERALL_RULES,
    **model_words.LADDERS,
}


def written(assessment: Assessment, targets: Mapping[str, float]) -> bytes:
    """The workbook as bytes; `targets` by capability.  Three queries."""
    found = results.of(assessment)
    maker = _Maker(found, groups.of(assessment), targets)
    return workbooks.written(assessment.title, maker.sheets(), FORMATS)


class _Maker:
    """The sheets, in the language of the reader."""

    def __init__(self, found: Results, asked: groups.Groups, targets: Mapping[str, float]) -> None:
        self.found, self.asked, self.targets = found, asked, targets

    def sheets(self) -> Iterable[workbooks.Sheet]:
        yield __("Summary"), (__("What"), __("Value")), self._summary()
        yield __("Capabilities"), self._capability_heads(), self._capabilities()
        if self.found.is_published:
            yield __("By role group"), self._heat_heads(), self._heat()
        yield __("Dimensions"), self._dimension_heads(), self._dimensions()
        yield __("Questions"), self._question_heads(), self._questions()
        heads = (__("Key"), __("Question"), __("Group"), pgettext("noun", "Answer"), __("People"))
        yield __("Counts"), heads, self._counts()
        yield __("Comments"), (__("Key"), __("Question"), __("Comment")), self._comments()
        yield __("Agreed scores"), self._agreed_heads(), self._agreed()
        yield __("Role groups"), self._group_heads(), self._groups()
        yield __("Parameters"), (__("Parameter"), __("Value")), self._parameters()

    def _summary(self) -> Rows:
        assessment, model = self.found.assessment, self.found.model
        yield __("Engagement"), assessment.engagement.name
        yield __("Assessment"), assessment.title
        yield __("Kind"), str(assessment.get_kind_display())
        yield __("State"), str(assessment.get_state_display())
        yield __("Questionnaire"), words.spoken(model.name)
        yield __("Version"), model.version
        if not self.found.is_published:
            return
        yield __("Figures of"), workbooks.day(self.found.made_at)
        yield __("People who answered"), self.found.participation.people
        yield __("Answers that wait, in steps of three"), sum(self.found.waiting.values())
        if self.found.result.overall is not None:
            yield __("Everything together"), _scored(self.found.result.overall.score)

    @staticmethod
    def _capability_heads() -> Sequence[str]:
        heads = __("Key"), __("Capability"), __("Now, 1 to 5"), __("Target"), __("Gap")
        return *heads, __("Coverage"), __("Questions"), __("With a score"), __("Remark")

    def _capabilities(self) -> Rows:
        found = self.found.capabilities
        for each in catalogue.capabilities():
            cap, target = found.get(each.key), self.targets.get(each.key)
            if cap is not None:
                gap = None if target is None or cap.score is None else target - cap.score
                yield (
                    each.key,
                    words.spoken(each.name),
                    figure(cap.score, LEVEL),
                    figure(target, LEVEL),
                    figure(gap, LEVEL),
                    figure(cap.coverage.value, SHARE),
                    cap.items,
                    cap.scored,
                    remark(cap),
                )

    # --- what the heat map of the page shows, and no cell more ---

    @cached_property
    def _overview(self) -> Overview:
        return Overview(self.found, self.asked, self.targets)

    def _heat_heads(self) -> Sequence[str]:
        columns = (column.full for column in self._overview.columns)
        return __("Key"), __("Capability"), __("All"), *columns

    def _heat(self) -> Rows:
        for row in self._overview.heat:
            everybody = self.found.capabilities[row.key].score
            columns = zip(self._overview.columns, row.cells, strict=True)
            cells = (
                _heat_value(cell, self._score_of(column.groups, row.key))
                for column, cell in columns
            )
            yield row.key, row.name, _heat_value(row.everybody, everybody), *cells

    def _score_of(self, groups: tuple[str, ...], key: str) -> float | None:
        cap = self.found.heat_map[groups].get(key)
        return None if cap is None else cap.score

    # --- dimensions and questions ---

    @staticmethod
    def _dimension_heads() -> Sequence[str]:
        heads = __("Key"), __("Domain"), __("Dimension"), __("Score"), __("Unit")
        more = __("In words"), __("Coverage"), __("Computed"), __("Remark")
        return *heads, *more, __("Weight")

    def _dimensions(self) -> Rows:
        domains = {each.key: words.spoken(each.name) for each in self.found.model.domains}
        names = dimension_names(self.found)
        for domain in self.found.result.domains:
            yield (
                domain.key,
                domains[domain.key],
                "",
                _scored(domain.score),
                domain.score.kind.value,
                " ".join((in_words(self.found, domain), *domain_notes(self.found, domain))).strip(),
                figure(domain.coverage.value, SHARE),
                None,
                _remark(domain.status),
                figure(domain.weight, HUNDREDTH),
            )
            for each in domain.dimensions:
                yield self._dimension(each, domains[domain.key], names[each.key])

    def _dimension(self, found: DimensionScore, domain: str, name: str) -> Sequence[Value]:
        return (
            found.key,
            domain,
            name,
            _scored(found.score),
            found.score.kind.value,
            in_words(self.found, found),
            figure(found.coverage.value, SHARE),
            _scored(self.found.answered_dimensions[found.key]),
            __("agreed in the room") if found.how is How.AGREED else _remark(found.status),
            figure(found.weight, HUNDREDTH),
        )

    @staticmethod
    def _question_heads() -> Sequence[str]:
        heads = __("Key"), __("Question"), __("Capability"), __("Weight"), __("Score")
        measures = "n", __("Mean"), __("Median"), __("Range"), __("Standard deviation")
        more = __("Consensus"), __("Minority"), __("Gap between groups"), __("I don't know")
        return *heads, __("Computed"), *measures, *more, __("Agreement")

    def _questions(self) -> Rows:
        for key, score in self.found.result.questions.items():
            question, item = self.found.questions[key], self.found.items.get(key)
            gap = self.found.gap(question)
            weight = figure(question.weight, HUNDREDTH)
            head = (key, words.spoken(question.text), question.capability, weight)
            reached = score.achieved if score.achieved is not None else score.x
            computed = score.computed_achieved
            shown = SHARE if question.answer_type.is_yes_no else LEVEL
            values = (
                figure(reached, shown),
                figure(score.computed if computed is None else computed, shown),
            )
            if item is None:
                yield *head, *values
                continue
            found = item.agreement
            yield (
                *head,
                *values,
                found.n,
                figure(found.mean, shown),
                found.median,
                found.range,
                figure(found.sd, HUNDREDTH),
                figure(found.consensus, HUNDREDTH),
                figure(found.minority_share, SHARE),
                figure(None if gap is None else gap.value, HUNDREDTH),
                figure(score.dk_rate, SHARE),
                "" if found.word is None else str(words.CONSENSUS[found.word]),
            )

    def _counts(self) -> Rows:
        """Only cells that were published: numbers of people, never one person."""
        for key, cells in self.found.tally.items():
            question = self.found.questions.get(key)
            if question is None:
                continue
            answers = words.scale(question.answer_type)
            for cell in sorted(cells, key=lambda each: self.asked.place(each.groups)):
                head = (key, words.spoken(question.text), self.asked.full_title(cell.groups))
                for index, answer in enumerate(answers):
                    yield *head, answer, cell.counts.choices.get(index, 0)
                yield *head, __("I don't know"), cell.counts.dk
                yield *head, __("Does not apply"), cell.counts.na

    def _comments(self) -> Rows:
        for comment in texts.of(self.found.assessment).comments:
            question = self.found.questions.get(comment.question)
            if question is not None:
                yield comment.question, words.spoken(question.text), comment.text

    @staticmethod
    def _agreed_heads() -> Sequence[str]:
        heads = __("Key"), __("Question or dimension"), __("Agreed"), __("Computed")
        return *heads, __("Why"), __("Day")

    def _agreed(self) -> Rows:
        names = dimension_names(self.found)
        for row in self.found.all_agreed:
            key = row.question.key if row.question else row.dimension
            asked: Question | None = self.found.questions.get(key) if row.question else None
            name = words.spoken(asked.text) if asked else names.get(key, key)
            day = workbooks.day(row.decided_at)
            yield key, name, _number(row.value), self._computed(row), row.rationale, day

    def _computed(self, row: AgreedScore) -> float | None:
        """What the answers give now, beside what was agreed."""
        if row.question:
            score = self.found.result.questions[row.question.key]
            reached = score.computed_achieved
            return score.computed if reached is None else float(reached)
        found = self.found.answered_dimensions.get(row.dimension)
        return None if found is None else found.value

    @staticmethod
    def _group_heads() -> Sequence[str]:
        return __("Key"), __("Group"), __("Weight"), __("People a figure rests on at least")

    def _groups(self) -> Rows:
        for key, name in self.asked.names.items():
            yield key, name, figure(self.asked.weights[key], HUNDREDTH), self.asked.least[key]

    def _parameters(self) -> Rows:
        model = self.found.model
        yield _named("rule"), str(model_words.RULES[model.rule])
        yield __("In words"), str(words.RULES[model.rule])
        for field in fields(model.params):
            value = getattr(model.params, field.name)
            shown = SHARE if field.name in SHARES else WHOLE
            told = _in_words(value)
            yield _named(field.name), figure(told, shown) if isinstance(told, float) else told
        yield __("People a figure rests on at least"), LEAST


def _scored(score: Score) -> Figure | None:
    return figure(score.value, OF_SCORES[score.kind])


def _heat_value(cell: HeatCell, score: float | None) -> Value:
    """The number where the page shows one, else why there is none."""
    if cell.number is None or score is None:
        return cell.why
    return Figure(score, WEAK_LEVEL if cell.is_weak else LEVEL)


def _named(field: str) -> str:
    return capfirst(str(model_words.FIELDS[field]))


def _in_words(value: Any) -> Value:
    """A choice of the scoring rule as the pages say it; numbers stay numbers."""
    if isinstance(value, bool):
        return __("yes") if value else __("no")
    return str(CHOICES[value]) if value in CHOICES else float(value)


def _remark(status: Standing) -> str:
    return "" if status is Standing.OK else str(words.STANDINGS[status])


def _number(value: Any) -> float | None:
    return None if value is None else float(value)
