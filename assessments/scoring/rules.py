"""From question values to dimensions, domains and the whole (domain.md §2.5)."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Domain,
    Ladder,
    OverallRule,
    Params,
    Rule,
)
from assessments.scoring.questions import LEVELS, SERVICE_TOP, coverage, share_from, standing
from assessments.scoring.results import (
    EPSILON,
    Agreed,
    Band,
    DimensionScore,
    DomainScore,
    Gate,
    How,
    Kind,
    Line,
    Mean,
    OverallScore,
    QuestionScore,
    Score,
    Stage,
    Standing,
    reaches,
)

# Where the bands of service_percent end, in percent.
INTERMEDIATE_FROM = 33.34
ADVANCED_FROM = 66.67
# An unmet level never looks like a met one on a chart.
MOST_ON_THE_WAY = 0.99

NOTHING = Mean.of(())


@dataclass(frozen=True, slots=True)
class Rules:
    """Scores by one rule, with what the room has agreed on dimensions."""

    rule: Rule
    params: Params
    questions: dict[str, QuestionScore]
    agreed: Agreed

    @property
    def is_percent(self) -> bool:
        return self.rule in (Rule.PRACTICE_PERCENT, Rule.SERVICE_PERCENT)

    @property
    def domains_climb(self) -> bool:
        """Whether dimensions are levels and the domain climbs them."""
        return self.rule is Rule.LEVEL_GATED and self.params.ladder is Ladder.DOMAIN

    # --- dimensions ---

    def dimension(self, domain: Domain, dimension: Dimension) -> DimensionScore:
        questions = [self.questions[question.key] for question in dimension.questions]
        covered = coverage(questions)
        status = standing(questions, covered)
        computed = self._dimension_score(questions)
        agreed = self.agreed.dimensions.get(dimension.key)
        if agreed is not None:
            status = Standing.OK
        elif computed.value is None and status is Standing.OK:
            status = Standing.INSUFFICIENT
        return DimensionScore(
            key=dimension.key,
            domain=domain.key,
            weight=dimension.weight,
            how=How.COMPUTED if agreed is None else How.AGREED,
            status=status,
            coverage=covered,
            score=computed if agreed is None else _agreed_score(self.rule, computed, agreed),
            computed=computed,
        )

    def _dimension_score(self, questions: list[QuestionScore]) -> Score:
        mean = Mean.of(_lines(questions))
        if self.domains_climb:
            return Score(Kind.SHARE, mean.value, mean, chart=mean.value)
        if self.rule is Rule.LEVEL_GATED:
            return self._level(questions, ())
        return self._percent(mean) if self.is_percent else _average(mean)

    def _percent(self, mean: Mean) -> Score:
        top = SERVICE_TOP if self.rule is Rule.SERVICE_PERCENT else 1.0
        percent = None if mean.value is None else 100 * mean.value / top
        band = _band(percent) if self.rule is Rule.SERVICE_PERCENT else None
        return Score(Kind.PERCENT, percent, mean, top, band, chart=percent)

    # --- the ladder ---

    def _level(self, questions: list[QuestionScore], agreed: Sequence[DimensionScore]) -> Score:
        """The climb over these questions: by choices where there are any, else by practices.

        `agreed` are dimensions whose agreed share stands in place of their questions.
        """
        choices = [each for each in questions if each.answer_type is AnswerType.LEVEL_CHOICE]
        if any(each.is_scored for each in choices):
            return _by_choices(choices, self.params.choice_threshold)
        gates = tuple(self._practices(level, questions, agreed) for level in LEVELS[1:])
        if gates[0].value is None:
            return Score(Kind.LEVEL, None, NOTHING, gates=gates)
        return _climbed(1, gates)

    def _practices(
        self, level: int, questions: list[QuestionScore], agreed: Sequence[DimensionScore]
    ) -> Gate:
        replaced = {dimension.key for dimension in agreed}
        lines = _lines(
            question
            for question in questions
            if question.level == level and question.dimension not in replaced
        )
        lines += [
            Line.of(dimension.key, weight, value)
            for dimension in agreed
            if (value := dimension.score.value) is not None
            and (weight := self._weight_of(dimension, level))
        ]
        return _gate(level, self.params.threshold, Mean.of(lines))

    # --- domains and the whole ---

    def domain(self, domain: Domain) -> DomainScore:
        dimensions = tuple(self.dimension(domain, dimension) for dimension in domain.dimensions)
        questions = [self.questions[question.key] for question in domain.questions()]
        covered = coverage(questions)
        found = DomainScore(
            key=domain.key,
            weight=domain.weight,
            status=standing(questions, covered),
            coverage=covered,
            score=self._domain_score(questions, dimensions),
            dimensions=dimensions,
        )
        found = replace(found, status=_status(found.status, found.score.value, dimensions))
        if self.rule is Rule.LEVEL_GATED and not self.domains_climb:
            return self._with_constraints(found)
        if domain.chain and self.rule is Rule.PRACTICE_PERCENT:
            return self._with_stages(found)
        return found

    def _domain_score(
        self, questions: list[QuestionScore], dimensions: tuple[DimensionScore, ...]
    ) -> Score:
        if self.is_percent:
            return self._percent(self._pool(questions, dimensions))
        if self.domains_climb:
            return self._level(questions, [each for each in dimensions if each.how is How.AGREED])
        if self.rule is Rule.LEVEL_AVERAGE:
            return _average(_mean_of_scores(dimensions))
        return self._of_levels([each for each in dimensions if each.usable is not None])

    def _of_levels(self, dimensions: list[DimensionScore]) -> Score:
        """The lowest level of the dimensions, or their mean (overall_rule)."""
        mean = _mean_of_scores(dimensions)
        lowest = min((each.usable for each in dimensions if each.usable is not None), default=None)
        value = lowest if self.params.overall_rule is OverallRule.MIN else mean.value
        return Score(Kind.LEVEL, value, mean, level=_whole(value), chart=value)

    def _with_constraints(self, found: DomainScore) -> DomainScore:
        levels = {each.key: each.usable for each in found.dimensions if each.usable is not None}
        if not levels:
            return found
        lowest = min(levels.values())
        keys = tuple(key for key, level in levels.items() if reaches(lowest, level))
        return replace(found, lowest=lowest, constraints=keys)

    def _with_stages(self, found: DomainScore) -> DomainScore:
        """A stage counts when it and all before it reach stage_percent."""
        stages: list[Stage] = []
        for dimension in found.dimensions:
            percent = dimension.usable
            achieved = percent is not None and reaches(percent, self.params.stage_percent)
            counts = achieved and all(stage.achieved for stage in stages)
            stages.append(Stage(dimension.key, dimension.score.value, achieved, counts))
        highest = [stage.dimension for stage in stages if stage.counts][-1:]
        return replace(found, stages=tuple(stages), highest_stage=highest[0] if highest else None)

    def overall(self, domains: tuple[DomainScore, ...]) -> OverallScore | None:
        if self.rule is Rule.LEVEL_GATED:
            return None
        questions = list(self.questions.values())
        dimensions = [dimension for domain in domains for dimension in domain.dimensions]
        covered = coverage(questions)
        if self.is_percent:
            score = self._percent(self._pool(questions, dimensions))
        else:
            score = _average(_mean_of_scores(domains))
        status = _status(standing(questions, covered), score.value, dimensions)
        return OverallScore(status, covered, score)

    def _pool(
        self, questions: Iterable[QuestionScore], dimensions: Iterable[DimensionScore]
    ) -> Mean:
        """All questions in one mean: sub-percents are never averaged.

        A dimension whose percent is agreed stands in for its questions, with their weight.
        """
        agreed = [dimension for dimension in dimensions if dimension.how is How.AGREED]
        replaced = {dimension.key for dimension in agreed}
        lines = _lines(each for each in questions if each.dimension not in replaced)
        lines += [
            Line.of(dimension.key, self._weight_of(dimension), value / 100 * dimension.score.top)
            for dimension in agreed
            if (value := dimension.score.value) is not None
        ]
        return Mean.of(lines)

    def _weight_of(self, dimension: DimensionScore, level: int | None = None) -> float:
        """Σ weights of its scored questions; of all of them where none is scored."""
        questions = [
            question
            for question in self.questions.values()
            if question.dimension == dimension.key
            and question.fits
            and not question.shown_only
            and level in (None, question.level)
        ]
        scored = [question for question in questions if question.is_scored]
        return math.fsum(question.weight for question in scored or questions)


# --- single figures ---


def _lines(questions: Iterable[QuestionScore]) -> list[Line]:
    """The scored ones: weight × value on the scale of the rule."""
    return [
        Line.of(question.key, question.weight, question.value)
        for question in questions
        if question.is_scored and question.value is not None
    ]


def _mean_of_scores(parts: Iterable[DimensionScore | DomainScore]) -> Mean:
    """Parts without a score drop out, and the weights of the others count alone."""
    return Mean.of(
        Line.of(part.key, part.weight, part.score.value)
        for part in parts
        if part.score.value is not None
    )


def _average(mean: Mean) -> Score:
    return Score(Kind.AVERAGE, mean.value, mean, level=_whole(mean.value), chart=mean.value)


def _by_choices(questions: list[QuestionScore], threshold: float) -> Score:
    """s(L) over the questions; several are one question of their weights."""
    gates = tuple(
        _gate(
            level,
            threshold,
            Mean.of(
                Line.of(question.key, question.weight, share)
                for question in questions
                if (share := share_from(question, level)) is not None
            ),
        )
        for level in LEVELS
    )
    if gates[0].value is None:
        return Score(Kind.LEVEL, None, NOTHING, gates=gates)
    mean = Mean.of(
        Line.of(question.key, question.weight, question.x)
        for question in questions
        if question.x is not None
    )
    climbed = _climbed(0, gates)
    # Only practices show a part of the way: people who chose more are no part of a level.
    return replace(climbed, mean=mean, chart=climbed.value)


def _gate(level: int, threshold: float, mean: Mean) -> Gate:
    met = mean.value is not None and reaches(mean.value, threshold)
    return Gate(level, threshold, mean, mean.value, met)


def _climbed(ground: int, gates: tuple[Gate, ...]) -> Score:
    """A: one level up for each gate that is met, until the first that is not."""
    level = ground
    for gate in gates:
        if not gate.met:
            break
        level = gate.level
    following = next((gate.value for gate in gates if gate.level == level + 1), None)
    chart = level + min(following or 0.0, MOST_ON_THE_WAY)
    return Score(Kind.LEVEL, float(level), NOTHING, level=level, gates=gates, chart=chart)


def _agreed_score(rule: Rule, computed: Score, value: float) -> Score:
    """The agreed value in place of the computed one, whose arithmetic stays with it."""
    return Score(
        kind=computed.kind,
        value=value,
        mean=NOTHING,
        top=computed.top,
        band=_band(value) if rule is Rule.SERVICE_PERCENT else None,
        level=_whole(value) if computed.kind in (Kind.AVERAGE, Kind.LEVEL) else None,
        chart=value,
    )


def _status(
    status: Standing, value: float | None, dimensions: Iterable[DimensionScore]
) -> Standing:
    """Of a domain or the whole: dimensions that were agreed need no coverage."""
    if value is None:
        return Standing.NA if status is Standing.NA else Standing.INSUFFICIENT
    found = {dimension.status for dimension in dimensions}
    return Standing.OK if Standing.OK in found <= {Standing.OK, Standing.NA} else status


def _whole(value: float | None) -> int | None:
    return None if value is None else math.floor(value + EPSILON)


def _band(percent: float | None) -> Band | None:
    if percent is None:
        return None
    if reaches(percent, ADVANCED_FROM):
        return Band.ADVANCED
    return Band.INTERMEDIATE if reaches(percent, INTERMEDIATE_FROM) else Band.BASIC
