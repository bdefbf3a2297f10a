"""The bars of the rows with baselines, links and warnings: what moves when the plan moves."""

from pmo_studio.core.charts.svg import Svg
from pmo_studio.core.drawing import Face
from roadmaps.gantt import bands, links
from roadmaps.gantt.geometry import Bar, route, tip
from roadmaps.gantt.lettering import written
from roadmaps.gantt.pen import ROW, SMALL, Pen, anchor, attributes, group, line_path, number, pane
from roadmaps.gantt.scene import Row

_MIDDLE = 12.5  # of a row, from its top
_BASELINE = 22.5
_SIGN = 11.0
_BESIDE = 7.0


def drawn(pen: Pen, title: str) -> Svg:
    """Everything between the head and the foot, right of the names."""
    rows, width = pen.scene.rows, pen.scale.width
    height = len(rows) * ROW
    placed = [Bar.of(row, pen.scale, at * ROW + _MIDDLE) for at, row in enumerate(rows)]
    rules = "".join(
        f"M0 {number(at * ROW - 0.5)}H{number(width)}" for at in range(1, len(rows) + 1)
    )
    parts = [
        bands.free_days(pen, 0, height),
        bands.grounds(pen, 0, height),
        group([f'<path d="{rules}"/>'] if rules else [], stroke=pen.look.rule),
        *_links(pen, placed),
        _baselines(pen),
        _chosen(pen),
        *_shapes(pen, placed),
        bands.marks(pen, 0, height),
        *_warnings(pen, placed),
    ]
    return pane("bars", width, height, title, parts, role="group")


# --- bars ---


def _shapes(pen: Pen, placed: list[Bar]) -> list[str]:
    """First those with float, then the critical ones; each kind shares its look."""
    of_kind: dict[bool, list[str]] = {False: [], True: []}
    for row, bar in zip(pen.scene.rows, placed, strict=True):
        of_kind[row.critical].append(_bar(pen, row, bar))
    look = pen.look
    # The link of the row is its name: these serve the mouse, and nobody hears them twice.
    return [
        group(
            of_kind[False], aria_hidden="true", fill=look.sheet, stroke=look.ink_2, stroke_width=1.5
        ),
        group(
            of_kind[True],
            aria_hidden="true",
            fill=look.sheet,
            stroke=look.ink,
            stroke_width=2,
            stroke_linejoin="round",
        ),
    ]


def _bar(pen: Pen, row: Row, bar: Bar) -> str:
    filled = attributes(fill=pen.look.ink if row.critical else pen.look.ink_2)
    whole = filled if bar.state == "done" else ""
    if row.critical:
        shape = f'<path{whole} d="{line_path(bar.outline(), closed=True)}"/>'
    else:
        box = attributes(
            x=bar.left,
            y=bar.middle - bar.half,
            width=bar.right - bar.left,
            height=2 * bar.half,
            rx=bar.radius,
        )
        shape = f"<rect{whole}{box}/>"
    if bar.state == "part":
        shape += f'<path{filled} d="{_done(bar)}"/>'
    kind = "crit" if row.critical else "slack"
    marks = (
        f'{attributes(id=anchor("bar", row.key))} class="{kind} {bar.state}"'
        f"{attributes(data_key=row.key)}"
        f' data-start="{row.start}" data-end="{row.end}"'
    )
    if row.url:
        return f'<a{marks}{attributes(href=row.url)} tabindex="-1">{shape}</a>'
    return f"<g{marks}>{shape}</g>"


def _done(bar: Bar) -> str:
    """What is filled: of a bar with round ends by an arc, which is shorter than its points."""
    if bar.critical:
        return line_path(bar.done(), closed=True)
    x, top, radius = bar.filled_to, bar.middle - bar.half, number(bar.radius)
    start = f"M{number(x)} {number(top)}H{number(bar.left + bar.radius)}"
    return f"{start}a{radius} {number(bar.half)} 0 0 0 0 {number(2 * bar.half)}H{number(x)}z"


# --- what stands round them ---


