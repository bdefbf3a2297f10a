"""The next steps of many engagements around a quarter: done, late, planned; one query."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from roadmaps.improving.quarters import Quarter
from roadmaps.models import Improvement
from roadmaps.next_steps import filled, words


@dataclass
class Steps:
    """Of one engagement, by their days.  `late` are those that were due and not done by then."""

    done: list[Improvement] = field(default_factory=list)
    late: list[Improvement] = field(default_factory=list)
    planned: list[Improvement] = field(default_factory=list)
    following: list[Improvement] = field(default_factory=list)
    every: list[Improvement] = field(default_factory=list)

    def answer(self, source: str, since: datetime.date | None) -> bool:
        """Whether one of them answers what calls since a day: kpi:3, function:F05."""
        return any(
            row.source_key == source and filled.answers(row.done_on, since) for row in self.every
        )

    @property
    def lists(self) -> Sequence[Sequence[Improvement]]:
        return self.done, self.late, self.planned, self.following


def around(
    engagements: Collection[int], quarter: Quarter, today: datetime.date
) -> Mapping[int, Steps]:
    """By engagement; what was done after the quarter counts as still to be done in it."""
    found: Mapping[int, Steps] = defaultdict(Steps)
    rows = Improvement.objects.live().filter(engagement__in=engagements)
    for row in rows.select_related("owner"):
        steps = found[row.engagement_id]
        steps.every.append(row)
        _place(row, steps, quarter, today)
    return found


def _place(row: Improvement, steps: Steps, quarter: Quarter, today: datetime.date) -> None:
    until = min(quarter.last, today)
    if row.done_on is not None and row.done_on <= until:
        if row.done_on >= quarter.first:
            steps.done.append(row)
        return
    day = words.last_day(row)
    # What is due on the last day of a quarter that is over was late when it was over.
    if day is not None and (day < today if today <= quarter.last else day <= until):
        steps.late.append(row)
    elif row.in_quarter == quarter:
        steps.planned.append(row)
    elif row.in_quarter == quarter.after(1):
        steps.following.append(row)
