"""What a package waits for, as people write it in a cell: "EN-1, WP-03+2d".  No Django."""

import re
from collections.abc import Set
from dataclasses import dataclass

from roadmaps.planning.network import Key, Predecessor

MOST_LAG = 1000
SEPARATORS = re.compile(r"[,;\n]+")
DAY = r"(?:d|days?|dias?|días?)"
# A key, then what planning tools write behind it: the kind of the link and days more or less.
WAIT = re.compile(
    rf"(?P<key>[^\s+]+?)\s*(?P<kind>FS|SS|FF|SF)?\s*"
    rf"(?P<lag>\+\s*\d{{1,6}}\s*{DAY}?|[-−]\s*\d{{1,6}}\s*{DAY})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class BadWait:
    """One of them that cannot be taken: waits (not understood), waits_kind, lead, lag."""

    code: str
    value: str


def parsed_waits(text: str, known: Set[Key]) -> tuple[tuple[Predecessor, ...], tuple[BadWait, ...]]:
    """Predecessors in their order, each once, and what cannot be taken.

    A text that is one of the `known` keys as a whole is that key, whatever it looks like.
    """
    found: dict[Key, Predecessor] = {}
    bad = []
    for part in filter(None, map(str.strip, SEPARATORS.split(text))):
        wait = _parsed(part, known)
        if isinstance(wait, BadWait):
            bad.append(wait)
        else:
            found.setdefault(wait.key, wait)
    return tuple(found.values()), tuple(bad)


def _parsed(part: str, known: Set[Key]) -> Predecessor | BadWait:
    if part.upper() in known:
        return Predecessor(part.upper())
    match = WAIT.fullmatch(part)
    if not match:
        return BadWait("waits", part)
    if (match["kind"] or "FS").upper() != "FS":
        return BadWait("waits_kind", part)
    lag = int("".join(re.findall(r"\d", match["lag"] or "0")))
    if match["lag"] and match["lag"][0] != "+" and lag:
        return BadWait("lead", part)
    if lag > MOST_LAG:
        return BadWait("lag", part)
    return Predecessor(match["key"].upper(), lag)
