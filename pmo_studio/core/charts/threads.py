"""The golden thread: columns of boxes with links drawn between them, and where a thread breaks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from pmo_studio.core.charts.lettering import Block, em_width, text
from pmo_studio.core.charts.mini import Tone
from pmo_studio.core.charts.svg import PAGE, Look, Svg, drawing, element, words

Mark = Literal["", "error", "warn"]
Stub = Literal["", "in", "out"]

NAME_TYPE = 13.0
HEAD_TYPE = 15.0
# Tags and breaks.
SMALL_TYPE = 12.0
# Between two columns, as a part of a box's width, and how wide a box may become.
BETWEEN = 0.36
WIDEST = 236.0
LEAST_HEIGHT = 300.0
_HEAD = 18.0  # around the words that stand above a column
_RULE = 9.0  # from the rule below them to the boxes
_PAD = 10.0
_SIGN = 12.0
_STUB = 30.0
_MARGIN = 3.0


@dataclass(frozen=True, slots=True)
class ThreadState:
    """Where what a box stands for has come to: a shape, its colour, and words."""

    tone: Tone
    words: str


@dataclass(frozen=True, slots=True)
class ThreadBox:
    """One thing on a thread.

    `tag` stands above its text, `mark` with its words says how the thread breaks here, and the
    stub on which side. With a `url` the box is a link. The `figure` belongs to the text ("at most
    10 days") and stays whole where the text is shortened; so does its `state`, below both.
    """

    key: str
    text: str
    tag: str = ""
    url: str = ""
    mark: Mark = ""
    words: str = ""
    stub: Stub = ""
    figure: str = ""
    state: ThreadState | None = None

    @property
    def whole(self) -> str:
        """The text with its figure."""
        return f"{self.text}, {self.figure}" if self.figure else self.text

    @property
    def told(self) -> str:
        """All of it, for whoever sees only its beginning."""
        return f"{self.whole}: {self.state.words}" if self.state else self.whole


@dataclass(frozen=True, slots=True)
class ThreadColumn:
    """One column: its title, how many there are, and its boxes from the top."""

    title: str
    count: str
    boxes: Sequence[ThreadBox]


@dataclass(frozen=True, slots=True)
class ThreadLink:
    """From a box to one further right; strength 1 to 3 is its width, broken ones are dashed."""

    source: str
    target: str
    strength: float = 2
    broken: bool = False


@dataclass(frozen=True, slots=True)
class ThreadLight:
    """The boxes and links that are lit: one thread among the others."""

    boxes: frozenset[str] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class _Density:
    """How close the boxes of a column stand: above and below the words, between two, and lines."""

    pad: float
    apart: float
    lines: int


# The first is the one to read best; a column takes a later one only to fit the height.
_DENSITIES = (
    _Density(10, 16, 4),
    _Density(7, 9, 3),
    _Density(4, 6, 2),
    _Density(3, 4, 1),
)
# Of a drawing that fits no height and is scrolled.
_TALL = _DENSITIES[1]


@dataclass(slots=True)
class _Placed:
    """A box where it stands."""

    box: ThreadBox
    pad: float
    name: Block
    # Below the name where both together would have to be cut.
    figure: Block | None
    state: Block | None
    words: Block | None
    height: float
    x: float = 0.0
    y: float = 0.0

    @property
    def middle(self) -> float:
        return self.y + self.height / 2


@dataclass(slots=True)
class _Plan:
    """Where everything stands."""

    width: float
    box_width: float
    step: float
    # From the top to the boxes: as high as the highest of the columns' heads.
    head: float = 0.0
    height: float = 0.0
    # Which of the heights it fits, from 1; 0 for none.
    fits: int = 0
    columns: list[list[_Placed]] = field(default_factory=list)

    def by_key(self) -> Mapping[str, _Placed]:
        return {placed.box.key: placed for column in self.columns for placed in column}


def golden_thread(
    columns: Sequence[ThreadColumn],
    links: Iterable[ThreadLink],
    *,
    title: str,
    light: ThreadLight | None = None,
    width: float = 1310.0,
    heights: Sequence[float] = (),
    look: Look = PAGE,
) -> Svg:
    """The columns from left to right, each with its boxes spread over the whole height.

    Boxes stand near what they are linked with; links whose ends are not both drawn are left out.
    Of `heights`, those that screens have room for in rising order, the drawing takes the first
    into which its boxes go, closer together and with shorter names where they must; its class
    says which ("fits-1").  What fits none of them is as high as it needs.
    Raises ValueError without a column.
    """
    if not columns:
        raise ValueError("a golden thread needs columns")
    light = light or ThreadLight()
    drawn = tuple(links)
    plan = _planned(columns, drawn, width, heights)
    places = plan.by_key()
    held = [link for link in drawn if link.source in places and link.target in places]
    # What is lit lies over what is not, and boxes over all that passes behind them.
    held.sort(key=lambda link: (link.source, link.target) in light.links)
    parts = [part for at, column in enumerate(columns) for part in _head(column, at, plan, look)]
    parts += [_line(link, places, plan, light, look) for link in held]
    for placed in places.values():
        parts += _stub(placed, plan, look)
        parts.append(_box(placed, plan, look, lit=placed.box.key in light.boxes))
    linked = any(placed.box.url for placed in places.values())
    role = "group" if linked else "img"
    class_ = f"chart threads fits-{plan.fits}" if plan.fits else "chart threads"
    return drawing(width, plan.height, title, parts, class_=class_, role=role)


# --- where everything stands ---


def _planned(
    columns: Sequence[ThreadColumn],
    links: Sequence[ThreadLink],
    width: float,
    heights: Sequence[float],
) -> _Plan:
    count = len(columns)
    inner = width - 2 * _MARGIN
    box_width = min(WIDEST, inner / (count + BETWEEN * (count - 1)))
    step = (inner - box_width) / (count - 1) if count > 1 else 0.0
    plan = _Plan(width, box_width, step)
    plan.head = _HEAD + max(_title(column, box_width).height for column in columns)
    rank: dict[str, float] = {}
    listed: list[list[ThreadBox]] = []
    for column in columns:
        listed.append(boxes := _sorted(column.boxes, links, rank))
        rank |= {box.key: (at + 0.5) / len(boxes) for at, box in enumerate(boxes)}
    body = _fill(plan, listed, heights)
    for at, placed in enumerate(plan.columns):
        _spread(placed, _MARGIN + at * step, plan.head, body)
    plan.height = plan.head + body + _MARGIN
    return plan


def _fill(plan: _Plan, listed: Sequence[Sequence[ThreadBox]], heights: Sequence[float]) -> float:
    """Measure all columns for the first height that they fit; how high the boxes may stand."""
    every = [
        [[_measured(box, plan.box_width, density) for box in boxes] for density in _DENSITIES]
        for boxes in listed
    ]
    for plan.fits, height in enumerate(heights, 1):
        body = height - plan.head - _MARGIN
        fitting = [_fitting(column, body) for column in every]
        if all(column is not None for column in fitting):
            plan.columns = [column for column in fitting if column is not None]
            return body
    plan.fits = 0
    at = _DENSITIES.index(_TALL) if heights else 0
    plan.columns = [column[at] for column in every]
    apart = _DENSITIES[at].apart
    return max(LEAST_HEIGHT, *(_needed(column, apart) for column in plan.columns))


def _fitting(column: Sequence[list[_Placed]], body: float) -> list[_Placed] | None:
    """The column at the first density at which it is no higher than that."""
    for density, placed in zip(_DENSITIES, column, strict=True):
        if _needed(placed, density.apart) <= body:
            return placed
    return None


def _needed(column: Sequence[_Placed], apart: float) -> float:
    return sum(one.height + apart for one in column)


def _sorted(
    boxes: Sequence[ThreadBox], links: Sequence[ThreadLink], rank: Mapping[str, float]
) -> list[ThreadBox]:
    """Near the middle of what leads to them, so that fewer links cross; the unlinked come last."""
    coming: dict[str, list[float]] = {box.key: [] for box in boxes}
    for link in links:
        if link.target in coming and link.source in rank:
            coming[link.target].append(rank[link.source])
    if not any(coming.values()):
        return list(boxes)
    return sorted(boxes, key=lambda box: _mean(coming[box.key]))


def _mean(ranks: Sequence[float]) -> float:
    return sum(ranks) / len(ranks) if ranks else 2.0


def _measured(box: ThreadBox, width: float, density: _Density) -> _Placed:
    room = width - 2 * _PAD
    name, figure = _lettered(box, room, density.lines)
    state = _standing(box.state, room) if box.state else None
    words = Block.of(box.words, SMALL_TYPE, room - _SIGN + 2, most=3) if box.mark else None
    height = 2 * density.pad + name.height + (SMALL_TYPE + 4 if box.tag else 0)
    height += sum(block.height for block in (figure, state) if block)
    height += words.height + 4 if words else 0
    return _Placed(box, density.pad, name, figure, state, words, height)


def _standing(state: ThreadState, room: float) -> Block:
    """Its words beside its shape, as high as they must be."""
    return Block.of(state.words, SMALL_TYPE, room - _SIGN - 4, most=len(state.words))


def _lettered(box: ThreadBox, room: float, lines: int) -> tuple[Block, Block | None]:
    """The text with its figure in so many lines; where they do not hold both, the figure apart.

    It is then as high as it must be: half a figure is another figure. A state takes a line too.
    """
    lines = max(1, lines - 1) if box.state else lines
    together = Block.of(box.whole, NAME_TYPE, room, most=lines)
    if together.whole or not box.figure:
        return together, None
    sizes = (NAME_TYPE, SMALL_TYPE)
    figure = Block.fitting(box.figure, sizes, room, most=len(box.figure))
    return Block.fitting(box.text, sizes, room, most=max(1, lines - 1)), figure


def _spread(column: Sequence[_Placed], x: float, top: float, body: float) -> None:
    free = body - sum(placed.height for placed in column)
    gap = free / len(column) if column else 0.0
    y = top + gap / 2
    for placed in column:
        placed.x, placed.y = x, y
        y += placed.height + gap


# --- drawing ---


def _head(column: ThreadColumn, at: int, plan: _Plan, look: Look) -> list[str]:
    x, end = _MARGIN + at * plan.step, _MARGIN + at * plan.step + plan.box_width
    name, rule = _title(column, plan.box_width), plan.head - _RULE
    return [
        *name.drawn(x, rule - 7 - name.height, fill=look.ink, family=look.display, weight=700),
        text(
            column.count,
            end,
            rule - 11,
            size=NAME_TYPE,
            fill=look.ink_2,
            family=look.text,
            anchor="end",
            weight=500,
        ),
        element("line", x1=x, y1=rule, x2=end, y2=rule, stroke=look.ink, stroke_width=1.25),
    ]


def _title(column: ThreadColumn, width: float) -> Block:
    """What stands above a column, in whole words: on one line, else smaller on two."""
    room = width - em_width(column.count) * NAME_TYPE - 8
    one = Block.of(column.title, HEAD_TYPE, room, most=1)
    return one if one.whole else Block.fitting(column.title, (NAME_TYPE, SMALL_TYPE), room)


def _line(
    link: ThreadLink, places: Mapping[str, _Placed], plan: _Plan, light: ThreadLight, look: Look
) -> str:
    start, end = places[link.source], places[link.target]
    x1, x2 = start.x + plan.box_width, end.x
    half = (x2 - x1) / 2
    lit = (link.source, link.target) in light.links
    path = f"M{x1:.2f} {start.middle:.2f}C{x1 + half:.2f} {start.middle:.2f}"
    width = {1: 1.0, 2: 1.6}.get(round(link.strength), 2.6)
    return element(
        "path",
        d=f"{path} {x2 - half:.2f} {end.middle:.2f} {x2:.2f} {end.middle:.2f}",
        fill="none",
        stroke=look.signal if lit else look.warn if link.broken else look.rule_strong,
        stroke_width=width + 1.6 if lit else width,
        stroke_dasharray="7 4" if link.broken else None,
        data_from=link.source,
        data_to=link.target,
    )


def _stub(placed: _Placed, plan: _Plan, look: Look) -> list[str]:
    """A dashed end that leads nowhere, on the side on which the thread breaks."""
    if not placed.box.stub:
        return []
    colour = look.bad if placed.box.mark == "error" else look.warn
    out = placed.box.stub == "out"
    x1 = placed.x + plan.box_width if out else placed.x
    x2 = min(plan.width - 1, x1 + _STUB) if out else max(1.0, x1 - _STUB)
    y = placed.middle
    return [
        element(
            "line",
            x1=x1,
            y1=y,
            x2=x2,
            y2=y,
            stroke=colour,
            stroke_width=2,
            stroke_dasharray="5 3",
        ),
        element("line", x1=x2, y1=y - 8, x2=x2, y2=y + 8, stroke=colour, stroke_width=2),
    ]


def _box(placed: _Placed, plan: _Plan, look: Look, *, lit: bool) -> str:
    box = placed.box
    colour = {"error": look.bad, "warn": look.warn}.get(box.mark, look.rule_strong)
    frame = element(
        "rect",
        x=placed.x,
        y=placed.y,
        width=plan.box_width,
        height=placed.height,
        rx=2,
        fill=look.sheet,
        stroke=look.signal if lit else colour,
        stroke_width=2.2 if lit else 1.8 if box.mark else 1.1,
        stroke_dasharray="6 4" if box.mark else None,
    )
    inside = [frame, *_words(placed, look, colour, lit=lit)]
    if not box.url:
        return "".join(inside)
    if not placed.name.whole:
        inside.insert(0, element("title", words(box.told)))
    return element("a", "".join(inside), href=box.url, data_box=box.key)


def _words(placed: _Placed, look: Look, colour: str, *, lit: bool) -> list[str]:
    left, top = placed.x + _PAD, placed.y + placed.pad
    parts: list[str] = []
    if placed.box.tag:
        tag = Block.of(placed.box.tag, SMALL_TYPE, placed.name.size * 40, most=1)
        parts += tag.drawn(left, top, fill=look.ink_2, family=look.text)
        top += SMALL_TYPE + 4
    weight = 650 if lit else 550
    for block in filter(None, (placed.name, placed.figure)):
        parts += block.drawn(left, top, fill=look.ink, family=look.text, weight=weight)
        top += block.height
    if placed.box.state and placed.state:
        tone = placed.box.state.tone
        parts += _signed(placed.state, tone, left, top, _colour(tone, look), look)
        top += placed.state.height
    if placed.words:
        tone = "bad" if placed.box.mark == "error" else "warn"
        parts += _signed(placed.words, tone, left, top + 4, colour, look)
    return parts


def _colour(tone: Tone, look: Look) -> str:
    return {"ok": look.ok, "warn": look.warn, "bad": look.bad, "open": look.ink_2}[tone]


def _signed(said: Block, tone: Tone, left: float, top: float, colour: str, look: Look) -> list[str]:
    """Words behind their shape."""
    sign = _sign(tone, left + _SIGN / 2, top + SMALL_TYPE * 0.6, colour, look)
    return sign + said.drawn(left + _SIGN + 4, top, fill=colour, family=look.text, weight=650)


def _sign(tone: Tone, x: float, y: float, colour: str, look: Look) -> list[str]:
    """The shape of a state, as on every page of the studio (core.templatetags.pmo)."""
    half = _SIGN / 2
    if tone == "open":
        line = {"fill": "none", "stroke": colour, "stroke_dasharray": "3 2"}
        return [element("circle", cx=x, cy=y, r=half - 1, stroke_width=1.3, **line)]
    if tone == "ok":
        inner = f"M{x - 2.6:.2f} {y + 0.1:.2f}l1.8 1.8 3.2-3.6"
        return [
            element("circle", cx=x, cy=y, r=half - 0.5, fill=colour),
            element("path", d=inner, fill="none", stroke=look.sheet, stroke_width=1.3),
        ]
    if tone == "bad":
        shape = f"M{x:.2f} {y - half:.2f}l{half} {half}-{half} {half}-{half}-{half}z"
        inner = f"M{x - 2:.2f} {y - 2:.2f}l4 4m0-4l-4 4"
    else:
        shape = f"M{x:.2f} {y - half:.2f}l{half + 0.5} {_SIGN - 0.5}h-{_SIGN + 1}z"
        inner = f"M{x:.2f} {y - 1.8:.2f}v3.4m0 1v1"
    return [
        element("path", d=shape, fill=colour),
        element("path", d=inner, fill="none", stroke=look.sheet, stroke_width=1.3),
    ]
