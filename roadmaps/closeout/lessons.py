"""Sheet 5.2 made ready: lessons with the state of their actions."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.due import late_words
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import Candidate, Offer
from roadmaps.closeout import words
from roadmaps.closing import lessons as closing
from roadmaps.closing.lessons import Action
from roadmaps.models import Improvement, Lesson

BALLOT_TITLE = _("Lessons")


@dataclass(frozen=True)
class Line:
    """A lesson with the state of its action, and the next steps that came of it."""

    row: Lesson
    today: datetime.date
    steps: Sequence[Improvement] = ()

    @cached_property
    def state(self) -> Action:
        row = self.row
        learnt = closing.Learnt(bool(row.action), row.due_on, row.done_on)
        return closing.action_of(learnt, self.today)

    @property
    def is_done(self) -> bool:
        return self.state == Action.DONE

    @property
    def calls(self) -> bool:
        """Whether its action is open and no next step takes it on."""
        return self.state in (Action.OPEN, Action.LATE) and not self.steps

    @property
    def flag(self) -> str:
        return words.FLAGS[self.state]

    @property
    def said(self) -> str:
        if self.state == Action.LATE and self.row.due_on is not None:
            return late_words(self.row.due_on)
        return str(words.STATES[self.state])


@dataclass(frozen=True)
class Page:
    """Everything on the sheet; what is late stands first, what is done last."""

    lines: Sequence[Line]

    @cached_property
    def counted(self) -> closing.Counted:
        return closing.counted([line.state for line in self.lines])

    @property
    def late(self) -> int:
        return self.counted.by_state[Action.LATE]

    @property
    def done(self) -> int:
        return self.counted.by_state[Action.DONE]

    @property
    def proud(self) -> list[Lesson]:
        return [line.row for line in self.lines if line.row.proud]


ORDER = (Action.LATE, Action.OPEN, Action.NONE, Action.DONE)


def rows(engagement: Engagement) -> list[Lesson]:
    """Those that stand, in their order; one query."""
    found = Lesson.objects.live().filter(engagement=engagement)
    return list(found.select_related("owner", "author"))


def page(engagement: Engagement) -> Page:
    return page_of(rows(engagement))


def page_of(found: Iterable[Lesson]) -> Page:
    """With their next steps; one query besides theirs."""
    today, rows = timezone.localdate(), list(found)
    steps = _steps(rows)
    lines = [Line(row, today, steps.get(row.pk, ())) for row in rows]
    lines.sort(key=lambda line: (ORDER.index(line.state), line.row.due_on or datetime.date.max))
    return Page(lines)


def _steps(found: Sequence[Lesson]) -> Mapping[int | None, list[Improvement]]:
    """Those that stand, by the lesson they came of; one query."""
    steps: dict[int | None, list[Improvement]] = defaultdict(list)
    for row in Improvement.objects.live().filter(lesson__in=[each.pk for each in found]):
        steps[row.lesson_id].append(row)
    return steps


# --- to vote on ---


def offers(engagement: Engagement) -> list[Offer]:
    """The one list of lessons, where there is something on it."""
    n = Lesson.objects.live().filter(engagement=engagement).count()
    return [Offer("all", str(BALLOT_TITLE), n)] if n else []


def candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The lessons that stand, in their order."""
    if name != "all":
        return []
    return [Candidate(row.subject, row.happened) for row in rows(engagement)]
