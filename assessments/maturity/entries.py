"""What a maturity model holds: domains, dimensions, questions, levels, and how it is scored.

Every structure that domain.md §2.1 names is expressed with these; the JSON that they are read from
is described in docs/develop/maturity-model.md. Nothing here imports Django.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from pmo_studio.core.catalogue import Text


class Rule(StrEnum):
    """How questions become scores (domain.md §2.5)."""

    PRACTICE_PERCENT = "practice_percent"
    LEVEL_AVERAGE = "level_average"
    LEVEL_GATED = "level_gated"
    SERVICE_PERCENT = "service_percent"


class AnswerType(StrEnum):
    """What people choose from."""

    YES_NO = "yes_no"
    YES_PARTIAL_NO = "yes_partial_no"
    LIKERT = "likert_1_5"
    LEVEL_CHOICE = "level_choice"
    SERVICE = "service_0_3"

    @property
    def scale(self) -> tuple[float, ...]:
        """The values of the scale, lowest first; an answer is stored as an index into it."""
        return SCALES[self]

    @property
    def lowest(self) -> float:
        return self.scale[0]

    @property
    def highest(self) -> float:
        return self.scale[-1]

    @property
    def width(self) -> float:
        """The distance between the ends of the scale: 4 for 1..5."""
        return self.highest - self.lowest

    @property
    def is_yes_no(self) -> bool:
        """Whether agreement is told by the minority's share and not by the consensus (§2.6)."""
        return self in (AnswerType.YES_NO, AnswerType.YES_PARTIAL_NO)


SCALES: dict[AnswerType, tuple[float, ...]] = {
    AnswerType.YES_NO: (0.0, 1.0),
    AnswerType.YES_PARTIAL_NO: (0.0, 0.5, 1.0),
    AnswerType.LIKERT: (1.0, 2.0, 3.0, 4.0, 5.0),
    AnswerType.LEVEL_CHOICE: (1.0, 2.0, 3.0, 4.0, 5.0),
    AnswerType.SERVICE: (0.0, 1.0, 2.0, 3.0),
}


class Weighting(StrEnum):
    """Whose answers count how much (§2.4)."""

    BY_GROUP = "by_group"
    BY_RESPONDENT = "by_respondent"


class DkPolicy(StrEnum):
    """What "I don't know" does to a score (§2.3)."""

    EXCLUDE = "exclude"
    AS_ZERO = "as_zero"


class OverallRule(StrEnum):
    """How gated levels of several dimensions become one (§2.5)."""

    MIN = "min"
    MEAN = "mean"


class Ladder(StrEnum):
    """What climbs the levels: each dimension, or each domain when its dimensions are levels."""

    DIMENSION = "dimension"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Params:
    """The choices of a scoring rule; an assessment freezes its own."""

    weighting: Weighting = Weighting.BY_GROUP
    dk_policy: DkPolicy = DkPolicy.EXCLUDE
    # practice_percent: a practice is in place or not, by majority.
    binarise: bool = False
    # practice_percent: the percentage at which a stage of the chain is achieved.
    stage_percent: float = 75.0
    # level_gated, practice form: the share of a level that must be met, 1.0 strict.
    threshold: float = 1.0
    # level_gated, choice form: the share of people who must choose at least the level.
    choice_threshold: float = 0.6
    overall_rule: OverallRule = OverallRule.MIN
    ladder: Ladder = Ladder.DIMENSION


@dataclass(frozen=True, slots=True)
class Level:
    """What a level (1..5, or 0..3 of a service) is called and means."""

    number: int
    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """One item.  `audience` names the role groups it is asked; empty means everybody."""

    key: str
    text: Text
    answer_type: AnswerType
    capability: str
    help: Text | None = None
    weight: float = 1.0
    # The level that a practice belongs to, 2..5; level 1 is shown and never scored.
    level: int | None = None
    functions: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    required: bool = False
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    key: str
    name: Text
    questions: tuple[Question, ...]
    weight: float = 1.0
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, slots=True)
class Domain:
    """`chain` says that its dimensions are stages that build on each other, such as SMCI."""

    key: str
    name: Text
    dimensions: tuple[Dimension, ...]
    weight: float = 1.0
    chain: bool = False

    def questions(self) -> Iterator[Question]:
        for dimension in self.dimensions:
            yield from dimension.questions


@dataclass(frozen=True, slots=True)
class MaturityModel:
    """A questionnaire and how it is scored.  Keys are stable; texts are for people."""

    key: str
    version: int
    name: Text
    rule: Rule
    domains: tuple[Domain, ...]
    source_note: Text | None = None
    # Shown once, before the first question.
    lead_in: Text | None = None
    params: Params = field(default_factory=Params)
    levels: tuple[Level, ...] = ()

    def dimensions(self) -> Iterator[Dimension]:
        for domain in self.domains:
            yield from domain.dimensions

    def questions(self) -> Iterator[Question]:
        """All questions in the order in which they are asked."""
        for domain in self.domains:
            yield from domain.questions()
