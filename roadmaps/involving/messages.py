"""Sheet 3.4 as its page shows it: messages by what is next, the reach, where the plan moved."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as __

from canvases.models import Canvas, Note
from canvases.models.note import State
from pmo_studio.core.models import Engagement
from pmo_studio.core.rounding import whole_percent
from roadmaps.change import communication
from roadmaps.change.communication import Reach
from roadmaps.involving import readings, wave_days
from roadmaps.involving.message_lines import Line
from roadmaps.involving.wave_days import Days
from roadmaps.models import Message, Wave
from roadmaps.models.communication import MessageStatus, Rhythm
from roadmaps.wave_words import wave_name

Starts = Mapping[str, datetime.date]
SETTLED = (MessageStatus.DONE, MessageStatus.DROPPED)


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
