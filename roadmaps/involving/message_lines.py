"""One message of sheet 3.4 with the days on which it is due, and what came of them."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core import stakeholders
from pmo_studio.core.quadrants import Quadrant
from roadmaps.change import communication
from roadmaps.change.communication import Frequency, Reach
from roadmaps.models import Message, Sending
from roadmaps.models.communication import MessageStatus, Rhythm

COUNTED = (MessageStatus.PLANNED, MessageStatus.DONE)


@dataclass(frozen=True)
class DueDay:
    """One day on which a message is due, and when it was sent for that.

    `is_owed` where it is still to be sent once the day is over.
    """

    day: datetime.date
    sending: Sending | None
    is_owed: bool

    @property
    def is_past(self) -> bool:
        return self.day < timezone.localdate()

    @property
    def state(self) -> str:
        if self.sending is None:
            return "bad" if self.is_past else "open"
        sent_on = self.sending.sent_on
        return "ok" if sent_on is not None and sent_on <= self.day else "warn"

    @property
    def words(self) -> str:
        if self.sending is None:
            if self.is_past:
                return __("late") if self.is_owed else __("not sent")
            return __("to be sent")
        sent_on = self.sending.sent_on
        if sent_on is None:
            return __("skipped")
        told = {"day": date_format(sent_on, "SHORT_DATE_FORMAT")}
        late = sent_on > self.day
        return (__("sent late, %(day)s") if late else __("sent %(day)s")) % told


@dataclass(frozen=True)
class Line:
    """One message; `last` is the day up to which it comes again, where that is known.

    `moved_to` is the first day that the plan has for it now, where nobody set another one since it
    was drafted and it was never sent; None where that is its first day.
    """

    row: Message
    title: str
    last: datetime.date | None
    moved_to: datetime.date | None = None

    @property
    def audience(self) -> str:
        return audience(self.row)

    @property
    def sender(self) -> str:
        return self.row.sender.name if self.row.sender else self.row.sender_name

    @property
    def moved(self) -> str:
        """That the plan moved away from its first day, in words."""
        if self.moved_to is None:
            return ""
        told = {"day": date_format(self.moved_to, "SHORT_DATE_FORMAT")}
        if self.row.first_on is None:
            return __("the plan has it on %(day)s") % told
        if self.row.draft_key.endswith(communication.GATE):
            return __("the gate moved to %(day)s") % told
        return __("the wave moved to %(day)s") % told

    @property
    def follows(self) -> str:
        """What Follow sends along: the row and the day that somebody saw."""
        return f"{self.row.pk}:{self.moved_to:%Y-%m-%d}" if self.moved_to else ""

    @property
    def tick(self) -> str:
        """What a tick for it sends along; "" where it cannot be planned as it is."""
        is_ready = self.row.status == MessageStatus.DRAFT and self.row.first_on is not None
        return str(self.row.pk) if is_ready else ""

    @property
    def is_counted(self) -> bool:
        return self.row.status in COUNTED

    def due_until(self, day: datetime.date) -> list[datetime.date]:
        """The days on which it is due, up to this one."""
        first = self.row.first_on
        if first is None:
            return []
        return communication.due_days(first, Frequency(self.row.rhythm), self.last, day)

    def _next(self, known: Collection[datetime.date]) -> datetime.date | None:
        """The next day to come for which nothing is known yet, however far ahead."""
        first, frequency, day = self.row.first_on, Frequency(self.row.rhythm), timezone.localdate()
        if first is None:
            return None
        coming = communication.next_day(first, frequency, self.last, day)
        while coming is not None and coming in known:
            coming = communication.next_day(first, frequency, self.last, coming)
        return coming

    @cached_property
    def days(self) -> list[DueDay]:
        """Every day up to today, the next one, and whatever was sent or skipped before or after."""
        sent = {each.due_on: each for each in self.row.sendings.all()}
        wanted = {*self.due_until(timezone.localdate()), *sent}
        coming = self._next(sent)
        if coming is not None:
            wanted.add(coming)
        is_owed = self.is_counted and not self.is_over
        return [DueDay(day, sent.get(day), is_owed) for day in sorted(wanted)]

    @property
    def sendings(self) -> list[communication.Sending]:
        """For the reach: nothing of a row that nobody agreed on yet."""
        if not self.is_counted:
            return []
        return [
            communication.Sending(each.day, each.sending.sent_on if each.sending else None)
            for each in self.days
        ]

    @property
    def is_over(self) -> bool:
        """Whether it came again, and its last day is past: what was missed is not made up for."""
        is_past = self.last is not None and self.last < timezone.localdate()
        return is_past and self.row.rhythm != Rhythm.ONCE

    @cached_property
    def waiting(self) -> DueDay | None:
        """The day for which it is to be sent next."""
        if self.is_over:
            return None
        return next((each for each in self.days if each.sending is None), None)

    @property
    def late(self) -> list[DueDay]:
        """The days for which it should have been sent and still is to be."""
        if not self.is_counted or self.is_over:
            return []
        return [each for each in self.days if each.sending is None and each.is_past]

    @property
    def status(self) -> str:
        """A planned one that was sent, or whose wave ended, is planned no more."""
        is_sent = self.row.first_on is not None and self.waiting is None
        if self.row.status == MessageStatus.PLANNED and is_sent:
            return str(MessageStatus.DONE.label)
        return str(self.row.get_status_display())

    @property
    def place(self) -> tuple[int, datetime.date]:
        """Late ones first, then by the day that comes next; what has no day, and no more, last."""
        if self.row.first_on is None:
            return 2, datetime.date.max
        if self.waiting is None or self.row.status == MessageStatus.DROPPED:
            return 3, self.row.first_on
        return 0 if self.late else 1, self.waiting.day

    @property
    def reach(self) -> Reach:
        return communication.reach(self.sendings, timezone.localdate())


def audience(row: Message) -> str:
    """For whom it is."""
    if row.quadrant:
        return str(stakeholders.WORDS[Quadrant(row.quadrant)])
    if row.stakeholder is not None:
        return row.stakeholder.name
    return row.group.name if row.group is not None else row.audience
