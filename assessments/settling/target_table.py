"""Sheet 2.5: every capability with now, target, gap, pace, votes and importance.

Each figure stands with what it was made of; one row a capability of the catalogue.
"""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as __

from assessments import result_words as words
from assessments import results, scoring
from assessments.findings import pictures
from assessments.models import Target
from assessments.scoring import Standing
from assessments.settling import target_votes
from assessments.settling.importance import MIDDLE, importance
from pmo_studio.core import catalogue, charts, languages
from pmo_studio.core.models import Engagement
from pmo_studio.core.rounding import half_up

DAYS_PER_YEAR = 365.25
# Fewer days are no year any more, however it is rounded.
NEARLY_A_YEAR = 347


@dataclass(frozen=True)
class Line:
    """One capability; `votes` is None when it was not put to the vote."""

    key: str
    name: str
    description: str
    speaks: scoring.Speaks | None
    target: Target | None
    votes: int | None
    most_votes: int
    today: datetime.date

    @property
    def now(self) -> float | None:
        return self.speaks.cap.score if self.speaks else None

    @property
    def is_thin(self) -> bool:
        return self.speaks is not None and self.speaks.cap.thin

    @property
    def is_insufficient(self) -> bool:
        return self.speaks is not None and self.speaks.cap.status is Standing.INSUFFICIENT

    @property
    def has_agreed(self) -> bool:
        return self.speaks is not None and self.speaks.cap.agreed > 0

    @property
    def goal(self) -> float | None:
        return float(self.target.value) if self.target else None

    @property
    def gap(self) -> float | None:
        """max(0, target − now); with no evidence the way from level 1 (domain.md §6.1)."""
        return None if self.goal is None else max(0.0, self.goal - (self.now or 1.0))

    @property
    def years(self) -> float:
        """Until the target is due, one at least; one without a day."""
        if self.target is None or self.target.due is None:
            return 1.0
        return max(1.0, (self.target.due - self.today).days / DAYS_PER_YEAR)

    @property
    def grows_fast(self) -> bool:
        if self.now is None or self.goal is None:
            return False
        # Targets are set in tenths: the rounding of now must not make a level more than one.
        return scoring.growth_warning(float(half_up(self.now, 1)), self.goal, self.years)

    @property
    def is_voted(self) -> bool:
        """Whether dots make its importance; else the middle counts, and is nobody's opinion."""
        return self.votes is not None and self.most_votes > 0

    @property
    def importance(self) -> float:
        return importance(self.votes, self.most_votes)

    @property
    def evidence(self) -> str:
        """What the score rests on, in a sentence."""
        if self.speaks is None:
            return __("No closed assessment says anything about it.")
        cap = self.speaks.cap
        sentence = __(
            "1 + 4 × %(numerator)s ÷ %(denominator)s = %(score)s: the weighted mean of"
            " %(scored)s of %(items)s questions of “%(assessment)s”, put on the scale 1 to 5."
        )
        told = sentence % {
            "numerator": words.exact(cap.u.numerator, 3),
            "denominator": words.exact(cap.u.denominator, 3),
            "score": words.exact(cap.score or 0, 2),
            "scored": cap.scored,
            "items": cap.items,
            "assessment": self.speaks.name,
        }
        return f"{told} {words.agreed_inside(cap.agreed)}" if cap.agreed else told

    @property
    def gap_in_words(self) -> str:
        if self.goal is None:
            return ""
        sentence = __("%(target)s − %(now)s = %(gap)s levels, never below 0.")
        if self.now is None:
            sentence = __(
                "%(target)s − %(now)s = %(gap)s levels: without evidence the way begins at level 1."
            )
        return sentence % {
            "target": words.level(self.goal),
            "now": words.exact(self.now or 1.0, 2),
            "gap": words.exact(self.gap or 0, 2),
        }

    @property
    def growth_in_words(self) -> str:
        """The warning in full; empty where the pace is usual."""
        if not self.grows_fast:
            return ""
        sentence = __(
            "%(gap)s levels in %(years)s: a capability usually grows by one level a year. Give it"
            " more time, or a nearer target."
        )
        return sentence % {"gap": words.level(self.gap), "years": self._years_in_words}

    @property
    def _years_in_words(self) -> str:
        if self.target is None or self.target.due is None:
            return __("one year (no day is set)")
        if (self.target.due - self.today).days < NEARLY_A_YEAR:
            return __("one year (a nearer day counts as one)")
        one = abs(self.years - 1) < 0.05
        return __("one year") if one else __("%(n)s years") % {"n": words.level(self.years)}

    @property
    def pace_in_words(self) -> str:
        """How fast the target is to be reached, and how the time is counted."""
        if self.gap is None or self.now is None:
            return ""
        sentence = __(
            "%(gap)s levels in %(years)s; more than one level a year is faster than usual."
        )
        return sentence % {"gap": words.level(self.gap), "years": self._years_in_words}

    @property
    def _middle(self) -> dict[str, str]:
        return {"importance": words.level(MIDDLE)}

    @property
    def importance_in_words(self) -> str:
        if not self.most_votes:
            return __("%(importance)s, as nobody has voted yet.") % self._middle
        if self.votes is None:
            return __("%(importance)s, as it was not put to the vote.") % self._middle
        sentence = __(
            "1 + 4 × %(votes)s ÷ %(most)s = %(importance)s: its dots, of the most that any got."
        )
        return sentence % {
            "votes": self.votes,
            "most": self.most_votes,
            "importance": words.level(self.importance),
        }


