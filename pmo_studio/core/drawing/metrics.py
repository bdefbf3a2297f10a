"""How wide text is: advance widths read from the studio's fonts, estimates for other scripts.

Widths are in em (multiply by the font size).  Estimates err on the wide side: a line may end a
little early, but never runs out of its box.
"""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError


class Face(StrEnum):
    """The cuts that drawings use; the value is the file name in the font folder."""

    TEXT = "instrument-400"
    SEMIBOLD = "instrument-600"
    BOLD = "instrument-700"
    DISPLAY = "bricolage-700"


# Kerning is not in the advance widths; pairs that move apart stay inside this allowance.
KERNING_ALLOWANCE = 1.02

EMOJI_EM = 1.3
_EMOJI_SELECTOR = "\ufe0f"

# First code point, last code point, em: measured on the Noto families, rounded up.
_SCRIPTS = (
    (0x0370, 0x03FF, 0.70),  # Greek
    (0x0400, 0x042F, 0.80),  # Cyrillic capitals
    (0x0430, 0x052F, 0.68),  # Cyrillic
    (0x0530, 0x058F, 0.75),  # Armenian
    (0x0590, 0x05FF, 0.66),  # Hebrew
    (0x0600, 0x08FF, 0.66),  # Arabic, Syriac, Thaana
    (0x0900, 0x0B7F, 0.78),  # Devanagari to Oriya
    (0x0B80, 0x0DFF, 1.40),  # Tamil to Sinhala
    (0x0E00, 0x0EFF, 0.70),  # Thai, Lao
    (0x0F00, 0x0FFF, 0.80),  # Tibetan
    (0x1000, 0x109F, 1.10),  # Myanmar
    (0x1100, 0x11FF, 1.00),  # Hangul letters
    (0x1E00, 0x1EFF, 0.80),  # Latin with two marks
    (0x2190, 0x25FF, 1.00),  # arrows, signs, shapes
    (0x2600, 0x27BF, EMOJI_EM),  # symbols that may be drawn as emoji
    (0x2B00, 0x2BFF, EMOJI_EM),
    (0xFB50, 0xFEFC, 0.80),  # Arabic presentation forms
    (0x1F000, 0x1FAFF, EMOJI_EM),
)
_WIDE_ARABIC = frozenset("صضڝڞۻسشښڛڜۺڪ")
_WIDE_ARABIC_EM = 1.32
_WIDE_CYRILLIC = frozenset("ЮЩШЊЉМЫЖФщшњљюфмы")
_WIDE_CYRILLIC_EM = 1.06
_SKIN_TONES = (0x1F3FB, 0x1F3FF)  # drawn into the emoji before them
_MARK_EM = {"Mn": 0.0, "Me": 0.0, "Cf": 0.0, "Cc": 0.0}
_OTHER_EM = 0.95

# Scripts whose letters reach higher and lower than Latin: lines need more room.
_TALL = ((0x0590, 0x1FFF), (0xA980, 0xAADF), (0xFB50, 0xFEFC))


class Fonts:
    """Advance widths of the four cuts; a missing font file is replaced by estimates."""

    def __init__(self, advances: Mapping[Face, Mapping[str, float]]) -> None:
        self._known = advances
        self._cache: dict[Face, dict[str, float]] = {face: dict(advances[face]) for face in Face}
        self._words: dict[tuple[Face, str], float] = {}

    @classmethod
    def load(cls, folder: Path) -> "Fonts":
        """The fonts in `folder` (see manage.py build_fonts); read once for each process."""
        return _load(folder)

    def has(self, char: str, face: Face = Face.TEXT) -> bool:
        """Whether the studio's own font draws this character."""
        return char in self._known[face]

    def char(self, char: str, face: Face = Face.TEXT) -> float:
        """Advance width of one character, in em."""
        widths = self._cache[face]
        width = widths.get(char)
        if width is None:
            width = widths[char] = self._estimate(char, face)
        return width

    def width(self, text: str, face: Face = Face.TEXT) -> float:
        """Width of one line of text, in em, kerning allowance included."""
        key = (face, text)
        known = self._words.get(key)
        if known is not None:
            return known
        total = sum(self.char(char, face) for char in text)
        if _EMOJI_SELECTOR in text:
            total += EMOJI_EM * text.count(_EMOJI_SELECTOR)
        total *= KERNING_ALLOWANCE
        if len(text) < 40 and len(self._words) < 50_000:
            self._words[key] = total
        return total

    def _estimate(self, char: str, face: Face) -> float:
        base = unicodedata.normalize("NFD", char)[0]
        if base != char and base in self._known[face]:
            return self._known[face][base] * 1.1
        return estimated_em(char)


@cache
def _load(folder: Path) -> Fonts:
    return Fonts({face: _advances(folder / f"{face}.ttf") for face in Face})


def _advances(path: Path) -> dict[str, float]:
    try:
        with TTFont(path, lazy=True) as font:
            units = font["head"].unitsPerEm
            widths = font["hmtx"].metrics
            best = font.getBestCmap()
            return {chr(code): widths[name][0] / units for code, name in best.items()}
    except (OSError, TTLibError):
        return {}


@cache
def estimated_em(char: str) -> float:
    """A width on the wide side for a character that the studio's fonts do not draw."""
    category = unicodedata.category(char)
    if category in _MARK_EM:
        return _MARK_EM[category]
    if char in _WIDE_ARABIC:
        return _WIDE_ARABIC_EM
    if char in _WIDE_CYRILLIC:
        return _WIDE_CYRILLIC_EM
    code = ord(char)
    if _SKIN_TONES[0] <= code <= _SKIN_TONES[1]:
        return 0.0
    for first, last, em in _SCRIPTS:
        if first <= code <= last:
            return em
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if category == "Zs":
        return 0.5
    return _OTHER_EM


@cache
def is_tall(char: str) -> bool:
    """Whether the character's script reaches beyond a Latin line."""
    code = ord(char)
    return any(first <= code <= last for first, last in _TALL)
