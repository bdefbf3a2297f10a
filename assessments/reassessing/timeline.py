"""The mean level of an engagement over its rounds, on what all of them know."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import fmean

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext, pgettext

from assessments import result_words as words
from assessments import scoring
from assessments.findings import pictures
from assessments.findings.places import Places
from assessments.findings.sides import day_of, is_known
from assessments.models import Assessment, AssessmentCycle
from assessments.models.assessment import AssessmentKind
from assessments.results import Results
from assessments.scoring import CapScore
from pmo_studio.core import charts
from pmo_studio.core.charts import LevelPoint, LineWords, Look, Svg
from pmo_studio.core.rounding import half_up

MONTH = "MONTH_FORMAT"


@dataclass(frozen=True)
class RoundLine:
    """One round in the table; `level` and `change` are empty while nothing is measured."""

    number: int
    title: str
    url: str
    day: datetime.date
    name: str
    level: str
    change: str
    people: str
    state: str
    is_closed: bool
    # In preparation: nothing for those who do not prepare it.
    is_draft: bool = False


@dataclass(frozen=True)
class TimeLine:
    """`rounds` are closed ones by their days; `open_rounds` are open or in preparation."""

    rounds: Sequence[Results]
    open_rounds: Sequence[Assessment]
    targets: Mapping[str, float]
    cycle: AssessmentCycle | None
    today: datetime.date
    look: Look
    width: float

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """The questions that every round asked."""
        if not self.rounds:
            return ()
        first, *others = (each.model for each in self.rounds)
        return scoring.shared_questions(first, *others)

    @cached_property
    def _caps(self) -> tuple[Mapping[str, CapScore], ...]:
        questions = [each.result.questions for each in self.rounds]
        return scoring.on_shared(questions, self.shared)

    @cached_property
    def capabilities(self) -> list[str]:
        """Those that every round knows well enough."""
        if not self._caps:
            return []
        return [key for key in self._caps[0] if all(is_known(caps[key]) for caps in self._caps)]

    @cached_property
    def levels(self) -> list[float | None]:
        """The mean over those capabilities in each round."""
        return [
            fmean([caps[key].score or 0 for key in self.capabilities])
            if self.capabilities
            else None
            for caps in self._caps
        ]

    @cached_property
    def target(self) -> float | None:
        """The mean of their targets, where each of them has one: less would be another mean."""
        aims = [self.targets[key] for key in self.capabilities if key in self.targets]
        return fmean(aims) if aims and len(aims) == len(self.capabilities) else None

    @property
    def without_target(self) -> int:
        return sum(key not in self.targets for key in self.capabilities)

    @cached_property
    def since(self) -> str:
        """ "+0.6 levels since Feb 2026"; empty with fewer than two rounds."""
        first, last = (self.levels[0], self.levels[-1]) if len(self.levels) > 1 else (None, None)
        if first is None or last is None:
            return ""
        told = __("%(change)s levels since %(month)s")
        change = words.change(half_up(last, 1) - half_up(first, 1))
        return told % {"change": change, "month": date_format(day_of(self.rounds[0]), MONTH)}

    @cached_property
    def lines(self) -> list[RoundLine]:
        """Every round as the table lists it, what comes next last."""
        told = [
            self._closed(place, results, level)
            for place, (results, level) in enumerate(zip(self.rounds, self.levels, strict=True))
        ]
        return [*told, *map(self._begun, self.open_rounds)]

    def _closed(self, place: int, results: Results, level: float | None) -> RoundLine:
        before = self.levels[place - 1] if place else None
        change = ""
        if level is not None and before is not None:
            change = words.change(half_up(level, 1) - half_up(before, 1))
        assessment = results.assessment
        return RoundLine(
            number=place + 1,
            title=assessment.title,
            url=Places.of(assessment.pk).whole,
            day=day_of(results),
            name=round_name(assessment, place),
            level=words.level(level),
            change=change,
            people=words.people(results.participation.people),
            state=__("Closed"),
            is_closed=True,
        )

    def _begun(self, assessment: Assessment) -> RoundLine:
        opened = assessment.opened_at
        return RoundLine(
            number=assessment.round,
            title=assessment.title,
            url=assessment.get_absolute_url(),
            day=timezone.localdate(opened or assessment.created_at),
            name=round_name(assessment, 1),
            level="",
            change="",
            people="",
            state=__("Open") if opened else __("In preparation"),
            is_closed=False,
            is_draft=assessment.is_draft,
        )

    @cached_property
    def sentence(self) -> str:
        """What the drawing shows, for who does not see it."""
        if not self.rounds:
            return __("Nothing is measured yet.")
        parts = [self._measured()]
        if self.target is not None:
            parts.append(__("Target: %(level)s.") % {"level": words.level(self.target)})
        if self.cycle is not None:
            day = date_format(self.cycle.next_on, "DATE_FORMAT")
            parts.append(__("Next planned for %(day)s.") % {"day": day})
        return " ".join(parts)

    def _measured(self) -> str:
        if not self.capabilities:
            return __("No capability is known well enough in every round.")
        piece = __("%(level)s in %(month)s")
        told = [
            piece % {"level": words.level(level), "month": date_format(day_of(each), MONTH)}
            for each, level in zip(self.rounds, self.levels, strict=True)
        ]
        count = len(self.capabilities)
        said = ngettext(
            "Mean level of %(count)s capability: %(levels)s.",
            "Mean level of %(count)s capabilities: %(levels)s.",
            count,
        )
        return said % {"count": count, "levels": words.listed(told)}

    @staticmethod
    def _point(results: Results, level: float, place: int) -> LevelPoint:
        day = day_of(results)
        name = round_name(results.assessment, place)
        return LevelPoint(day, level, date_format(day, MONTH), name)

    @cached_property
    def chart(self) -> Svg:
        points = [
            self._point(each, level, place)
            for place, (each, level) in enumerate(zip(self.rounds, self.levels, strict=True))
            if level is not None
        ]
        if self.cycle is not None:
            day = self.cycle.next_on
            points.append(LevelPoint(day, None, date_format(day, MONTH), planned_name(self.cycle)))
        target = words.level(self.target)
        return charts.growth_line(
            points,
            title=self.sentence,
            today=self.today,
            words=LineWords(__("Target %(level)s") % {"level": target}, __("today")),
            target=self.target,
            decimal=pictures.decimal(),
            width=self.width,
            look=self.look,
        )


def round_name(assessment: Assessment, place: int) -> str:
    """What a round is called in the line: the first one is what all others are held against."""
    if assessment.kind == AssessmentKind.CLOSEOUT:
        return pgettext("assessment", "Closeout")
    return __("Reassessment") if place else __("Baseline")


def planned_name(cycle: AssessmentCycle) -> str:
    if cycle.kind == AssessmentKind.CLOSEOUT:
        return __("Planned, closeout")
    return __("Planned")
