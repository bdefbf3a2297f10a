"""The foot: the gates on one line, and below it what each wave uses of its capacity."""

from pmo_studio.core.charts.svg import Svg, words
from pmo_studio.core.drawing import Face
from roadmaps.gantt import bands, capacity
from roadmaps.gantt.capacity import Column, Figures
from roadmaps.gantt.geometry import hatch
from roadmaps.gantt.lettering import written
from roadmaps.gantt.names import LEFT, WIDTH
from roadmaps.gantt.pen import SMALL, TYPE, Pen, attributes, group, label, line_path, number, pane
from roadmaps.gantt.scene import Gate, Wave

LINE = 15.0  # the gates
REACH = 8.5  # of a gate's corners
_FLOOR, _HIGHEST = 88.0, 42.0
_FIGURES, _LINE_HEIGHT = 104.0, 16.0


def height(columns: list[Column]) -> float:
    """Of the foot: without waves only the gates, one line of figures or two."""
    if not columns:
        return 2 * LINE
    two = any(column.figures.line == 1 for column in columns)
    return _FIGURES + 8 + (_LINE_HEIGHT if two else 0)


def placed(pen: Pen) -> list[Column]:
    """The boxes of the waves."""
    return capacity.columns(pen.scene, pen.scale, pen.words, pen.letters, TYPE)


def drawn(pen: Pen, columns: list[Column]) -> Svg:
    """Gates and capacity along the same axis."""
    return pane("foot", pen.scale.width, height(columns), in_words(pen), parts(pen, columns))


def parts(pen: Pen, columns: list[Column]) -> list[str]:
    """What is drawn of the foot."""
    tall, width, look = height(columns), pen.scale.width, pen.look
    return [
        bands.grounds(pen, 0, tall),
        group(
            [f'<path d="M0 {number(LINE)}H{number(width)}"/>'], stroke=look.ink, stroke_width=1.5
        ),
        *(part for column in columns for part in _box(pen, column)),
        bands.marks(pen, 0, tall),
        group(
            [_figures(pen, column.figures) for column in columns],
            fill=look.ink,
            **pen.behind(),
            font_family=look.text,
            font_size=TYPE,
            font_weight="650",
        ),
        *_gates(pen),
    ]


def head(pen: Pen, columns: list[Column]) -> Svg:
    """What the figures are, below the names."""
    tall, look = height(columns), pen.look
    line = f'<path d="M{number(LEFT)} {number(LINE)}H{number(WIDTH)}"/>'
    inside = [group([line], stroke=look.ink, stroke_width=1.5)]
    if columns:
        room = WIDTH - LEFT - 8
        name = pen.letters.cut(pen.words.capacity, TYPE, room, Face.BOLD)
        note = pen.letters.cut(pen.words.capacity_note, SMALL + 1, room, Face.TEXT)
        inside += [
            group(
                [label(LEFT, 40, name)],
                fill=look.ink,
                font_family=look.text,
                font_size=TYPE,
                font_weight="650",
            ),
            group(
                [label(LEFT, 58, note)], fill=look.ink_2, font_family=look.text, font_size=SMALL + 1
            ),
        ]
    return pane("foot-names", WIDTH, tall, pen.words.capacity, inside)


def wave_in_words(pen: Pen, wave: Wave) -> str:
    """ "Pilot: 69 of 60, over by 9"."""
    say = pen.words
    if wave.capacity is None:
        return say.wave_free.format(wave=wave.name, used=say.number(wave.used))
    used = say.wave_used.format(
        wave=wave.name, used=say.number(wave.used), capacity=say.number(wave.capacity)
    )
    return f"{used}, {say.over.format(n=say.number(wave.over))}" if wave.over else used


def gate_in_words(pen: Pen, gate: Gate) -> str:
    """ "Gate on 5 Jun 2026: Go"."""
    say, day = pen.words, pen.words.date(gate.date)
    if gate.decision:
        return say.gate_decided.format(date=day, decision=gate.decision)
    return (say.gate_passed if gate.passed else say.gate_open).format(date=day)


def in_words(pen: Pen) -> str:
    """Everything that the foot shows, in a sentence."""
    waves = [wave_in_words(pen, wave) for wave in pen.waves]
    gates = [gate_in_words(pen, gate) for gate in pen.scene.gates]
    return ". ".join((f"{pen.words.foot}: {'; '.join(gates)}", "; ".join(waves))).rstrip(" .:")


def _box(pen: Pen, column: Column) -> list[str]:
    """What is used below the line of what there is; beyond it hatched, with an outline."""
    look, wide = pen.look, column.right - column.left
    top = _FLOOR - _HIGHEST * column.used
    level = top if column.capacity is None else _FLOOR - _HIGHEST * column.capacity
    full = max(top, level)
    box = attributes(x=column.left, y=full, width=wide, height=_FLOOR - full)
    shapes = [f"<rect{box}{attributes(fill=look.ink_2, fill_opacity=0.3)}/>"]
    if column.wave.over:
        lines = "".join(line_path(ends) for ends in hatch(column.left, top, column.right, level))
        edge = attributes(x=column.left, y=top, width=wide, height=level - top)
        shapes += [
            group([f'<path d="{lines}"/>'], stroke=look.bad, stroke_width=2.2),
            f"<rect{edge}{attributes(fill='none', stroke=look.bad, stroke_width=1.5)}/>",
        ]
    if column.capacity is not None:
        line = f"M{number(column.left)} {number(level)}H{number(column.right)}"
        shapes.append(group([f'<path d="{line}"/>'], stroke=look.ink, stroke_width=2))
    return shapes


def _figures(pen: Pen, figures: Figures) -> str:
    if figures.line is None:
        return ""
    y = _FIGURES + _LINE_HEIGHT * figures.line
    soft = attributes(fill=pen.look.ink_2, font_weight="400")
    texts = f"{written(figures.used)}<tspan{soft}>{written(figures.available)}</tspan>"
    if figures.over:
        bad = attributes(dx=8, fill=pen.look.bad)
        texts += f"<tspan{bad}>{written(figures.over)}</tspan>"
    return f'<text x="{number(figures.x)}" y="{number(y)}" xml:space="preserve">{texts}</text>'


def _gates(pen: Pen) -> list[str]:
    look, found = pen.look, []
    for gate in pen.scene.gates:
        x, reach = pen.scale.x(gate.date) + pen.scale.per_day / 2, number(REACH)
        shape = (
            f"M{number(x)} {number(LINE - REACH)}l{reach} {reach}-{reach} {reach}-{reach}-{reach}z"
        )
        filled = attributes(fill=look.ink if gate.passed else look.sheet)
        title = f"<title>{words(gate_in_words(pen, gate))}</title>"
        found.append(f'<path{filled} d="{shape}">{title}</path>')
    return [group(found, stroke=look.ink, stroke_width=2)]
