"""Where everything of a process map stands: rows, bands, and the steps with their words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessments.processes.flow import Chart, Step, StepKind, duration, waited
from pmo_studio.core.charts.svg import SMALLEST_TYPE
from pmo_studio.core.drawing import Face, Fonts, Paragraphs

NAME = 13.0  # type sizes, in user units (px)
SMALL = SMALLEST_TYPE
LEADING = 16.0
SMALL_LEADING = 14.0
GUTTER = 140.0  # names of lanes, wider for long words
WIDEST_GUTTER = 220.0
LEAD = 36.0  # from the band's edge to the first column, and behind the last
NARROWEST_CELL = 152.0
# So few steps stay in one row, if need be with less room for each and for the lanes' names.
TOGETHER = 6
TIGHTEST_CELL = 96.0
SLIM_GUTTER = 84.0
WIDEST_BOX = 190.0
CHANNEL = 36.0  # between two boxes, for arrows
PAD = 14.0
EMPTY_LANE = 34.0
ROW_GAP = 26.0
BOX_LEAST = 46.0
DIAMOND = 25.0  # half its width and height
CLOCK = 20.0  # half the circle of a wait
POINT = 14.0  # the tip of a handover
INSET = 16.0  # of words in a box
HANDOVER_INSET = POINT + 12
INSETS = {StepKind.DECISION: 0.0, StepKind.WAIT: 0.0, StepKind.HANDOVER: HANDOVER_INSET}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the drawing in one language; the last three take a number of a step or of a
    handover."""

    work: str
    wait: str
    kinds: Mapping[StepKind, str]
    crossing: str
    pain: str
    comes_from: Callable[[int], str]
    goes_to: Callable[[int], str]
    handover: Callable[[int], str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One step with its place and its measured words.

    `up` and `down` are how far it reaches above and below the line on which the work flows.
    """

    at: int
    step: Step
    x: float
    box: float
    half: float
    label: tuple[str, ...]
    times: tuple[str, ...]
    up: float
    down: float

    @property
    def reach(self) -> float:
        """From the middle of the shape to its edge, where arrows begin and end."""
        if self.step.kind == StepKind.DECISION:
            return DIAMOND
        return CLOCK if self.step.kind == StepKind.WAIT else self.box / 2


@dataclass(frozen=True, slots=True)
class Band:
    """A lane in one row: its top, its height, and the line on which its work flows."""

    name: tuple[str, ...]
    top: float
    height: float
    line: float


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    bands: tuple[Band, ...]
    gutter: float

    @property
    def bottom(self) -> float:
        last = self.bands[-1]
        return last.top + last.height

    def line_of(self, cell: Cell) -> float:
        return self.bands[cell.step.lane].line


def rows_of(
    chart: Chart, lanes: Sequence[str], words: Words, fonts: Fonts, width: float
) -> list[Row]:
    """The steps in rows of equal length, as few as the width allows."""
    gutter = _gutter(lanes, fonts)
    narrowest = _narrowest_cell(chart.steps, fonts)
    slim, tightest = _slim_gutter(lanes, fonts), _tightest_cell(chart.steps, fonts)
    if len(chart.steps) <= TOGETHER and len(chart.steps) * tightest <= width - slim - 2 * LEAD:
        narrowest = tightest
        if len(chart.steps) * tightest > width - gutter - 2 * LEAD:
            gutter = slim
    room = width - gutter - 2 * LEAD
    most = max(1, int(room // narrowest))
    count = max(1, -(-len(chart.steps) // most))
    columns = max(1, -(-len(chart.steps) // count))
    cell = room / columns
    names = [lines_of(name, gutter - 2 * PAD, NAME, fonts, Face.BOLD) for name in lanes]
    rows: list[Row] = []
    top = 1.0
    for start in range(0, max(1, len(chart.steps)), columns):
        cells = tuple(
            _cell(at, step, gutter + LEAD + cell * (column + 0.5), cell, words, fonts)
            for column, (at, step) in enumerate(
                list(enumerate(chart.steps))[start : start + columns]
            )
        )
        rows.append(Row(cells, _bands(names, cells, top), gutter))
        top = rows[-1].bottom + ROW_GAP
    return rows


def _gutter(lanes: Sequence[str], fonts: Fonts) -> float:
    """As wide as the longest word of a lane's name, so that words are not broken."""
    return min(WIDEST_GUTTER, max(GUTTER, _longest_word(lanes, fonts, Face.BOLD) + 2 * PAD))


def _slim_gutter(lanes: Sequence[str], fonts: Fonts) -> float:
    """No wider than the longest word needs."""
    return min(WIDEST_GUTTER, max(SLIM_GUTTER, _longest_word(lanes, fonts, Face.BOLD) + 2 * PAD))


def _tightest_cell(steps: Sequence[Step], fonts: Fonts) -> float:
    """So wide that no word of a name breaks in its own shape."""
    boxes = [
        _longest_word([step.name], fonts, Face.SEMIBOLD) + INSETS.get(step.kind, INSET)
        for step in steps
    ]
    return max(TIGHTEST_CELL, min(WIDEST_BOX, max(boxes, default=0.0)) + CHANNEL)


def _narrowest_cell(steps: Sequence[Step], fonts: Fonts) -> float:
    """As wide as the longest word of a step's name needs."""
    longest = _longest_word([step.name for step in steps], fonts, Face.SEMIBOLD)
    box = min(WIDEST_BOX, longest + HANDOVER_INSET)
    return max(NARROWEST_CELL, box + CHANNEL)


def _longest_word(texts: Sequence[str], fonts: Fonts, face: Face) -> float:
    """In user units; a hair more, since sums of the widths of letters are not exact."""
    words = {word for text in texts for word in text.split()}
    return NAME * max((fonts.width(word, face) for word in words), default=0.0) + 0.1


def _cell(at: int, step: Step, x: float, cell: float, words: Words, fonts: Fonts) -> Cell:
    box = min(cell - CHANNEL, WIDEST_BOX)
    times = tuple(
        f"{word} {told(minutes)}"
        for word, minutes, told in (
            (words.work, step.work_min, duration),
            (words.wait, step.wait_min, waited),
        )
        if minutes
    )
    below = SMALL_LEADING * len(times) + 2
    if step.kind in (StepKind.DECISION, StepKind.WAIT):
        # The name of a small shape stands below it.
        half = DIAMOND if step.kind == StepKind.DECISION else CLOCK
        label = lines_of(step.name, box, NAME, fonts, Face.SEMIBOLD)
        return Cell(
            at, step, x, box, half, label, times, half, half + 4 + LEADING * len(label) + below
        )
    inset = HANDOVER_INSET if step.kind == StepKind.HANDOVER else INSET
    label = lines_of(step.name, box - inset, NAME, fonts, Face.SEMIBOLD)
    half = max(BOX_LEAST, LEADING * len(label) + 14) / 2
    return Cell(at, step, x, box, half, label, times, half, half + 3 + below)


def _bands(names: Sequence[tuple[str, ...]], cells: Sequence[Cell], top: float) -> tuple[Band, ...]:
    bands: list[Band] = []
    for lane, name in enumerate(names):
        here = [cell for cell in cells if cell.step.lane == lane]
        up = max((cell.up for cell in here), default=0.0) + SMALL_LEADING
        down = max((cell.down for cell in here), default=0.0)
        needed = up + down + 2 * PAD if here else EMPTY_LANE
        height = max(needed, LEADING * len(name) + PAD)
        line = top + PAD + up + (height - needed) / 2 if here else top + height / 2
        bands.append(Band(name, top, height, line))
        top += height
    return tuple(bands)


def lines_of(text: str, limit: float, size: float, fonts: Fonts, face: Face) -> tuple[str, ...]:
    return Paragraphs(text, fonts, face).lines(max(1.0, limit / size)) if text else ()
