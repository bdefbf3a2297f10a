"""The printed sheet's colours: the light values of static/css/tokens.css (a test compares)."""

INK = "#0C1F2A"
INK_2 = "#3C5866"
INK_3 = "#4F6975"
RULE = "#C3D0D2"
RULE_STRONG = "#6F8893"
FILM = "#EEF2F1"
SHEET = "#FBFCFC"
SIGNAL = "#BD3412"
DOT = "#B42F0E"
PAPER_INK = "#0C1F2A"
PAPER_INK_2 = "#33434A"
# The papers of notes, in the order of the swatches: the one list that model, pages, import and
# sheet are made of.  What must be written out in style sheets and scripts a test compares with it.
NOTE_PAPERS = {
    "saffron": "#F7D256",
    "coral": "#F6A89A",
    "sky": "#A5D2F0",
    "mint": "#A6DCBB",
    "lilac": "#CDBEF0",
}
PAPERS = {**NOTE_PAPERS, "plain": "#FFFFFF"}
TEXT_CONTRAST = 4.5  # the least of text (WCAG 2.2)


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it, both as #RRGGBB."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG 2.2 defines it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def text_on(colour: str) -> str:
    """Ink or paper, whichever can be read on this colour (4.5 to 1).

    On a few colours of middle brightness neither can; there it is black or white, as one of the
    two always has 4.58.
    """
    inks = (INK, SHEET, "#000000", "#FFFFFF")
    return next(ink for ink in inks if contrast(ink, colour) >= TEXT_CONTRAST)


def _luminance(colour: str) -> float:
    channels = (channel / 255 for channel in _channels(colour))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
