"""The five phases as stations: large on the home of an engagement, small in the list."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, Protocol

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as __

from pmo_studio.core import catalogue, charts, phases, sheets
from pmo_studio.core.access import may
from pmo_studio.core.charts.svg import PAGE, Look, Svg, drawing, element, words
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.portfolio import ways

State = Literal["done", "now", "ahead"]

# Where an engagement stands that has all phases behind it.
BEYOND = 6
STEP, FIRST, MIDDLE = 43.0, 12.0, 13.0  # of the small line, in px


@dataclass(frozen=True)
class Station:
    """One phase on the home page."""

    number: int
    title: str
    svg: Svg
    url: str
    # What its gate asks for, and how the percentage was computed.
    gate_url: str
    state: State
    # Of a gate that was passed.
    passed_on: datetime.date | None
    percent: int
    met: int
    # Of them those that are met by a waiver alone.
    waived: int
    total: int
    next_action: str
    # Where that is done; "" when no sheet of the seat does it.
    next_url: str
    # The number of the gate that should be passed before; 0 when it is.
    waits_for: int


def title(phase: catalogue.Phase) -> str:
    return phase.short_name.in_language(get_language())


def stations(overview: phases.Overview, engagement: Engagement, seat: Participant) -> list[Station]:
    """The phases in their order, each with its one next action."""
    return [_station(one, overview, engagement, seat) for one in overview.phases]


def _station(
    one: phases.PhaseStanding,
    overview: phases.Overview,
    engagement: Engagement,
    seat: Participant,
) -> Station:
    number = one.phase.number
    state = _state(one, overview)
    drawn = charts.Station(number, title(one.phase), one.progress.percent, state)
    return Station(
        number=number,
        title=title(one.phase),
        svg=charts.phase_segment(drawn, last=number == len(overview.phases)),
        url=_first_sheet(engagement, number, seat),
        gate_url=reverse("portfolio:gate", args=[engagement.pk, number]),
        state=state,
        passed_on=one.gate.decided_on if one.gate.passed else None,
        percent=one.progress.percent,
        met=one.met,
        waived=one.waived,
        total=one.total,
        next_action=_next_action(one),
        next_url=ways.forward(one.next, engagement, seat) if one.next else "",
        waits_for=number - 1 if overview.previous_gate_open(number) else 0,
    )


def _state(one: phases.PhaseStanding, overview: phases.Overview) -> State:
    if one.gate.passed:
        return "done"
    return "now" if one is overview.current else "ahead"


def _next_action(one: phases.PhaseStanding) -> str:
    return _step(one.next.next_action if one.next else None, passed=one.gate.passed)


class Stored(Protocol):
    """What lists keep of the next action of a phase."""

    @property
    def passed(self) -> bool: ...
    @property
    def next_action(self) -> str: ...
    @property
    def next_words(self) -> Mapping[str, str]: ...


def next_step(state: Stored | None) -> str:
    """The one next action of a phase as its row knows it, for lists; empty before the first."""
    if state is None:
        return ""
    return _step(_stored(state) if state.next_action else None, passed=state.passed)


def _stored(state: Stored) -> catalogue.Text:
    if state.next_words:
        return catalogue.Text.read(state.next_words)
    return catalogue.criterion(state.next_action).next_action


def _step(action: catalogue.Text | None, *, passed: bool) -> str:
    if action is not None:
        return action.in_language(get_language())
    return __("Nothing open") if passed else __("Decide the gate")


def _first_sheet(engagement: Engagement, phase: int, seat: Participant) -> str:
    """The address of the phase's first sheet that the seat may see; empty when it has none."""
    for sheet in sheets.numbered():
        if sheet.phase == phase and may(seat, sheet.right):
            return sheet.url(engagement.pk)
    return ""


def small(current: int, percent: int | None, look: Look = PAGE, *, is_closed: bool = False) -> Svg:
    """The line of an engagement in a list; without a percentage where nobody knows it, and with all
    five behind it once it is closed out."""
    return _small(BEYOND if is_closed else current, percent, look, get_language())


@lru_cache(maxsize=1024)
def _small(current: int, percent: int | None, look: Look, language: str) -> Svg:
    """Lists of hundreds show few different ones."""
    return _drawn(current, percent or 0, title=_words(current, percent), look=look)


def empty() -> Svg:
    """Five open stations: the line before there is any engagement."""
    return _drawn(0, 0, title=__("Five phases, none begun"))


def _words(number: int, percent: int | None) -> str:
    if number == BEYOND:
        return __("All five phases done")
    if percent is None:
        return __("Phase %(number)s of 5") % {"number": number}
    return __("Phase %(number)s of 5, %(percent)s %%") % {"number": number, "percent": percent}


def _drawn(current: int, percent: int, *, title: str, look: Look = PAGE) -> Svg:
    numbers = [phase.number for phase in catalogue.phases()]
    last = _x(numbers[-1])
    parts = [_stroke(FIRST, last, look.rule_strong, 2)]
    if current > 1:
        parts.append(_stroke(FIRST, min(_x(current), last), look.ink, 4))
    if current and percent and current < numbers[-1]:
        parts.append(
            _stroke(_x(current), _x(current) + 10 + (STEP - 10) * percent / 100, look.signal, 4)
        )
    for number in numbers:
        parts += _mark(number, current, look)
    return drawing(last + FIRST, 2 * MIDDLE, title, parts, class_="mini")


def _x(number: int) -> float:
    return FIRST + (number - 1) * STEP


def _stroke(start: float, end: float, colour: str, width: float) -> str:
    return element(
        "line", x1=start, y1=MIDDLE, x2=end, y2=MIDDLE, stroke=colour, stroke_width=width
    )


def _mark(number: int, current: int, look: Look) -> list[str]:
    x = _x(number)
    if number < current:
        return [element("circle", cx=x, cy=MIDDLE, r=6.5, fill=look.ink)]
    if number > current:
        return [
            element(
                "circle",
                cx=x,
                cy=MIDDLE,
                r=5.5,
                fill=look.sheet,
                stroke=look.rule_strong,
                stroke_width=2,
            )
        ]
    figure = element(
        "text",
        words(str(number)),
        x=x,
        y=17.6,
        text_anchor="middle",
        font_size=13,
        font_weight=700,
        fill=look.on_ink,
    )
    return [element("circle", cx=x, cy=MIDDLE, r=10, fill=look.signal), figure]
