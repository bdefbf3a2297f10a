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


def mixed(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it, both as #RRGGBB."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
