"""Sheet 3.4 as its page shows it: messages with the days on which they are due, and the reach."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from canvases.models import Canvas, Note
from canvases.models.note import State
from pmo_studio.core import stakeholders
from pmo_studio.core.models import Engagement
from pmo_studio.core.quadrants import Quadrant
from pmo_studio.core.rounding import whole_percent
from roadmaps.change import communication
from roadmaps.change.communication import Frequency, Reach
from roadmaps.involving import readings, wave_days
from roadmaps.involving.wave_days import Days
from roadmaps.models import Message, Sending, Wave
from roadmaps.models.communication import MessageStatus, Rhythm
from roadmaps.wave_words import wave_name

Starts = Mapping[str, datetime.date]
SETTLED = (MessageStatus.DONE, MessageStatus.DROPPED)
COUNTED = (MessageStatus.PLANNED, MessageStatus.DONE)


@dataclass(frozen=True)
class DueDay:
    """One day on which a message is due, and when it was sent for that."""

    day: datetime.date
    sending: Sending | None

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
            return __("not sent") if self.is_past else __("to be sent")
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
        return [DueDay(day, sent.get(day)) for day in sorted(wanted)]

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


@dataclass(frozen=True)
class Sheet:
    """The rows that are shown, of all or of one wave, and the reach of these."""

    lines: Sequence[Line]
    waves: Sequence[tuple[str, str]]
    chosen: str

    @property
    def reach(self) -> Reach:
        every = (sending for line in self.lines for sending in line.sendings)
        return communication.reach(every, timezone.localdate())

    @property
    def moved(self) -> list[Line]:
        """Those that do not stand where the plan does any more."""
        return [line for line in self.lines if line.moved_to]

    @property
    def ready(self) -> list[Line]:
        """The drafts that can be planned as they are."""
        return [line for line in self.lines if line.tick]

    @property
    def reach_words(self) -> str:
        reach = self.reach
        if reach.percent is None:
            return __("Reach: nothing was due yet")
        return __("Reach %(percent)s %%: %(sent)s of %(due)s sent on time") % {
            "percent": whole_percent(reach.percent),
            "sent": reach.on_time,
            "due": reach.due,
        }

    @property
    def is_reached(self) -> bool:
        return self.reach.on_time == self.reach.due


def audience(row: Message) -> str:
    """For whom it is."""
    if row.quadrant:
        return str(stakeholders.WORDS[Quadrant(row.quadrant)])
    if row.stakeholder is not None:
        return row.stakeholder.name
    return row.group.name if row.group is not None else row.audience


def of(engagement: Engagement, wave: str = "", *, days: Days | None = None) -> Sheet:
    """All messages, or those of the wave with this key.

    Three queries, and those of the dates of waves where a message needs them and `days` are not
    given.
    """
    waves = readings.waves_of(engagement)
    live = Message.objects.live().filter(engagement=engagement)
    listed = live.select_related("stakeholder", "group", "sender").prefetch_related("sendings")
    rows = sorted(listed, key=_place)
    if days is None:
        days = wave_days.of(engagement) if any(map(_needs_days, rows)) else {}
    keys = {each.key for each in waves}
    starts = _starts(days)
    known = {each.pk: each for each in waves}
    chosen = wave if wave in keys else ""
    lines = [
        _line(row, known, days, starts)
        for row in rows
        if not chosen or (row.wave_id and known[row.wave_id].key == chosen)
    ]
    lines.sort(key=lambda line: line.place)
    return Sheet(lines, [(each.key, wave_name(each)) for each in waves], chosen)


def line_of(row: Message) -> Line:
    """One message."""
    days = wave_days.of(row.engagement) if _needs_days(row) else {}
    return _line(
        row, {wave.pk: wave for wave in readings.waves_of(row.engagement)}, days, _starts(days)
    )


def _ends_with_wave(row: Message) -> bool:
    """Whether it comes again for as long as its wave lasts."""
    return bool(row.wave_id) and row.last_on is None and row.rhythm != Rhythm.ONCE


def _needs_days(row: Message) -> bool:
    return bool(row.draft_key) or _ends_with_wave(row)


def _starts(days: Days) -> Starts:
    """The first day of every draft by its key, as the plan has it now."""
    drafts = communication.drafts(list(days.values()))
    return {draft.key: draft.first for draft in drafts if draft.first is not None}


def _moved_to(row: Message, starts: Starts) -> datetime.date | None:
    day = starts.get(row.draft_key)
    if day is None or day == row.first_on or row.first_on != row.drafted_on:
        return None
    is_settled = row.status in SETTLED or (row.last_on is not None and row.last_on < day)
    return None if is_settled or row.sendings.all() else day


def _line(row: Message, waves: Mapping[int, Wave], days: Days, starts: Starts) -> Line:
    wave = waves.get(row.wave_id) if row.wave_id else None
    last = row.last_on
    if wave is not None and wave.key in days and _ends_with_wave(row):
        last = days[wave.key].last
    if last is not None and row.first_on is not None:
        # A wave that was moved to before the first day does not take that one away.
        last = max(last, row.first_on)
    return Line(row, wave_name(wave) if wave else "", last, _moved_to(row, starts))


def _place(row: Message) -> tuple[bool, datetime.date, float, int]:
    """By the first day, those without one last; databases differ in that."""
    return row.first_on is None, row.first_on or datetime.date.max, row.position, row.pk


def channels(engagement: Engagement) -> list[str]:
    """What the to-be canvas says of channels; two queries."""
    canvas = Canvas.objects.to_be(engagement).first()
    if canvas is None:
        return []
    notes = Note.objects.live().filter(canvas=canvas, block="ch").exclude(state=State.RETIRE)
    return list(dict.fromkeys(notes.order_by("position", "pk").values_list("text", flat=True)))
