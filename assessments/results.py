"""What an assessment found, made of its published counts and nothing else.

No function here reads a respondent or an answer: what pages, files and gates print follows from
`Assessment.tally` and the agreed scores, so no filter can single anybody out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from assessments import agreement, scoring, tallies
from assessments.answering import participation
from assessments.answers import Counts, Tally
from assessments.maturity.entries import MaturityModel, Question
from assessments.models import AgreedScore, Assessment
from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class Results:
    """One assessment's results; what is costly is made when it is asked for."""

    assessment: Assessment
    model: MaturityModel
    tally: Tally
    # By question, and by dimension: a model may give both the same key.
    agreed: Mapping[str, AgreedScore]
    agreed_dimensions: Mapping[str, AgreedScore]
    result: scoring.Result

    @property
    def is_published(self) -> bool:
        """Whether there is anything to show at all."""
        return bool(self.tally)

    @property
    def all_agreed(self) -> list[AgreedScore]:
        """Every agreed score and note, in the order in which they were first settled."""
        rows = (*self.agreed.values(), *self.agreed_dimensions.values())
        return sorted(rows, key=lambda row: row.pk)

    @property
    def waiting(self) -> Mapping[str, int]:
        """By question, in steps of three: people whose present answer is not in the figures."""
        waiting: Mapping[str, int] = self.assessment.tally.get("waiting", {})
        return waiting

    def agreed_value(self, question: str) -> float | None:
        """What the room agreed on for a question, on its scale; None for a note or nothing."""
        row = self.agreed.get(question)
        return None if row is None or row.value is None else float(row.value)

    @cached_property
    def participation(self) -> participation.Progress:
        """Who had answered when the figures were made; only where something is published."""
        return participation.read(self.assessment.tally["participation"])

    @cached_property
    def made_at(self) -> datetime:
        """When the figures were made; only where something is published."""
        return datetime.fromisoformat(self.assessment.tally["at"])

    @cached_property
    def questions(self) -> dict[str, Question]:
        return {question.key: question for question in self.model.questions()}

    @cached_property
    def answered(self) -> scoring.Result:
        """What the answers alone give: as if the room had agreed on nothing."""
        if self.agreed or self.agreed_dimensions:
            return scoring.maturity(self.model, self.tally)
        return self.result

    @cached_property
    def answered_dimensions(self) -> dict[str, scoring.Score]:
        return {each.key: each.computed for each in self.answered.dimensions()}

    @cached_property
    def answered_domains(self) -> dict[str, scoring.Score]:
        return {each.key: each.score for each in self.answered.domains}

    @cached_property
    def capabilities(self) -> dict[str, scoring.CapScore]:
        """The scores 1..5 of the capabilities that the questions speak of."""
        return scoring.cap_scores(self.result)

    @cached_property
    def heat_map(self) -> Mapping[tuple[str, ...], Mapping[str, scoring.CapScore]]:
        """The same for each group, or pool of groups, by itself."""
        return scoring.heat_map(self.model, self.by_group)

    @cached_property
    def by_group(self) -> Tally:
        """The counts with all pools as one "Other groups": who is pooled with whom differs from
        dimension to dimension, and a column for each would say little."""
        others = {
            group
            for cells in self.tally.values()
            for cell in cells
            if cell.is_pool
            for group in cell.groups
        }
        name = tuple(sorted(others))
        return {
            key: tuple(replace(cell, groups=name) if cell.is_pool else cell for cell in cells)
            for key, cells in self.tally.items()
        }

    @cached_property
    def items(self) -> dict[str, agreement.Item]:
        """How much people agree, by question; only questions with published answers."""
        return {key: self._item(self.questions[key]) for key in self.tally if key in self.questions}

    @cached_property
    def discuss_list(self) -> list[agreement.Item]:
        """Where to talk first (domain.md §2.6)."""
        return agreement.discuss_list(self.items.values())

    def gap(self, question: Question) -> agreement.GroupGap | None:
        """How far the groups that are shown lie apart."""
        cells = self.tally.get(question.key, ())
        return agreement.group_gap(question.answer_type, cells, agreement.LEAST_ANSWERS)

    def _item(self, question: Question) -> agreement.Item:
        counts = self.counts(question.key)
        found = agreement.agreement(question.answer_type, counts)
        flags = agreement.flags(question.answer_type, found, counts, self.gap(question))
        return agreement.Item(question.key, question.weight, found, flags)

    def counts(self, question: str) -> Counts:
        """All published answers to the question together."""
        return Counts.total(cell.counts for cell in self.tally.get(question, ()))


def of(assessment: Assessment) -> Results:
    """The results as they are published; one query."""
    return _made(assessment, list(AgreedScore.objects.for_results().filter(assessment=assessment)))


def closed(engagement: Engagement) -> list[Results]:
    """The results of all closed assessments, the one closed last first; two queries."""
    return of_all(Assessment.objects.of(engagement).closed())


def of_all(assessments: Iterable[Assessment]) -> list[Results]:
    """The results of several, in their order; one query beside theirs."""
    rows = list(assessments)
    agreed: dict[int, list[AgreedScore]] = {}
    for each in AgreedScore.objects.for_results().filter(assessment__in=rows):
        agreed.setdefault(each.assessment_id, []).append(each)
    return [_made(row, agreed.get(row.pk, [])) for row in rows]


def capabilities(engagement: Engagement) -> dict[str, scoring.Speaks]:
    """Where each capability stands now: as the assessment closed last says that knows it."""
    return scoring.bridge(
        scoring.Closed(
            key=each.assessment.pk,
            name=each.assessment.title,
            closed_at=each.assessment.closed_at,
            caps=each.capabilities,
        )
        for each in closed(engagement)
        if each.assessment.closed_at is not None
    )


def _made(assessment: Assessment, rows: list[AgreedScore]) -> Results:
    questions = {row.question.key: row for row in rows if row.question}
    dimensions = {row.dimension: row for row in rows if row.dimension}
    model, tally = assessment.model, tallies.read(assessment.tally)
    agreed = scoring.Agreed(_values(questions), _values(dimensions))
    result = scoring.maturity(model, tally, agreed=agreed)
    return Results(assessment, model, tally, questions, dimensions, result)


def _values(rows: Mapping[str, AgreedScore]) -> dict[str, float]:
    """Without the notes, which settle and score nothing."""
    return {key: float(row.value) for key, row in rows.items() if row.value is not None}
