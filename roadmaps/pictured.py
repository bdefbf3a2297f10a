"""The plan as a drawing and as a table: rows, waves and gates of a Gantt chart in words."""

import datetime
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from roadmaps import begin_words, gantt_words, lateness
from roadmaps.dated import Standing
from roadmaps.gantt.scene import Gate, Row, Scene, Zoom
from roadmaps.gantt.scene import Wave as Band
from roadmaps.gantt.words import Words
from roadmaps.lateness import Deadline
from roadmaps.models import WorkPackage
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.planning.network import Placed
from roadmaps.wave_words import wave_title
from roadmaps.waves.gate import gate_states


def scene(
    standing: Standing, *, zoom: Zoom = Zoom.MONTH, chosen: str = "", address: str = ""
) -> Scene | None:
    """What is drawn; None where nothing has a date.  `address` leads to the page of the drawing."""
    rows = list(_rows(standing, chosen, address))
    if not rows:
        return None
    expected = standing.expected
    return Scene(
        first=min(row.start for row in rows),
        last=max(row.end for row in rows),
        rows=rows,
        waves=list(_bands(standing)),
        gates=list(_gates(standing)),
        today=standing.today,
        forecast_end=expected.timetable.end if expected else None,
        holidays=frozenset(standing.settings.holidays),
        weekend=frozenset(range(7)) - {day - 1 for day in standing.settings.weekdays},
        zoom=zoom,
    )


def words(standing: Standing) -> Words:
    """All that the drawing says, in the reader's language."""
    unit = standing.engagement.planning_unit
    return gantt_words.words(unit=unit, team=standing.settings.team)


def address(engagement: int, *, zoom: Zoom, show: str = "") -> str:
    """The roadmap with a package chosen."""
    shown = f"&show={show}" if show else ""
    return f"{reverse('roadmaps:roadmap', args=[engagement])}?zoom={zoom}{shown}"


def _rows(standing: Standing, chosen: str, at: str) -> Iterator[Row]:
    for wave in standing.waves:
        title = wave_title(wave)
        for row in standing.in_wave(wave):
            found = standing.dates(row)
            if found is None:
                continue
            deadline = lateness.of(standing, row)
            yield Row(
                key=row.key,
                name=row.name,
                start=found.first,
                end=found.last,
                kind=str(PackageKind(row.kind).label),
                wave=title,
                percent=100 * standing.share(row),
                pause=_pause(standing, found.placed),
                status=_status(standing, row, deadline),
                days=found.placed.finish - found.placed.start,
                float_days=found.room,
                critical=found.drives,
                baseline_start=row.baseline_start,
                baseline_end=row.baseline_end,
                predecessors=_predecessors(standing, row),
                url=f"{at}&show={row.key}#panel" if at else "",
                selected=row.key == chosen,
                warning=deadline.short if deadline and not deadline.is_done else "",
            )


def _pause(standing: Standing, at: Placed) -> tuple[datetime.date, datetime.date] | None:
    """The last day on which somebody worked on it, and the one on which it goes on."""
    if at.pause is None or standing.calendar is None:
        return None
    halted, goes_on = at.pause
    return standing.calendar.date(halted - 1), standing.calendar.date(goes_on)


def _status(standing: Standing, row: WorkPackage, deadline: Deadline | None) -> str:
    """Of what waits with the rest, for what; of what was done late, or begun before its wave, also
    by how much: the drawing shows that by the baseline, and by a bar to the left of its wave's
    ground."""
    told = [str(PackageStatus(row.status).label)]
    if waits := begin_words.waits(standing, row):
        told.append(waits)
    if early := begin_words.days_early(standing, row):
        words = ngettext(
            "begun %(n)s working day before its wave",
            "begun %(n)s working days before its wave",
            early,
        )
        told.append(words % {"n": early})
    if deadline and deadline.is_done:
        told.append(deadline.short)
    return ", ".join(told)


def _predecessors(standing: Standing, row: WorkPackage) -> tuple[str, ...]:
    known = standing.by_pk
    return tuple(
        known[one.predecessor_id].key
        for one in standing.after.get(row.pk, ())
        if one.predecessor_id in known
    )


def _bands(standing: Standing) -> Iterator[Band]:
    for wave in standing.waves:
        span, load = standing.span(wave), standing.load(wave)
        if span is None or load is None or span.first is None or span.last is None:
            continue
        title, early = wave_title(wave), span.is_early
        yield Band(title, span.first, span.last, load.capacity, load.used, early)


def _gates(standing: Standing) -> Iterator[Gate]:
    """Of each wave that holds something, on the day that is kept free for it or on which it was
    passed; one query."""
    states = gate_states(standing.waves)
    for wave in standing.waves:
        span, state = standing.span(wave), states[wave.pk]
        if span is None or span.gate is None:
            continue
        yield Gate(
            date=span.gate,
            decision=state.words if state.decision else "",
            passed=state.passes,
        )
