"""Writing SVG by hand: escaping, numbers, and the two looks of a chart.

Charts use only rect, line, path, polygon, circle, text and marker with presentation
attributes, because the page, the PDF and the Office files must all draw them alike
(no `style`, no CSS beyond colours by token on the page).
"""

import math
import re
from dataclasses import dataclass
from html import escape
from typing import Self

# XML 1.0 cannot hold these at all, not even escaped.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Smallest type in a chart, in user units: 11 px at natural size is 8.25 pt in print.
SMALLEST_TYPE = 11.0


class Svg(str):
    """Markup of a chart; templates may put it into a page as it is."""

    __slots__ = ()

    def __html__(self) -> Self:
        return self


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and typefaces of a chart, by what they mean."""

    ink: str
    ink_2: str
    rule: str
    rule_strong: str
    sheet: str
    sunk: str
    on_ink: str
    signal: str
    ok: str
    warn: str
    bad: str
    text: str
    display: str
    tints: tuple[str, ...]  # of groups; they keep their pigment in every theme
    paper_ink: str  # the ink on them


# On a page the tokens decide, so that a chart follows the theme.
PAGE = Look(
    ink="var(--ink)",
    ink_2="var(--ink-2)",
    rule="var(--rule)",
    rule_strong="var(--rule-strong)",
    sheet="var(--sheet)",
    sunk="var(--film-sunk)",
    on_ink="var(--on-ink)",
    signal="var(--signal)",
    ok="var(--ok)",
    warn="var(--warn)",
    bad="var(--bad)",
    text="var(--font-text)",
    display="var(--font-display)",
    tints=(
        "var(--paper-coral)",
        "var(--paper-lilac)",
        "var(--paper-saffron)",
        "var(--paper-sky)",
        "var(--paper-mint)",
        "var(--tint-9)",
        "var(--tint-10)",
        "var(--tint-7)",
        "var(--tint-6)",
        "var(--tint-8)",
        "var(--tint-11)",
        "var(--tint-0)",
    ),
    paper_ink="var(--paper-ink)",
)
# On paper there are no tokens: the light theme, spelt out, on white.
PRINT = Look(
    ink="#0C1F2A",
    ink_2="#3C5866",
    rule="#C3D0D2",
    rule_strong="#6F8893",
    sheet="#FFFFFF",
    sunk="#E2E9E8",
    on_ink="#FFFFFF",
    signal="#BD3412",
    ok="#12705A",
    warn="#855600",
    bad="#A3123A",
    text="Instrument Sans, Noto Sans, sans-serif",
    display="Bricolage Grotesque, Noto Sans, sans-serif",
    tints=(
        "#F6A89A",
        "#CDBEF0",
        "#F7D256",
        "#A5D2F0",
        "#A6DCBB",
        "#F2C08D",
        "#BCC9F5",
        "#D9DE8A",
        "#F3BFD6",
        "#9FDBD8",
        "#D8C3B0",
        "#D5E0E0",
    ),
    paper_ink="#0C1F2A",
)


def number(value: float) -> str:
    """A coordinate with at most two decimals; refuses what is no number."""
    if not math.isfinite(value):
        raise ValueError(f"a chart cannot draw {value}")
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def words(text: str) -> str:
    """Text for content or an attribute: escaped, without what XML cannot hold."""
    return escape(_UNPRINTABLE.sub("", text), quote=True)


def element(name: str, content: str = "", **attributes: str | float | None) -> str:
    """An element; `stroke_width=2` becomes stroke-width="2", None is left out.

    `content` is markup: pass text through `words` first.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


def _value(value: str | float) -> str:
    return words(value) if isinstance(value, str) else number(value)


def drawing(
    width: float,
    height: float,
    title: str,
    parts: list[str],
    *,
    class_: str = "chart",
    role: str = "img",
) -> Svg:
    """The whole chart: `<title>` first, its own size and a viewBox, an image to readers.

    With links inside its role is "group", because readers pass over what is in an image.
    """
    box = f"0 0 {number(width)} {number(height)}"
    content = element("title", words(title)) + "".join(parts)
    return Svg(
        element(
            "svg",
            content,
            xmlns="http://www.w3.org/2000/svg",
            class_=class_,
            viewBox=box,
            width=width,
            height=height,
            role=role,
            aria_label=title if role != "img" else None,
        )
    )


def text_width(text: str, size: float) -> float:
    """A generous estimate of how wide a short label is, for placing it; in user units."""
    return 0.62 * size * len(text)
