"""Words in charts: how wide they may be, and how they break into lines.

A chart is laid out before anyone knows which typeface will draw it (the studio's own, or what
stands in for it until that has come), so widths are those of a wide typeface at weight 700.
"""

import math
import re
from dataclasses import dataclass
from typing import Literal, Self

from pmo_studio.core.charts.svg import SMALLEST_TYPE, element, words
from pmo_studio.core.drawing.metrics import Face, Fonts
from pmo_studio.core.drawing.wrap import Paragraphs
from pmo_studio.core.rounding import half_up

Anchor = Literal["start", "middle", "end"]

LEADING = 1.2  # from one baseline to the next, in em
ASCENT = 0.95  # from the top of a line to its baseline, in em
_ELLIPSIS = "\u2026"
_HAIR = 1e-6  # so that a word as wide as its line is not broken by rounding
_NO_VALUE = "\u2013"
_BREAKS = re.compile(r"\s+|(?<=[-/])(?=[^\W\d])")
_LAST_FIGURE = re.compile(r"\S*\d[\d.,\s]*$")

# Advance widths in em, each the largest of the studio's cuts of 600 and 700 (a test measures).
_EMS = {
    " ": 0.24,
    "ijl|',.:;I": 0.32,
    "!`": 0.37,
    "frt1J/\\*": 0.45,
    "()[]{}": 0.47,
    '-_"szy': 0.59,
    "acekvxFL?+<=>~^": 0.61,
    "#@ADHKNUVXYCG&": 0.80,
    "OQw": 0.85,
    "m%M@\u2026": 0.98,
    "W\u2192\u2014": 1.12,
}
_OTHER_EM = 0.69


def _widths() -> dict[str, float]:
    ems = dict.fromkeys(map(chr, range(0x20, 0x7F)), _OTHER_EM)
    ems |= {char: em for chars, em in _EMS.items() for char in chars}
    return {**ems, "\N{NO-BREAK SPACE}": ems[" "], "\u2013": 0.64, "\u2212": 0.60}


_MEASURE = Fonts(dict.fromkeys(Face, _widths()))


def em_width(text: str) -> float:
    """How wide a line of text is at most, in em."""
    return _MEASURE.width(text)


def longest_word(text: str) -> float:
    """Width of the longest part of a text that must not be broken, in em."""
    return max((em_width(word) for word in _BREAKS.split(text)), default=0.0)


def figure(value: float | None, *, decimal: str = ".", thin: bool = False) -> str:
    """A score as it is printed: one decimal, in parentheses where the evidence is thin.

    Halves are rounded away from zero, as the tables of the pages do.
    """
    if value is None:
        return _NO_VALUE
    if not math.isfinite(value):
        raise ValueError(f"a chart cannot print {value}")
    printed = f"{half_up(value, 1):f}".replace(".", decimal)
    return f"({printed})" if thin else printed


@dataclass(frozen=True, slots=True)
class Block:
    """A label broken into lines of one size; sizes in user units."""

    lines: tuple[str, ...]
    size: float
    whole: bool  # neither a word nor the text had to be cut

    @classmethod
    def of(cls, text: str, size: float, limit: float, *, most: int = 2) -> Self:
        """At most `most` lines no wider than `limit`; what is too much ends in an ellipsis."""
        text = " ".join(text.split())
        paragraphs = Paragraphs(text, _MEASURE)
        lines = paragraphs.lines(limit / size + _HAIR) if paragraphs.text else ()
        longest = longest_word(text) * size
        if len(lines) <= most:
            lines = _even(paragraphs, lines, longest / size + _HAIR)
            return cls(lines, size, whole=longest <= limit)
        first = lines[: most - 1]
        last = _cut(_after(paragraphs.text, first), limit / size)
        return cls((*first, last), size, whole=False)

    @classmethod
    def fitting(cls, text: str, sizes: tuple[float, float], limit: float, *, most: int = 2) -> Self:
        """The largest size, from sizes[0] down to sizes[1], at which the text stays whole."""
        size, smallest = sizes
        while size > smallest:
            block = cls.of(text, size, limit, most=most)
            if block.whole:
                return block
            size -= 0.5
        return cls.of(text, smallest, limit, most=most)

    @property
    def width(self) -> float:
        return max((em_width(line) for line in self.lines), default=0.0) * self.size

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING

    def drawn(
        self,
        x: float,
        top: float,
        *,
        fill: str,
        family: str,
        anchor: Anchor = "start",
        weight: int = 600,
    ) -> list[str]:
        """The lines as text elements, below `top`."""
        return [
            text(
                line,
                x,
                top + self.size * (ASCENT + LEADING * index),
                size=self.size,
                fill=fill,
                family=family,
                anchor=anchor,
                weight=weight,
            )
            for index, line in enumerate(self.lines)
        ]


def text(
    content: str,
    x: float,
    y: float,
    *,
    fill: str,
    family: str,
    size: float = SMALLEST_TYPE,
    anchor: Anchor = "start",
    weight: int = 400,
) -> str:
    """One line of text whose baseline starts, has its middle or ends at (x, y)."""
    return element(
        "text",
        words(content),
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        fill=fill,
        font_family=family,
        font_size=size,
        font_weight=weight,
    )


def _even(paragraphs: Paragraphs, lines: tuple[str, ...], word: float) -> tuple[str, ...]:
    """As many lines, but of like length; none is made narrower than the longest word (em)."""
    limit = max(map(em_width, lines), default=0.0)
    while len(lines) > 1 and limit > word:
        limit -= 0.25
        narrower = paragraphs.lines(max(limit, word))
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _after(text: str, lines: tuple[str, ...]) -> str:
    for line in lines:
        text = text.partition(line)[2]
    return text.strip()


def _cut(line: str, limit: float) -> str:
    """The beginning of a line; it never ends in a figure, which might be half of one."""
    while line and em_width(line + _ELLIPSIS) > limit:
        line = line[:-1]
    return _LAST_FIGURE.sub("", line).rstrip() + _ELLIPSIS
