"""The five phases as a drawn line with stations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

from pmo_studio.core.charts.svg import (
    PAGE,
    SMALLEST_TYPE,
    Look,
    Svg,
    drawing,
    element,
    text_width,
    words,
)

RADIUS = 15.0
CENTRE = 17.0  # of a station, from the start and the top of its segment
LINE_HEIGHT = 34.0
LARGEST_TYPE = 19.0
SMALLEST_BESIDE = 15.0  # smaller than this, the percentage goes below the name instead


@dataclass(frozen=True, slots=True)
class Station:
    """A phase on the line: done (gate passed), now, or ahead; percent 0..100."""

    number: int
    name: str
    percent: int
    state: Literal["done", "now", "ahead"]

    @property
    def filled(self) -> float:
        """The part of its line that is drawn strong, 0..1."""
        return 1.0 if self.state == "done" else self.percent / 100


def phase_line(
    stations: Sequence[Station], *, title: str, width: float = 1310.0, look: Look = PAGE
) -> Svg:
    """All phases on one line, with names and percentages below; `width` in user units (px)."""
    segment = width / len(stations)
    lettering = _Lettering.fitting(stations, segment)
    parts: list[str] = []
    for index, station in enumerate(stations):
        start, last = index * segment, index == len(stations) - 1
        end = width if last else start + segment
        parts += _track(station, start, end, look, last=last)
        parts += _mark(station, start + CENTRE, look)
        parts += _labels(station, index, start, width, lettering, look)
    foot = max(lettering.baselines(index)[1] for index in range(len(stations)))
    return drawing(width, foot + 5, title, parts)


def phase_segment(station: Station, *, last: bool = False, look: Look = PAGE) -> Svg:
    """One station and the line to the next, as wide as the page lets it be.

    For a list whose items say name and percentage in words, so readers skip the picture.  It
    has no viewBox: the line stretches with the page while the station keeps its size.
    """
    parts = [element("title", words(f"{station.name}: {station.percent} %"))]
    if not last or station.percent:
        parts.append(_stroke(CENTRE, "100%", look.rule_strong, 3))
    if station.filled:
        parts.append(_stroke(CENTRE, f"{station.filled:.0%}", _strong(station, look), 5))
    parts += _mark(station, CENTRE, look)
    return Svg(
        element(
            "svg",
            "".join(parts),
            xmlns="http://www.w3.org/2000/svg",
            class_="seg-line",
            width="100%",
            height=LINE_HEIGHT,
            aria_hidden="true",
        )
    )


def _track(station: Station, start: float, end: float, look: Look, *, last: bool) -> list[str]:
    parts = []
    if not last or station.percent:
        parts.append(_stroke(start + CENTRE, end, look.rule_strong, 3))
    # Measured from the station's rim, so that 1 % shows and 100 % reaches the next station.
    rim = start + CENTRE + RADIUS
    if station.filled:
        parts.append(
            _stroke(start + CENTRE, rim + (end - rim) * station.filled, _strong(station, look), 5)
        )
    return parts


def _stroke(start: float, end: float | str, colour: str, width: float) -> str:
    return element(
        "line", x1=start, y1=CENTRE, x2=end, y2=CENTRE, stroke=colour, stroke_width=width
    )


def _strong(station: Station, look: Look) -> str:
    return {"done": look.ink, "now": look.signal, "ahead": look.ink_2}[station.state]


def _mark(station: Station, x: float, look: Look) -> list[str]:
    """The station itself: a tick when done, else its number; filled unless it lies ahead."""
    ahead = station.state == "ahead"
    rim = look.rule_strong if ahead else _strong(station, look)
    disc = element(
        "circle",
        cx=x,
        cy=CENTRE,
        r=RADIUS,
        fill=look.sheet if ahead else rim,
        stroke=rim,
        stroke_width=2,
    )
    if station.state == "done":
        tick = element(
            "path",
            d=f"M{x - 6.5:.2f} 17.5l4.5 4.5 8.5-10",
            fill="none",
            stroke=look.on_ink,
            stroke_width=3,
        )
        return [disc, tick]
    figure = element(
        "text",
        words(str(station.number)),
        x=x,
        y=22.4,
        text_anchor="middle",
        fill=look.ink_2 if ahead else look.on_ink,
        font_family=look.display,
        font_size=15,
        font_weight=700,
    )
    return [disc, figure]


@dataclass(frozen=True, slots=True)
class _Lettering:
    """How names and percentages are set, alike for all stations of a line.

    Percentages stand beside the names where there is room, else below them; where not even
    the smallest type fits a segment, every second station has its words one step lower.
    """

    size: float
    room: float
    beside: bool
    stepped: bool

    @classmethod
    def fitting(cls, stations: Sequence[Station], segment: float) -> Self:
        room = segment - min(24.0, segment / 10)  # the rest parts it from the next
        name = max(text_width(station.name, 1) for station in stations)
        both = name + text_width("100 %", 1) + 1
        if both * SMALLEST_BESIDE <= room:
            return cls(min(LARGEST_TYPE, room / both), room, beside=True, stepped=False)
        size = min(LARGEST_TYPE, max(SMALLEST_TYPE, room / max(name, 1)))
        return cls(size, room, beside=False, stepped=name * SMALLEST_TYPE > room)

    def baselines(self, index: int) -> tuple[float, float]:
        """Where the name and the percentage of a station stand."""
        lines = 1 if self.beside else 2
        lower = self.size * 1.3 * lines if self.stepped and index % 2 else 0
        name = LINE_HEIGHT + 6 + self.size + lower
        return name, name if self.beside else name + self.size * 1.3


def _labels(
    station: Station, index: int, start: float, width: float, lettering: _Lettering, look: Look
) -> list[str]:
    name_y, percent_y = lettering.baselines(index)
    # A long name at the end of a narrow line grows towards the start, not out of the drawing.
    outside = start + 2 + text_width(station.name, lettering.size) > width
    name = element(
        "text",
        words(station.name),
        x=width if outside else start + 2,
        y=name_y,
        text_anchor="end" if outside else "start",
        fill=look.ink,
        font_family=look.display,
        font_size=lettering.size,
        font_weight=700,
    )
    percent = element(
        "text",
        f"{station.percent} %",
        x=start + lettering.room if lettering.beside else start + 2,
        y=percent_y,
        text_anchor="end" if lettering.beside else "start",
        fill=look.signal if station.state == "now" else look.ink_2,
        font_family=look.display,
        font_size=lettering.size,
        font_weight=700,
    )
    return [name, percent]
