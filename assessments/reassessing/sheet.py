"""Sheet 4.2: the rounds over time, two of them compared, and what comes next."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from assessments import results
from assessments.findings import groups
from assessments.findings.compared import Compared
from assessments.findings.compared_groups import GroupChange, changes
from assessments.findings.overview import Discussed, Overview
from assessments.models import Assessment, AssessmentCycle, AssessmentQuestion, Target
from assessments.models.assessment import AssessmentKind
from assessments.reassessing import rounds
from assessments.reassessing.months import months_on
from assessments.reassessing.rounds import Pair
from assessments.reassessing.timeline import TimeLine
from assessments.results import Results
from pmo_studio.core.charts import PAGE, Look
from pmo_studio.core.models import Engagement

# Of the discuss list of the new round so many are in sight.
IN_SIGHT = 3
LINE_WIDTH, DISTANCES_WIDTH = 420.0, 440.0


@dataclass(frozen=True)
class Sheet:
    """What the sheet shows; each part is made when it is asked for."""

    engagement: Engagement
    # All closed rounds with figures of every questionnaire, and those that the sheet is about.
    closed: Sequence[Assessment]
    looked_at: Sequence[Assessment]
    # Rounds of these questions, and of those planned next, that are open or in preparation, the
    # newest first.
    begun: Sequence[Assessment]
    pair: Pair
    found: Mapping[int, Results]
    targets: Mapping[str, float]
    cycle: AssessmentCycle | None
    today: datetime.date
    look: Look = PAGE
    # Of the drawings on paper, in user units; on the page each has a width of its own.
    width: float | None = None

    @cached_property
    def time_line(self) -> TimeLine:
        listed = [self.found[each.pk] for each in self.looked_at]
        families = {rounds.family(each) for each in self.looked_at}
        return TimeLine(
            listed,
            [each for each in self.begun if rounds.family(each) in families],
            self.targets,
            self.cycle,
            self.today,
            look=self.look,
            width=self.width or LINE_WIDTH,
        )

    @cached_property
    def compared(self) -> Compared | None:
        """None where there are not two rounds; it may have no rows where they share nothing."""
        before, after = self.pair.before, self.pair.after
        if not self.pair.is_two or before is None or after is None:
            return None
        return Compared(
            self.found[before.pk],
            self.found[after.pk],
            self.targets,
            look=self.look,
            width=self.width or DISTANCES_WIDTH,
        )

    @cached_property
    def by_group(self) -> list[GroupChange]:
        if self.compared is None:
            return []
        return changes(self.compared, groups.of(self.compared.after.assessment).names)

    @cached_property
    def discussed(self) -> list[Discussed]:
        """The first of the discuss list of the round closed last, where it is a later one; without
        questions on which all agree."""
        if self._overview is None:
            return []
        listed = self._overview.results.discuss_list
        agreed = {each.key for each in listed if each.agreement.consensus == 1}
        return [each for each in self._overview.discussed if each.key not in agreed][:IN_SIGHT]

    @cached_property
    def newest(self) -> Assessment | None:
        """The round that the room talks about: the one closed last, once there are two."""
        return self.looked_at[-1] if len(self.looked_at) > 1 else None

    @cached_property
    def _overview(self) -> Overview | None:
        if self.newest is None:
            return None
        asked = AssessmentQuestion.objects.filter(assessment=self.newest)
        rows = dict(asked.values_list("key", "pk"))
        shown = groups.of(self.newest)
        return Overview(self.found[self.newest.pk], shown, self.targets, rows, look=self.look)

    @property
    def open_one(self) -> Assessment | None:
        return next((each for each in self.begun if each.is_open), None)

    @property
    def prepared(self) -> Assessment | None:
        return next((each for each in self.begun if each.is_draft), None)

    @property
    def is_late(self) -> bool:
        return self.cycle is not None and self.cycle.next_on < self.today

    @cached_property
    def repeats(self) -> Assessment | None:
        """Whose questions the next round asks."""
        return to_repeat(self.cycle, self.looked_at)

    @property
    def kind(self) -> str:
        """What the next round is: as it is planned."""
        return self.cycle.kind if self.cycle is not None else AssessmentKind.REASSESS.value

    @property
    def usual_day(self) -> datetime.date:
        return usual_day(self.looked_at, self.today)


def to_repeat(cycle: AssessmentCycle | None, looked_at: Sequence[Assessment]) -> Assessment | None:
    """What the plan names, else the round closed last."""
    if cycle is not None and cycle.asks is not None:
        return cycle.asks
    return next(reversed(looked_at), None)


def usual_day(looked_at: Sequence[Assessment], today: datetime.date) -> datetime.date:
    """Half a year after the round closed last, and never in the past."""
    closed = [each.closed_at for each in looked_at if each.closed_at is not None]
    begin = timezone.localdate(max(closed)) if closed else today
    following = months_on(begin, 6)
    return following if following > today else months_on(today, 1)


def of(
    engagement: Engagement,
    asked: Mapping[str, str],
    *,
    look: Look = PAGE,
    width: float | None = None,
) -> Sheet:
    """`asked` may name the two rounds, `a` and `b`; five queries and those of the discuss list."""
    cycle = AssessmentCycle.objects.filter(engagement=engagement).select_related("asks").first()
    listed = list(Assessment.objects.of(engagement))
    for row in listed:
        row.engagement = engagement
    closed = rounds.closed_rounds(listed)
    asks = [cycle.asks] if cycle is not None and cycle.asks is not None else []
    pair, looked_at = rounds.chosen(asked, closed, next(iter(asks), None))
    needed = {each.pk: each for each in (*looked_at, pair.before, pair.after) if each is not None}
    found = {each.assessment.pk: each for each in results.of_all(needed.values())}
    return Sheet(
        engagement=engagement,
        closed=closed,
        looked_at=looked_at,
        begun=_begun(listed, [*looked_at, *asks]),
        pair=pair,
        found=found,
        targets=targets_of(engagement),
        cycle=cycle,
        today=timezone.localdate(),
        look=look,
        width=width,
    )


def _begun(listed: Sequence[Assessment], like: Sequence[Assessment]) -> list[Assessment]:
    families = {rounds.family(each) for each in like}
    return [
        each for each in reversed(listed) if not each.is_closed and rounds.family(each) in families
    ]


def targets_of(engagement: Engagement) -> dict[str, float]:
    """The target of each capability that has one."""
    rows = Target.objects.filter(engagement=engagement).values_list("capability", "value")
    return {key: float(value) for key, value in rows}


def asked_last(engagement: Engagement) -> Assessment | None:
    """What was opened last, whatever came of it; None where nothing was."""
    return Assessment.objects.of(engagement).asked().for_list().newest_first().first()
