"""The discuss list: where a room talks first, and what of that is settled.

Made of `assessments.results`, so of published counts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __

from assessments import agreement, results, scales
from assessments.agreement import Flag
from assessments.answers import Counts
from assessments.maturity.entries import Dimension, Question
from assessments.models import AgreedScore, AssessmentQuestion
from assessments.settling import dimensions, in_words
from pmo_studio.core import charts, languages
from pmo_studio.core.rounding import half_up

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
        return in_words.agreed_answer(self.question, self.agreed)


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


def of(found: results.Results) -> Agenda:
    """The ten questions to talk about first; one query."""
    pks = dict(
        AssessmentQuestion.objects.filter(assessment=found.assessment).values_list("key", "pk")
    )
    homes = dimensions.by_question(found)
    return Agenda(
        [
            _line(found, item, place, pks[item.key], homes[item.key])
            for place, item in enumerate(found.discuss_list[: agreement.FIRST], 1)
        ]
    )


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
        dimension=in_words.dimension(found.model, dimension),
        consensus=in_words.consensus(question, item.agreement),
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
