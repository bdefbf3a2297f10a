"""What Optimise is asked about a plan, and what it found, between the rows and the pure search.

What is begun or done stays.  All else begins today at the earliest, as in the forecast, which is
also what a proposal is compared with: nobody begins anything last month.  First days that an
earlier proposal wrote, and that nobody changed since, are free again.
"""

import copy
import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from roadmaps import optimising
from roadmaps.dated import Standing
from roadmaps.models import PlanProposal, WorkPackage
from roadmaps.models.proposal import Aim
from roadmaps.optimising import Objective, Proposal
from roadmaps.optimising.proposal import Report
from roadmaps.planning.calendars import Calendar
from roadmaps.planning.network import Activity, Key, Network, Placed, Schedule
from roadmaps.planning.pins import pins

OBJECTIVES = {Aim.SHORTEST: Objective.SHORTEST, Aim.VALUE: Objective.BEST_VALUE}


class NotDated(Exception):
    """The plan has no dates: nothing in it, or an error."""


@dataclass(frozen=True)
class Question:
    """A plan that is dated, as it stands and as it is `free`: without what a proposal wrote."""

    standing: Standing
    free: Standing
    calendar: Calendar

    @property
    def fixed(self) -> Mapping[Key, Placed]:
        return self.standing.fixed

    @cached_property
    def network(self) -> Network:
        """What is searched: nothing begins before today."""
        now = self.calendar.day(self.standing.today)
        found = self.free.network
        activities = [replace(one, earliest=max(one.earliest, now)) for one in found.activities]
        return replace(found, activities=tuple(activities))

    @cached_property
    def present(self) -> Schedule:
        """The plan as it stands, with what is left from today on."""
        expected = self.standing.expected
        dated = expected.timetable.dated if expected else {}
        return {key: each.placed for key, each in dated.items()}

    @cached_property
    def values(self) -> Mapping[Key, float]:
        """What each package is worth that is worth anything: the benefit it was derived with."""
        return {
            each.key: each.benefit
            for each in self.standing.packages
            if each.wave is not None and each.benefit > 0
        }

    @property
    def has_values(self) -> bool:
        """Whether anything that can move is worth anything."""
        return bool(self.values.keys() - self.fixed.keys())

    @cached_property
    def fingerprint(self) -> str:
        """Another one as soon as anything is otherwise that a proposal follows from."""
        network, settings = self.free.network, self.standing.settings
        material = [
            [_told(each) for each in network.activities],
            [network.capacities, network.gate_days],
            sorted((key, at.start, at.finish, at.pause or ()) for key, at in self.fixed.items()),
            [self.calendar.first.isoformat(), sorted(settings.weekdays)],
            sorted(day.isoformat() for day in settings.holidays),
            sorted(self.values.items()),
        ]
        return hashlib.sha256(json.dumps(material).encode()).hexdigest()

    def is_answered_by(self, proposal: PlanProposal) -> bool:
        """Whether what was found can still be done: for this plan, and beginning nothing on a day
        that is over."""
        if self.fingerprint != proposal.fingerprint:
            return False
        today = self.standing.today.isoformat()
        begins = {key: first for key, (first, _) in proposal.result["dates"].items()}
        return all(begins[key] >= today for key in begins.keys() - self.fixed.keys())

    def measure(self, aim: str, amount: Fraction) -> float:
        """A figure of the search in working days: an end, or when a benefit arrives on average."""
        if aim == Aim.SHORTEST:
            return float(amount)
        return float(amount) / sum(self.values.values())

    def arrival(self, schedule: Schedule) -> float | None:
        """The working day after which a benefit arrives on average; None where there is none."""
        total = sum(self.values.values())
        if not total:
            return None
        return sum(value * schedule[key].finish for key, value in self.values.items()) / total

    def first_days(self, wanted: Schedule) -> dict[int, datetime.date | None]:
        """What `earliest` of which package must be, by id, so that the plan is as wanted.

        Only of those that have another one now.  Raises OutOfReach where none make it.
        """
        pinned = set(pins(self.free.network, wanted, self.fixed))
        free = {row.pk: row.earliest for row in self.free.rows}
        found = {}
        for row in self.standing.rows:
            if row.key not in wanted or row.key in self.fixed:
                continue
            at = wanted[row.key]
            day = self.calendar.date(at.start) if row.key in pinned else free[row.pk]
            if day != row.earliest:
                found[row.pk] = day
        return found

    def schedule(self, dates: Mapping[Key, tuple[str, str]]) -> Schedule:
        """The working days of dates that were found."""
        return {
            key: self.fixed[key] if key in self.fixed else self._placed(first, last)
            for key, (first, last) in dates.items()
        }

    def dates(self, schedule: Schedule) -> dict[Key, tuple[str, str]]:
        """First and last dates, as they are kept."""
        return {
            key: (
                self.calendar.date(at.start).isoformat(),
                self.calendar.last_date(at).isoformat(),
            )
            for key, at in schedule.items()
        }

    def _placed(self, first: str, last: str) -> Placed:
        start = self.calendar.day(datetime.date.fromisoformat(first))
        return Placed(start, self.calendar.days_until(datetime.date.fromisoformat(last)))


def of(standing: Standing) -> Question:
    """Raises NotDated.  One query beside those of the standing."""
    calendar, expected = standing.calendar, standing.expected
    if calendar is None or expected is None or not standing.planned.dated:
        raise NotDated
    if not expected.timetable.dated:
        raise NotDated
    applied = list(PlanProposal.objects.filter(plan=standing.plan).applied())
    free = [_free(row, applied) for row in standing.rows]
    return Question(standing, replace(standing, rows=free), calendar)


def search(question: Question, proposal: PlanProposal, report: Report) -> Proposal:
    """Look for a better plan; `report` is told how far it is, and ends the search by raising.

    Raises what optimising.propose does.
    """
    return optimising.propose(
        question.network,
        objective=OBJECTIVES[Aim(proposal.aim)],
        values=question.values,
        seconds=proposal.seconds,
        seed=proposal.seed,
        present=question.present,
        fixed=question.fixed,
        on_progress=report,
    )


def result(question: Question, found: Proposal) -> dict[str, Any]:
    """What is kept of an answer: dates by key before and after, and the figures beside them."""
    present_days = max(at.finish for at in question.present.values())
    return {
        "dates": question.dates(found.schedule),
        "present": question.dates(question.present),
        "fixed": sorted(question.fixed.keys() & found.schedule.keys()),
        "days": found.days,
        "present_days": present_days,
        "arrival": question.arrival(found.schedule),
        "present_arrival": question.arrival(question.present),
        "gap": None if found.gap_percent is None else float(found.gap_percent),
        "improves": found.improves,
        "repeatable": found.repeatable,
    }


def _free(row: WorkPackage, applied: Iterable[PlanProposal]) -> WorkPackage:
    """The package with the first day that people gave it."""
    day = row.earliest.isoformat() if row.earliest else None
    for each in applied:
        before, written = each.former.get(str(row.pk), (day, day))
        if written == day:
            day = before
    freed = copy.copy(row)
    freed.earliest = datetime.date.fromisoformat(day) if day else None
    return freed


def _told(activity: Activity) -> list[Any]:
    """All that is known of it, as JSON has it."""
    after = [(each.key, each.lag) for each in activity.after]
    return [
        activity.key,
        activity.duration,
        activity.uses,
        activity.wave,
        activity.earliest,
        after,
    ]