def _links(pen: Pen, placed: list[Bar]) -> list[str]:
    lines: dict[bool, list[str]] = {False: [], True: []}
    heads: dict[bool, str] = {False: "", True: ""}
    rows = pen.scene.rows
    for link in links.shown(pen.scene):
        way = route(placed[link.source], placed[link.target], ROW)
        ends = attributes(data_from=rows[link.source].key, data_to=rows[link.target].key)
        lines[link.critical].append(f'<path d="{line_path(way)}"{ends}/>')
        heads[link.critical] += line_path(tip(way), closed=True)
    look, parts = pen.look, []
    for critical, colour in ((False, look.ink_2), (True, look.ink)):
        strokes: dict[str, str | float] = {
            "stroke": colour,
            "stroke_width": 1.2 if critical else 1.0,
        }
        if not critical:
            strokes["stroke_dasharray"] = "3 2"
        parts.append(group(lines[critical], class_="gantt-links", fill="none", **strokes))
        if heads[critical]:
            parts.append(group([f'<path d="{heads[critical]}"/>'], fill=colour))
    return parts


def _baselines(pen: Pen) -> str:
    """Where each row was planned, as a thin line with ends below its bar."""
    line = ""
    for at, row in enumerate(pen.scene.rows):
        if row.baseline_start and row.baseline_end:
            y = at * ROW + _BASELINE
            x = pen.scale.x(row.baseline_start)
            end = max(pen.scale.after(row.baseline_end), x + 3)
            line += f"M{number(x)} {number(y - 1.5)}v3m0-1.5H{number(end)}m0-1.5v3"
    return group(
        [f'<path d="{line}"/>'] if line else [],
        fill="none",
        stroke=pen.look.ink_2,
        stroke_width=1.5,
    )


def _chosen(pen: Pen) -> str:
    end = pen.scale.width
    lines = "".join(
        f"M0 {number(at * ROW)}H{number(end - 1)}V{number((at + 1) * ROW - 1)}H0"
        for at, row in enumerate(pen.scene.rows)
        if row.selected
    )
    return group(
        [f'<path d="{lines}"/>'] if lines else [],
        fill="none",
        stroke=pen.look.signal,
        stroke_width=2,
    )


def _warnings(pen: Pen, placed: list[Bar]) -> list[str]:
    """A triangle beside the bar, and its words where there is room for them."""
    signs, inner, texts = "", "", []
    for row, bar in zip(pen.scene.rows, placed, strict=True):
        if not row.warning:
            continue
        x, words = _beside(pen, row.warning, bar)
        top, middle = bar.middle - _SIGN / 2, x + _SIGN / 2
        signs += f"M{number(middle)} {number(top)}l{_SIGN / 2 + 0.5} {_SIGN - 0.5}h-{_SIGN + 1}z"
        inner += f"M{number(middle)} {number(top + 3.6)}v3.4m0 1v1"
        if words:
            texts.append(_ground(pen, x + _SIGN + 2, bar.middle, words))
            place = attributes(x=x + _SIGN + 4, y=bar.middle + 4)
            texts.append(f"<text{place}>{written(words)}</text>")
    if not signs:
        return []
    look = pen.look
    return [
        group(
            [f'<path d="{signs}"/>'],
            fill=look.warn,
            **pen.behind(),
        ),
        group([f'<path d="{inner}"/>'], fill="none", stroke=look.sheet, stroke_width=1.3),
        group(
            texts,
            fill=look.warn,
            **pen.behind(),
            font_family=look.text,
            font_size=SMALL,
            font_weight="650",
        ),
    ]


def _ground(pen: Pen, x: float, middle: float, words: str) -> str:
    """A light ground keeps words off the links behind them."""
    wide = pen.letters.width(words, SMALL, Face.BOLD) + 4
    box = attributes(x=x, y=middle - 6, width=wide, height=12, fill=pen.look.sheet)
    return f"<rect{box}/>"


def _beside(pen: Pen, words: str, bar: Bar) -> tuple[float, str]:
    """Where the sign stands and what is written behind it: after the bar, else before it."""
    wide = _SIGN + 4 + pen.letters.width(words, SMALL, Face.BOLD)
    after = bar.right + _BESIDE
    if after + wide <= pen.scale.width:
        return after, words
    if (before := bar.left - _BESIDE - wide) >= 0:
        return before, words
    return min(after, pen.scale.width - _SIGN - 1), ""
