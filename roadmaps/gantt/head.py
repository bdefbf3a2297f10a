"""The head that stays in sight: dates, today, the forecast, and the names of the waves."""

from pmo_studio.core.charts.svg import Svg
from pmo_studio.core.drawing import Face
from roadmaps.gantt import axis, bands
from roadmaps.gantt.capacity import grounds
from roadmaps.gantt.pen import SMALL, TYPE, Pen, attributes, group, label, number, pane

AXIS = 22.0  # the dates
HEAD = AXIS + 26.0  # and the names of the waves
DATE_TYPE = 12.0
_PAD = 6.0


def drawn(pen: Pen) -> Svg:
    """The dates over the names of the waves."""
    scale, words = pen.scale, pen.words
    title = words.axis.format(start=words.date(scale.first), end=words.date(scale.last))
    return pane("axis", scale.width, HEAD, title, parts(pen))


def parts(pen: Pen) -> list[str]:
    """What is drawn of the head."""
    width = pen.scale.width
    return [
        bands.grounds(pen, AXIS, HEAD),
        _dates(pen),
        group(
            [f'<path d="M0 {AXIS}H{number(width)}M0 {HEAD - 0.5}H{number(width)}"/>'],
            stroke=pen.look.rule_strong,
        ),
        _names(pen),
        bands.marks(pen, AXIS, HEAD),
        *_flags(pen),
    ]


def corner(pen: Pen, width: float, left: float) -> Svg:
    """The heading of the names."""
    inside = [
        group(
            [
                f'<path d="M{number(left)} {AXIS}H{number(width)}M{number(left)} {HEAD - 0.5}'
                f'H{number(width)}"/>'
            ],
            stroke=pen.look.rule_strong,
        ),
        group(
            [label(left, 41, pen.words.package)],
            fill=pen.look.ink_2,
            font_family=pen.look.text,
            font_size=DATE_TYPE,
        ),
    ]
    return pane("corner", width, HEAD, pen.words.package, inside)


def _dates(pen: Pen) -> str:
    ticks = axis.ticks(pen.scene, pen.scale, pen.words, pen.letters, DATE_TYPE)
    covered = _covered(pen)
    small = [x for x in axis.months(pen.scale) if all(abs(x - tick.x) > 1 for tick in ticks)]
    lines = "".join(f"M{number(tick.x)} 4V{AXIS}" for tick in ticks if tick.edge)
    lines += "".join(f"M{number(x)} 15V{AXIS}" for x in small)
    ends = [tick.x for tick in ticks[1:]] + [pen.scale.width + axis.BETWEEN]
    texts = [
        label(x, 15, tick.label)
        for tick, end in zip(ticks, ends, strict=True)
        if tick.label and (x := _beside(pen, tick, end, covered)) is not None
    ]
    return group([f'<path d="{lines}"/>'] if lines else [], stroke=pen.look.rule_strong) + group(
        texts,
        fill=pen.look.ink_2,
        font_family=pen.look.text,
        font_size=DATE_TYPE,
        font_weight="600",
    )


def _names(pen: Pen) -> str:
    """Each wave's name, as far as there is room before the next one begins."""
    found = []
    all_grounds = grounds(pen.waves, pen.scale)
    ends = [each.left for each in all_grounds[1:]] + [pen.scale.width]
    for ground, end in zip(all_grounds, ends, strict=False):
        name = pen.letters.cut(ground.name, 13, end - ground.left - 8, Face.DISPLAY)
        if name:
            found.append(label(ground.left + 5, 41, name))
    return group(
        found, fill=pen.look.ink, font_family=pen.look.display, font_size=13, font_weight="700"
    )


Span = tuple[float, float]


def _today(pen: Pen) -> Span | None:
    """From where to where today's label goes: before its line where there is room."""
    x, today = pen.today_x, pen.scene.today
    if x is None or today is None:
        return None
    wide = pen.letters.width(pen.words.weekday(today), TYPE, Face.BOLD) + 2 * _PAD
    return (x - wide + 1, x + 1) if x >= wide else (x - 1, x + wide - 1)


def _forecast(pen: Pen) -> Span | None:
    """The forecast's label, behind its line where there is room; it covers nothing of today's."""
    x, end = pen.forecast_x, pen.scene.forecast_end
    if x is None or end is None:
        return None
    wide = pen.letters.width(_forecast_words(pen), SMALL, Face.SEMIBOLD) + 2 * _PAD
    today = _today(pen)
    for span in ((x, x + wide), (x - wide, x)):
        apart = today is None or span[1] + 2 < today[0] or today[1] + 2 < span[0]
        if span[0] >= 0 and span[1] <= pen.scale.width and apart:
            return span
    return None


def _forecast_words(pen: Pen) -> str:
    """The day; what it is says the legend."""
    end = pen.scene.forecast_end
    return pen.words.day(end) if end else ""


def _covered(pen: Pen) -> list[Span]:
    return [span for span in (_today(pen), _forecast(pen)) if span]


def _beside(pen: Pen, tick: axis.Tick, end: float, covered: list[Span]) -> float | None:
    """Where a date is written before `end`: at its tick, else behind what covers it there."""
    wide = pen.letters.width(tick.label, DATE_TYPE, Face.SEMIBOLD)
    places = [tick.x + axis.BESIDE, *(span[1] + axis.BESIDE for span in covered)]
    for x in sorted(place for place in places if place > tick.x):
        apart = all(x + wide + 3 <= left or right + 3 <= x for left, right in covered)
        if apart and x + wide + axis.BETWEEN <= end:
            return x
    return None


def _flags(pen: Pen) -> list[str]:
    """The labels of today, filled, and of the forecast, with an outline."""
    look, found = pen.look, []
    family = {"font_family": look.text, "text_anchor": "middle"}
    if span := _forecast(pen):
        box = attributes(x=span[0], y=2.5, width=span[1] - span[0], height=AXIS - 3)
        found += [
            f"<rect{box}{attributes(fill=look.sheet, stroke=look.ink)}/>",
            group(
                [label(sum(span) / 2, 15, _forecast_words(pen))],
                fill=look.ink,
                font_size=SMALL,
                font_weight="600",
                **family,
            ),
        ]
    if (span := _today(pen)) and pen.scene.today:
        box = attributes(x=span[0], y=2, width=span[1] - span[0], height=AXIS - 2)
        found += [
            f"<rect{box}{attributes(fill=look.signal)}/>",
            group(
                [label(sum(span) / 2, 16, pen.words.weekday(pen.scene.today))],
                fill=look.on_ink,
                font_size=TYPE,
                font_weight="650",
                **family,
            ),
        ]
    return found
