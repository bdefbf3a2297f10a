"""The column of keys and names; each row is a link that says in words what the bar shows."""

from pmo_studio.core.charts.svg import Svg, words
from pmo_studio.core.drawing import Face
from roadmaps.gantt.pen import ROW, SMALL, TYPE, Pen, anchor, attributes, group, label, number, pane
from roadmaps.gantt.scene import Row

WIDTH = 244.0
LEFT = 8.0  # beside the outline of the chosen row
# The column of the keys; gantt.css moves each of them out of sight on a phone.
KEYS = {"s": 49.0, "m": 58.0, "l": 84.0}
_AFTER_KEY = 8.0
_END = 5.0


def keys(pen: Pen) -> str:
    """The narrowest column in which the keys have room; in the widest they may be cut."""
    widths = (pen.letters.width(row.key, SMALL) for row in pen.scene.rows)
    widest = max(widths, default=0.0) + _AFTER_KEY
    return next((size for size, room in KEYS.items() if widest <= room), "l")


def drawn(pen: Pen) -> Svg:
    """A line for each row."""
    height = len(pen.scene.rows) * ROW
    room = KEYS[keys(pen)]
    rules = "".join(
        f"M{number(LEFT)} {number(y * ROW - 0.5)}H{number(WIDTH)}"
        for y in range(1, len(pen.scene.rows) + 1)
    )
    parts = [
        group([f'<path d="{rules}"/>'] if rules else [], stroke=pen.look.rule),
        group(
            [
                label(LEFT, index * ROW + 17.5, pen.letters.cut(row.key, SMALL, room - 4))
                for index, row in enumerate(pen.scene.rows)
            ],
            aria_hidden="true",
            fill=pen.look.ink_2,
            font_family=pen.look.text,
            font_size=SMALL,
            font_weight="600",
        ),
        group(
            [_row(pen, row, index, room) for index, row in enumerate(pen.scene.rows)],
            fill=pen.look.ink,
            font_family=pen.look.text,
            font_size=TYPE,
        ),
        *_chosen(pen),
    ]
    return pane("names", WIDTH, height, pen.words.package, parts, role="group")


def sentence(pen: Pen, row: Row) -> str:
    """The row in words: dates, how much is done, whether it is critical, what is wrong."""
    say = pen.words
    parts = [
        say.row.format(
            name=f"{row.key} {row.name}",
            start=say.date(row.start),
            end=say.date(row.end),
            percent=say.number(row.percent),
        )
    ]
    if row.critical:
        parts.append(say.row_critical)
    elif row.float_days is not None:
        parts.append(say.row_float(row.float_days))
    if row.baseline_start and row.baseline_end:
        planned = say.date(row.baseline_start), say.date(row.baseline_end)
        if planned != (say.date(row.start), say.date(row.end)):
            parts.append(say.row_baseline.format(start=planned[0], end=planned[1]))
    return ", ".join([*parts, row.warning] if row.warning else parts)


def _row(pen: Pen, row: Row, index: int, room: float) -> str:
    top = index * ROW
    face, weight = (Face.BOLD, ' font-weight="650"') if row.critical else (Face.TEXT, "")
    name = pen.letters.cut(row.name, TYPE, WIDTH - LEFT - room - _END, face)
    inside = (
        f"<title>{words(sentence(pen, row))}</title>"
        f'<rect x="2" y="{number(top + 1)}" width="{number(WIDTH - 4)}" height="{number(ROW - 3)}"'
        ' fill-opacity="0"/>'
        f"{label(LEFT + room, top + 18, name, weight)}"
    )
    marks = attributes(id=anchor("row", row.key))
    if row.selected:
        marks += ' aria-current="true"'
    if row.url:
        return f"<a{marks}{attributes(href=row.url)}>{inside}</a>"
    return f"<g{marks}>{inside}</g>"


def _chosen(pen: Pen) -> list[str]:
    """The outline of the chosen row, open towards its bar."""
    lines = "".join(
        f"M{number(WIDTH)} {number(at * ROW)}H1V{number((at + 1) * ROW - 1)}H{number(WIDTH)}"
        for at, row in enumerate(pen.scene.rows)
        if row.selected
    )
    if not lines:
        return []
    return [group([f'<path d="{lines}"/>'], fill="none", stroke=pen.look.signal, stroke_width=2)]
