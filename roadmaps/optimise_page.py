"""The page of a better plan made ready to be shown: what was found beside what stands."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core.rounding import half_up
from roadmaps import optimise_words, optimising, optimum, problem_words
from roadmaps.dated import Standing
from roadmaps.models import PlanProposal, WorkPackage
from roadmaps.models.proposal import Aim, ProposalState
from roadmaps.optimum import NotDated, Question
from roadmaps.problem_words import Told

Span = tuple[datetime.date, datetime.date]
# A day of a long plan is seen all the same.
LEAST_WIDE = 8.0


@dataclass(frozen=True)
class Bars:
    """Where a package stands before and after, in per mille of the time that both plans take."""

    before: float
    before_wide: float
    after: float
    after_wide: float


@dataclass(frozen=True)
class Move:
    """A package whose dates move; `days` are the working days by which its end does."""

    row: WorkPackage
    before: Span
    after: Span
    days: int
    bars: Bars

    @property
    def words(self) -> str:
        return optimise_words.moved(self.days)


@dataclass(frozen=True)
class Figure:
    """One measure of both plans, and what it gains."""

    name: str
    before: str
    after: str
    gain: str
    is_better: bool


@dataclass(frozen=True)
class Outcome:
    """What was found, beside the plan as it stood then."""

    proposal: PlanProposal
    standing: Standing

    @property
    def proof(self) -> str:
        """How far what was found can be from the best there is."""
        return optimise_words.proof(self.proposal.result["gap"])

    @property
    def spent(self) -> str:
        """How long the search took."""
        return optimise_words.spent(self.proposal.spent)

    @property
    def figures(self) -> list[Figure]:
        """What was looked for comes first; benefits only where anything has one."""
        result = self.proposal.result
        found = [self._end(result["present_days"] - result["days"])]
        if result["arrival"] is not None:
            found.append(_arrival(result["present_arrival"], result["arrival"]))
        return found if self.proposal.aim == Aim.SHORTEST else found[::-1]

    @cached_property
    def moves(self) -> Sequence[Move]:
        """Packages whose dates differ, the earliest first."""
        return sorted(self._moves(), key=lambda each: (each.after, each.row.key))

    @property
    def staying(self) -> int:
        """How many packages stay where they are."""
        return len(self._dates) - len(self.moves)

    @cached_property
    def _dates(self) -> Mapping[str, Span]:
        return _spans(self.proposal.result["dates"])

    @cached_property
    def _present(self) -> Mapping[str, Span]:
        return _spans(self.proposal.result["present"])

    @property
    def end(self) -> str:
        """The last day of the plan as it stands."""
        return _last(self._present)

    def _end(self, saved: int) -> Figure:
        gain = optimise_words.moved(-saved)
        after = _last(self._dates)
        return Figure(__("The plan ends"), self.end, after, gain, saved > 0)

    def _moves(self) -> Iterator[Move]:
        calendar = self.standing.calendar
        spans = (*self._present.values(), *self._dates.values())
        whole = min(first for first, _ in spans), max(last for _, last in spans)
        for row in self.standing.rows:
            before, after = self._present.get(row.key), self._dates.get(row.key)
            if calendar and before and after and before != after:
                days = calendar.between(before[1], after[1])
                yield Move(row, before, after, days, _bars(before, after, whole))


@dataclass(frozen=True)
class Page:
    """What the page shows; `proposal` is the newest one of the plan, `applied` the last applied."""

    standing: Standing | None = None
    proposal: PlanProposal | None = None
    applied: PlanProposal | None = None

    @property
    def is_available(self) -> bool:
        return optimising.is_available()

    @cached_property
    def problems(self) -> list[Told]:
        """What keeps the plan from being dated."""
        told = problem_words.of(self.standing) if self.standing else []
        return [each for each in told if each.is_error]

    @cached_property
    def question(self) -> Question | None:
        """None where nothing is dated."""
        try:
            return optimum.of(self.standing) if self.standing else None
        except NotDated:
            return None

    @property
    def is_stopped(self) -> bool:
        return self.proposal is not None and self.proposal.is_stopped(timezone.now())

    @property
    def is_searching(self) -> bool:
        return self.proposal is not None and self.proposal.is_searching and not self.is_stopped

    @property
    def so_far(self) -> str:
        """How far a search under way is."""
        return optimise_words.so_far(self.proposal) if self.proposal else ""

    @property
    def problem(self) -> str:
        """Why nothing was found, in words; empty where somebody cancelled."""
        if self.proposal is None:
            return ""
        key = "stopped" if self.is_stopped else self.proposal.problem
        return str(optimise_words.PROBLEMS.get(key, ""))

    @cached_property
    def outcome(self) -> Outcome | None:
        if self.standing is None or self.proposal is None:
            return None
        found = self.proposal.state == ProposalState.DONE
        return Outcome(self.proposal, self.standing) if found else None

    @cached_property
    def is_overtaken(self) -> bool:
        """Whether the plan is another one than the proposal was found for, or its days passed."""
        if self.outcome is None:
            return False
        return self.question is None or not self.question.is_answered_by(self.outcome.proposal)

    @property
    def can_apply(self) -> bool:
        if self.outcome is None or self.is_overtaken:
            return False
        found = self.outcome.proposal
        return found.applied_at is None and bool(found.result["improves"])

    @property
    def can_take_back(self) -> bool:
        """What was applied last stands still, and nothing newer is shown."""
        return self.applied is not None and self.applied == self.proposal


def of(standing: Standing | None) -> Page:
    """Three queries beside those of the standing."""
    if standing is None:
        return Page()
    rows = PlanProposal.objects.filter(plan=standing.plan).select_related("by", "applied_by")
    return Page(standing, rows.filter(taken_back_at=None).first(), rows.applied().first())


def _arrival(before: float, after: float) -> Figure:
    early = float(half_up(before - after, 1))
    return Figure(
        __("Benefits arrive, on average"),
        optimise_words.on_day(before),
        optimise_words.on_day(after),
        optimise_words.moved(-early),
        early > 0,
    )


def _spans(texts: Mapping[str, Sequence[str]]) -> dict[str, Span]:
    read = datetime.date.fromisoformat
    return {key: (read(first), read(last)) for key, (first, last) in texts.items()}


def _last(spans: Mapping[str, Span]) -> str:
    return date_format(max(last for _, last in spans.values()), "SHORT_DATE_FORMAT")


def _bars(before: Span, after: Span, whole: Span) -> Bars:
    day = 1000 / ((whole[1] - whole[0]).days + 1)

    def at(span: Span) -> tuple[float, float]:
        wide = max(LEAST_WIDE, ((span[1] - span[0]).days + 1) * day)
        return round(min((span[0] - whole[0]).days * day, 1000 - wide), 1), round(wide, 1)

    return Bars(*at(before), *at(after))