@dataclass(frozen=True)
class Table:
    lines: list[Line]
    votes: target_votes.Votes

    @property
    def has_targets(self) -> bool:
        return any(line.target for line in self.lines)

    @property
    def has_scores(self) -> bool:
        return any(line.speaks for line in self.lines)

    def line(self, capability: str) -> Line | None:
        return next((line for line in self.lines if line.key == capability), None)

    def next_without_target(self, after: str = "") -> Line | None:
        """Where somebody who sets one target after the other goes next: what is scored first."""
        at = next((place for place, line in enumerate(self.lines, 1) if line.key == after), 0)
        turned = [*self.lines[at:], *self.lines[:at]]
        missing = [line for line in turned if line.target is None and line.key != after]
        scored = [line for line in missing if line.now is not None]
        return next(iter(scored or missing), None)

    def chart(self) -> charts.Svg:
        """The way from now to target, of what has either."""
        lines = [line for line in self.lines if line.speaks or line.target]
        return charts.gap_bars(
            [
                charts.Gap(
                    name=line.name,
                    now=line.now,
                    target=line.goal,
                    thin=line.is_thin or line.is_insufficient,
                )
                for line in lines
            ],
            title=__("Capabilities: now and target on levels 1 to 5"),
            legend=charts.Legend(
                now=__("Now"), target=__("Target"), thin=__("Now, with little evidence")
            ),
            decimal=pictures.decimal(),
        )


def of(engagement: Engagement) -> Table:
    """The whole table; five queries, however many assessments and targets there are."""
    speaks = results.capabilities(engagement)
    rows = Target.objects.filter(engagement=engagement).select_related("set_by")
    targets = {target.capability: target for target in rows}
    votes = target_votes.last(engagement)
    language, today = languages.current(), timezone.localdate()
    return Table(
        [
            Line(
                key=each.key,
                name=each.name.in_language(language),
                description=each.description.in_language(language),
                speaks=speaks.get(each.key),
                target=targets.get(each.key),
                votes=_dots(votes, targets.get(each.key)),
                most_votes=votes.most,
                today=today,
            )
            for each in catalogue.capabilities()
        ],
        votes,
    )


def _dots(votes: target_votes.Votes, target: Target | None) -> int | None:
    return None if target is None else votes.dots.get(target.subject)
