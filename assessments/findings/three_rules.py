"""The same answers read by three rules (domain.md, T44): the rule makes the level.

Nothing here is written down as a result: the scoring code computes it each time.
"""

from dataclasses import dataclass
from functools import cache

from assessments import scoring
from assessments.answers import Cell, Counts
from assessments.maturity.entries import (
    AnswerType,
    Dimension,
    Domain,
    MaturityModel,
    Params,
    Question,
    Rule,
)
from assessments.scoring import Gate
from pmo_studio.core.catalogue import Text

# Four practices a level; so many of each are in place.
EACH = 4
MET = {2: 4, 3: 2, 4: 4, 5: 0}
STRICT, LENIENT, HALF = 1.0, 0.8, 0.5


@dataclass(frozen=True)
class Reading:
    """A gated reading with its threshold."""

    threshold: float
    level: float
    gates: tuple[Gate, ...]


@dataclass(frozen=True)
class Readings:
    """Sixteen practices, read: percent 0..100 and its place on 1..5, the average of the levels
    1 + a(2) + … + a(5), and the levels that the gates give."""

    percent: float
    ladder: float
    average: float
    gated: tuple[Reading, ...]

    @property
    def practices(self) -> int:
        return EACH * len(MET)

    @property
    def in_place(self) -> int:
        return sum(MET.values())


@cache
def readings() -> Readings:
    percent = _value(Rule.PRACTICE_PERCENT, STRICT)[0]
    gated = []
    for threshold in (STRICT, LENIENT, HALF):
        level, gates = _value(Rule.LEVEL_GATED, threshold)
        gated.append(Reading(threshold, level, gates))
    shares = [gate.value or 0.0 for gate in gated[0].gates]
    return Readings(percent, 1 + 4 * percent / 100, 1 + sum(shares), tuple(gated))


def _value(rule: Rule, threshold: float) -> tuple[float, tuple[Gate, ...]]:
    dimension = Dimension("D", _same("D"), tuple(_questions()))
    model = MaturityModel(
        key="example",
        version=1,
        name=_same("Example"),
        rule=rule,
        domains=(Domain("M", _same("M"), (dimension,)),),
        params=Params(threshold=threshold),
    )
    tally = {
        question.key: (Cell(("ALL",), 1.0, Counts({int(_is_met(question)): 1})),)
        for question in model.questions()
    }
    score = scoring.maturity(model, tally).domains[0].dimensions[0].score
    return score.value or 0.0, score.gates


def _questions() -> list[Question]:
    return [
        Question(
            key=f"{level}.{number}",
            text=_same(f"{level}.{number}"),
            answer_type=AnswerType.YES_NO,
            capability="GOV",
            level=level,
        )
        for level in MET
        for number in range(1, EACH + 1)
    ]


def _is_met(question: Question) -> bool:
    level, number = map(int, question.key.split("."))
    return number <= MET[level]


def _same(text: str) -> Text:
    return Text(text, text, text)
