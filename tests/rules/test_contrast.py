"""Every colour pair that carries text or a shape, measured from the token file (WCAG 2.2)."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import example, given
from hypothesis import strategies as st

from pmo_studio.core.drawing import palette

TOKENS = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"

SURFACES = ("film", "film-sunk", "sheet", "raised")
# Coloured text never stands on sunk film; coloured shapes may (they need 3 to 1).
LIT = ("film", "sheet", "raised")
# The floor of each ink on its surfaces, in both themes.
INKS = {
    "ink": (10.9, SURFACES),
    "ink-2": (6.1, SURFACES),
    "ink-3": (4.7, SURFACES),
    "rule-strong": (3.0, SURFACES),
    "signal": (4.7, LIT),
    "ok": (4.9, LIT),
    "warn": (4.9, LIT),
    "bad": (4.9, LIT),
    "focus": (5.4, SURFACES),
}
PAPERS = tuple(palette.PAPERS)
TINTS = 12

Pair = tuple[str, str]


def tokens() -> dict[str, Pair]:
    """Colour tokens as (light, dark); a token that keeps its colour has it twice."""
    text = TOKENS.read_text(encoding="utf-8")
    found = {}
    for name, light, dark, both in re.findall(
        r"--([\w-]+):\s*(?:light-dark\((#\w{6}),\s*(#\w{6})\)|(#\w{6}));", text
    ):
        # The first definition is the design's; later ones belong to projector and contrast views.
        found.setdefault(name, (light or both, dark or both))
    return found


def test_the_theme_of_a_device_changes_colours_and_nothing_else():
    own = Path(settings.BASE_DIR) / "static"
    texts = {path: path.read_text("utf-8") for path in (*own.rglob("*.css"), *own.rglob("*.js"))}
    assert TOKENS in texts
    assert [path.name for path, text in texts.items() if "prefers-color-scheme" in text] == []
    # light-dark() takes colours only.
    assert [path for path, text in texts.items() if "light-dark(" in text] == [TOKENS]


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def worst(ink: str, surfaces: tuple[str, ...]) -> tuple[float, str]:
    """The lowest contrast of an ink over surfaces and themes, and where it is found."""
    known = tokens()
    return min(
        (
            contrast(known[ink][theme], known[surface][theme]),
            f"{surface} {('light', 'dark')[theme]}",
        )
        for surface in surfaces
        for theme in (0, 1)
    )


def test_contrast_is_measured_as_wcag_defines_it():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("ink", INKS)
def test_ink_stands_out_from_every_surface_in_both_themes(ink):
    floor, surfaces = INKS[ink]
    measured, where = worst(ink, surfaces)
    # The design states its floors to one decimal.
    assert round(measured, 1) >= floor, f"--{ink} on {where} has {measured:.2f}, below {floor}"


@pytest.mark.parametrize("ink", ["signal", "ok", "warn", "bad"])
def test_coloured_shapes_stand_out_even_from_sunk_film(ink):
    assert worst(ink, ("film-sunk",))[0] >= 3.0


@pytest.mark.parametrize("paper", PAPERS)
def test_text_on_paper_stays_readable_in_both_themes(paper):
    assert worst("paper-ink", (f"paper-{paper}",))[0] >= 8.8
    assert worst("paper-ink-2", (f"paper-{paper}",))[0] >= 4.5


@pytest.mark.parametrize("paper", PAPERS)
def test_a_dot_sticker_is_seen_on_every_paper(paper):
    assert worst("dot", (f"paper-{paper}",))[0] >= 3.0


@pytest.mark.parametrize("tint", range(TINTS))
def test_initials_are_readable_on_the_tint_of_every_person(tint):
    assert worst("paper-ink", (f"tint-{tint}",))[0] >= 8.8


@pytest.mark.parametrize("ground", ["ink", "ink-2", "signal"])
def test_reversed_text_is_readable_on_buttons_and_stations(ground):
    assert worst("on-ink", (ground,))[0] >= 4.5


def test_every_tint_of_a_seat_has_a_colour():
    from pmo_studio.core.models.people import TINTS as SEATS

    css = (TOKENS.parent / "controls.css").read_text(encoding="utf-8")
    drawn = {int(number) for number in re.findall(r'\[data-tint="(\d+)"\]', css)}
    assert drawn == set(range(SEATS)) == set(range(TINTS))


def test_every_colour_outside_the_token_file_is_black_white_or_a_shadow():
    """A colour that is no token would follow no theme and be measured by nobody."""
    allowed = {"#fff", "#0C1F2A"}  # a QR code is dark on white in every theme
    strays = []
    for path in sorted(TOKENS.parent.glob("*.css")):
        if path.name in ("tokens.css", "print.css"):
            continue
        for colour in re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[;\s),])", path.read_text("utf-8")):
            if colour not in allowed:
                strays.append(f"{path.name}: {colour}")
    assert strays == []


COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
@example("#7a1fa2")
@example("#fff7b0")
@example("#808080")
def test_text_on_any_colour_of_a_client_can_be_read(colour):
    assert contrast(palette.text_on(colour), colour) >= 4.5


def test_ink_and_paper_are_preferred_to_black_and_white():
    assert palette.text_on("#FFF7B0") == palette.INK
    assert palette.text_on("#7a1fa2") == palette.SHEET
