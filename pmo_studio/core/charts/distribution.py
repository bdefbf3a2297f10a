"""How the answers to one question spread over its categories: small bars."""

from collections.abc import Sequence

from pmo_studio.core.charts.lettering import Block, longest_word, text
from pmo_studio.core.charts.marks import mean_mark, share, thin_line
from pmo_studio.core.charts.svg import PAGE, SMALLEST_TYPE, Look, Svg, drawing, element

_SEAM = 4.0  # between two bars
_STRIP = 10.0  # below the base, for the mean
_LONGEST = 130.0  # a longer word is broken


def distribution(
    counts: Sequence[int],
    labels: Sequence[str],
    *,
    title: str,
    mean: float | None = None,
    width: float = 152.0,
    height: float = 72.0,
    look: Look = PAGE,
) -> Svg:
    """Bars with their counts above and the scale below, in user units (px).

    `mean` is a place on the categories: 1 is the first, 2 the second; a triangle points at it
    between bars and scale, where it hides neither.  `width` and `height` hold a scale of short
    labels in one line; longer ones make the chart larger.  Raises ValueError unless each count
    has its label and none is negative.
    """
    if len(counts) != len(labels) or not counts or min(counts) < 0:
        raise ValueError(f"{len(labels)} labels cannot tell the counts {list(counts)}")
    longest = max(map(longest_word, (*labels, *map(str, counts)))) * SMALLEST_TYPE
    slot = max(width / len(counts), min(longest, _LONGEST) + 4)
    width = slot * len(counts)
    blocks = [Block.of(label, SMALLEST_TYPE, slot - 4, most=3) for label in labels]
    strip = 2.0 if mean is None else _STRIP
    # A chart with and one without a mean have the same base.
    base = height - _STRIP - SMALLEST_TYPE * 1.2
    unit = max(1.0, base - SMALLEST_TYPE - 4) / max(1, *counts)
    parts = []
    for index, (count, block) in enumerate(zip(counts, blocks, strict=True)):
        middle, tall = (index + 0.5) * slot, count * unit
        bar = min(slot - _SEAM, 44.0)
        if count:
            parts.append(
                element(
                    "rect",
                    x=middle - bar / 2,
                    y=base - tall,
                    width=bar,
                    height=tall,
                    fill=look.ink_2,
                )
            )
        parts.append(
            text(
                str(count),
                middle,
                base - tall - 3.5,
                fill=look.ink if count else look.ink_2,
                family=look.text,
                anchor="middle",
                weight=700 if count else 400,
            )
        )
        parts += block.drawn(
            middle, base + strip, fill=look.ink_2, family=look.text, anchor="middle", weight=400
        )
    parts.append(thin_line(0, base, width, base, look.rule_strong, 1.25))
    if mean is not None:
        place = share(mean, 0.5, len(counts) + 0.5)
        parts.append(mean_mark(min(width - 6, max(6.0, place * width)), base + 9.5, look, size=8))
    foot = base + _STRIP + max(block.height for block in blocks)
    return drawing(width, max(height, foot + 1), title, parts)
