"""Breaking text into lines.  Nothing is ever cut: what does not fit moves to the next line."""

import re
import unicodedata
from dataclasses import dataclass

from pmo_studio.core.drawing.metrics import Face, Fonts, is_tall

MARK_CAP = 4  # combining marks in a row; more only serve to draw over other people's text

_JOINER = "\u200d"
_NO_LINE_START = frozenset(
    "、。，．·：；！？）」』】〕〉》〗”’％…ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
)
_NO_LINE_END = frozenset("（「『【〔〈《〖“‘")
_WORD = re.compile(r"([^ \n]+)( *)")
_AFTER_DASH = re.compile(r"(?<=[^\W\d][-\u2013\u2014/_.@])(?=[^\W\d])|(?<=[-/])(?=[^\W\d])")
_WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60"
    "\U0001f000-\U0001faff\U00020000-\U0003ffff]"
)
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_NEW_LINE = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text as it is drawn: composed, one kind of line end, no control characters.

    At most `MARK_CAP` combining marks in a row are kept.
    """
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", _NEW_LINE.sub("\n", text)).replace("\t", " ")
    return _few_marks(_CONTROL.sub("", text))


def _few_marks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char) in ("Mn", "Me") else 0
        if marks <= MARK_CAP:
            kept.append(char)
    return "".join(kept)


def is_rtl(text: str) -> bool:
    """Whether the first letter with a direction reads from right to left."""
    if text.isascii():
        return False
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in ("R", "AL"):
            return True
        if direction == "L":
            return False
    return False


def clusters(text: str) -> list[str]:
    """What a reader sees as single characters: letters with marks, emoji, conjuncts, flags."""
    found: list[str] = []
    for char in text:
        if found and _continues(found[-1], char):
            found[-1] += char
        else:
            found.append(char)
    return found


def _continues(cluster: str, char: str) -> bool:
    if cluster in " \n":
        return False
    last = cluster[-1]
    if unicodedata.category(char) in ("Mn", "Me", "Mc") or char == _JOINER or last == _JOINER:
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff" or "\U000e0020" <= char <= "\U000e007f":
        return True
    if unicodedata.combining(last) == 9:  # a virama joins two consonants
        return unicodedata.category(char) == "Lo"
    return len(cluster) == 1 and _is_flag_letter(last) and _is_flag_letter(char)


def _is_flag_letter(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"


@dataclass(frozen=True, slots=True)
class Piece:
    """Something a line is never broken inside of, with the blank that follows it (em)."""

    text: str
    width: float
    blank: str
    blank_width: float


class Paragraphs:
    """A text measured once, to be wrapped at many widths."""

    def __init__(self, text: str, fonts: Fonts, face: Face = Face.TEXT) -> None:
        self.text = clean(text).strip()
        self._fonts = fonts
        self._face = face
        self._paragraphs = [self._pieces(line.strip()) for line in self.text.split("\n")]
        self._widths = [
            sum(piece.width + piece.blank_width for piece in pieces) for pieces in self._paragraphs
        ]
        self.widest = max(self._widths)
        plain = self.text.isascii()
        self.rtl = not plain and is_rtl(self.text)
        self.foreign = not plain and not all(fonts.has(c, face) or c == "\n" for c in self.text)
        self.tall = self.foreign and any(is_tall(char) for char in self.text)

    def lines(self, limit: float) -> tuple[str, ...]:
        """The text in lines no wider than `limit` (em)."""
        wrapped: list[str] = []
        for pieces, width in zip(self._paragraphs, self._widths, strict=True):
            if width <= limit:
                wrapped.append("".join(p.text + p.blank for p in pieces).rstrip(" "))
            else:
                wrapped.extend(self._wrap(pieces, limit))
        return tuple(wrapped)

    def _pieces(self, line: str) -> list[Piece]:
        pieces: list[Piece] = []
        for match in _WORD.finditer(line):
            parts = self._parts(match[1])
            pieces.extend(Piece(part, self._width(part), "", 0.0) for part in parts[:-1])
            last, blank = parts[-1], match[2]
            pieces.append(Piece(last, self._width(last), blank, self._width(blank)))
        return pieces

    def _width(self, text: str) -> float:
        return self._fonts.width(text, self._face) if text else 0.0

    def _parts(self, word: str) -> list[str]:
        """A word's unbreakable parts: after hyphens, and between wide characters."""
        if _WIDE.search(word):
            return _wide_parts(word)
        if len(word) > 3 and not word.isalnum():
            return _AFTER_DASH.split(word)
        return [word]

    def _wrap(self, pieces: list[Piece], limit: float) -> list[str]:
        lines: list[str] = []
        line, used, blank, blank_width = "", 0.0, "", 0.0
        for piece in pieces:
            if line and used + blank_width + piece.width > limit:
                lines.append(line)
                line, used, blank, blank_width = "", 0.0, "", 0.0
            if piece.width > limit:
                *full, line = self._broken(piece.text, limit)
                lines.extend(full)
                used = self._width(line)
            else:
                line += blank + piece.text
                used += blank_width + piece.width
            blank, blank_width = piece.blank, piece.blank_width
        lines.append(line)
        return lines

    def _broken(self, word: str, limit: float) -> list[str]:
        """A word wider than a line, broken between characters."""
        lines: list[str] = []
        line, used = "", 0.0
        for cluster in self._small_enough(clusters(word), limit):
            width = self._width(cluster)
            if line and used + width > limit:
                lines.append(line)
                line, used = "", 0.0
            line += cluster
            used += width
        lines.append(line)
        return lines

    def _small_enough(self, found: list[str], limit: float) -> list[str]:
        """Splits a cluster that alone is wider than a line (a long emoji sequence)."""
        return [
            part
            for cluster in found
            for part in ([cluster] if self._width(cluster) <= limit else list(cluster))
        ]


def _wide_parts(word: str) -> list[str]:
    parts: list[str] = []
    for cluster in clusters(word):
        glued = parts and (
            cluster[0] in _NO_LINE_START
            or parts[-1][-1] in _NO_LINE_END
            or not (_WIDE.match(cluster) or _WIDE.match(parts[-1][-1]))
        )
        if glued:
            parts[-1] += cluster
        else:
            parts.append(cluster)
    return parts
