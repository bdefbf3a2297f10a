"""The time axis: as many dates as can be read, never one over another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pmo_studio.core.drawing import Face
from roadmaps.gantt.lettering import Lettering
from roadmaps.gantt.scale import Scale
from roadmaps.gantt.scene import Scene, Zoom
from roadmaps.gantt.words import Words

BETWEEN = 9.0  # from the end of a label to the next tick
BESIDE = 5.0  # from a tick to its label
_WEEK, _MONTH = "week", "month"
# Units of the axis from fine to coarse; the days are those of the shortest such unit.
_STEPS = (
    (_WEEK, 1, 7),
    (_WEEK, 2, 14),
    (_WEEK, 4, 28),
    (_MONTH, 1, 28),
    (_MONTH, 3, 90),
    (_MONTH, 6, 181),
    *((_MONTH, 12 * years, 365 * years) for years in (1, 2, 5, 10, 20, 50, 100, 500, 1000)),
)
_FINEST = {Zoom.WEEK: 0, Zoom.MONTH: 3, Zoom.QUARTER: 4}
_LEAST = 16.0  # no label is narrower than that with its distance


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on the axis; the first may lie inside its month, and then is no `edge`."""

    x: float
    day: date
    label: str
    edge: bool = True


def ticks(
    scene: Scene, scale: Scale, words: Words, letters: Lettering, size: float
) -> Sequence[Tick]:
    """The finest ticks of the zoom whose labels have room, each with its label or none."""
    for unit, step, days in _STEPS[_FINEST[scene.zoom] :]:
        if days * scale.per_day < _LEAST:
            continue
        edges = list(_edges(scale, unit, step))
        for short in (False, True):
            labelled = _labelled(edges, scale, words, (unit, step), short)
            fitting = [_fits(*pair, letters, size) for pair in _pairs(labelled, scale)]
            # Those at the two ends may be cut off by the range and then have no label.
            if all(fitting[1:-1]) and any(fitting):
                return [
                    tick if fits else replace(tick, label="")
                    for tick, fits in zip(labelled, fitting, strict=True)
                ]
    return []


def months(scale: Scale) -> Sequence[float]:
    """Where a month begins: the small ticks between quarters; none where they would touch."""
    if 28 * scale.per_day < _LEAST / 2:
        return []
    return [scale.x(day) for day in _edges(scale, _MONTH, 1) if day.day == 1]


def free_days(scene: Scene, scale: Scale) -> list[tuple[float, float]]:
    """Days without work as (x, width), neighbours together; none where a day is too narrow."""
    if scale.per_day < 7:
        return []
    runs: list[tuple[float, float]] = []
    for index in range(scale.days):
        day = scale.first + timedelta(days=index)
        if day.weekday() not in scene.weekend and day not in scene.holidays:
            continue
        x = scale.x(day)
        if runs and abs(runs[-1][0] + runs[-1][1] - x) < 0.01:
            runs[-1] = (runs[-1][0], runs[-1][1] + scale.per_day)
        else:
            runs.append((x, scale.per_day))
    return runs


def _edges(scale: Scale, unit: str, step: int) -> Iterator[date]:
    """The first day of the range, and every day on which a unit begins."""
    yield scale.first
    day = _next(scale.first, unit, step)
    while day is not None and day <= scale.last:
        yield day
        day = _next(day, unit, step)


def _next(day: date, unit: str, step: int) -> date | None:
    """The next beginning of a unit after the day; weeks are counted from the epoch of dates."""
    try:
        if unit == _WEEK:
            monday = day.toordinal() - day.weekday()
            weeks = monday // 7 // step * step + step
            return date.fromordinal(weeks * 7 + 1)
        month = (day.year * 12 + day.month - 1) // step * step + step
        return date(month // 12, month % 12 + 1, 1)
    except ValueError:  # there is no year 10000
        return None


def _labelled(
    edges: Sequence[date], scale: Scale, words: Words, of: tuple[str, int], short: bool
) -> list[Tick]:
    unit, step = of
    found: list[Tick] = []
    year = None
    for day in edges:
        label = _label(day, words, unit, step, short)
        if day.year != year and step < 12:
            label = f"{label} {day.year}"
        year = day.year
        is_edge = day.weekday() == 0 if unit == _WEEK else day.day == 1
        found.append(Tick(scale.x(day), day, label, edge=is_edge or len(found) > 0))
    return found


def _label(day: date, words: Words, unit: str, step: int, short: bool) -> str:
    if unit == _WEEK:
        return words.day(day)
    if step >= 12:
        return str(day.year)
    if step >= 3:
        return words.quarter.format(n=(day.month + 2) // 3)
    return (words.months_short if short else words.months)[day.month - 1]


def _pairs(labelled: Sequence[Tick], scale: Scale) -> Iterator[tuple[Tick, float]]:
    """Each tick with how far it is to the next one, the last with how far to the edge."""
    ends = [tick.x for tick in labelled[1:]] + [scale.width + BETWEEN]
    for tick, end in zip(labelled, ends, strict=True):
        yield tick, end - tick.x


def _fits(tick: Tick, room: float, letters: Lettering, size: float) -> bool:
    return letters.width(tick.label, size, Face.SEMIBOLD) + BESIDE + BETWEEN <= room
