"""Which functions to look at first for a canvas, each with the reasons why.  Pure, no Django.

The rule, in the order in which it counts:
- a function that others on the canvas need first: 3 points for each of them;
- words that a value (or the note itself) shares with the function: 2 points a word of its name,
  1 point a word of its deliverables or of the benefit that its first capability brings;
- a capability with a gap that the function raises: the gap in levels, half of it where the
  capability is not its first.
Words of fewer than four letters, words that merely join others, and words of more than a quarter
of the catalogue say nothing.  Two words are the same when their first five letters are, without
the s of a plural.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from canvases.benefits import benefits
from canvases.folding import fold, words
from pmo_studio.core.catalogue import Function

SHORTEST = 4
STEM = 5
# Of so many functions a word must at most be part, to say anything about one of them.
COMMON_SHARE = 0.25
REQUIRED = 3.0
IN_NAME = 2.0
IN_REST = 1.0
SECONDARY = 0.5
LEAST_GAP = 0.5
USUAL_MOST = 6

# Words that join others in the three languages, folded; and people, whom every PMO serves.
_JOINING = """
about also between from into more than that their them they this when where which with your people
apenas cada como dessa desse deste essa esse esta este mais muito para pela pelo quando seus sobre
ademas cuando desde entre esas esos estas estos hacia hasta mas menos nuestra nuestro otra otro sino
suas tambien todas todos unas unos pessoas personas
"""
JOINING = frozenset(_JOINING.split())


@dataclass(frozen=True, slots=True)
class Shared:
    """Words that a text of the canvas has in common with the function, as the text writes them."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raises:
    """A capability below its target that the function raises."""

    capability: str
    gap: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A function with all that speaks for it."""

    function: Function
    points: float
    # Keys of the functions on the canvas that need it first.
    needed_by: tuple[str, ...]
    shared: tuple[Shared, ...]
    raises: tuple[Raises, ...]


def suggest(
    offered: Iterable[Function],
    *,
    known: Mapping[str, Function],
    present: Iterable[str],
    texts: Sequence[str],
    gaps: Mapping[str, float],
    language: str,
    most: int = USUAL_MOST,
) -> list[Suggestion]:
    """The functions that are not on the canvas yet and for which something speaks, best first and
    otherwise in the order in which they are offered.

    `known` is the whole catalogue, `present` the keys on the canvas, `texts` what the values and
    the note say, `gaps` levels to go by capability.
    """
    standing = list(dict.fromkeys(present))
    lexicon = _Lexicon(known.values(), language)
    found = [
        _suggestion(function, known, standing, texts, gaps, lexicon)
        for function in offered
        if function.key not in standing
    ]
    told = [each for each in found if each.points > 0]
    return sorted(told, key=lambda each: -each.points)[:most]


class _Lexicon:
    """The words of every function that say something about it, by their stems."""

    def __init__(self, functions: Iterable[Function], language: str) -> None:
        self.language = language
        names, rests = {}, {}
        promised = {one.capability: one.text.in_language(language) for one in benefits().values()}
        for one in functions:
            names[one.key] = stems(one.name.in_language(language))
            made = [each.name.in_language(language) for each in one.deliverables]
            rests[one.key] = stems(" ".join([*made, promised.get(one.capability, "")]))
        spread = Counter(stem for key in names for stem in {*names[key], *rests[key]})
        most = COMMON_SHARE * len(names)
        self.common = {stem for stem, n in spread.items() if n > most}
        self.names, self.rests = names, rests

    def points(self, key: str, stem: str) -> float:
        """What it is worth that this word stands in a text, too."""
        if stem in self.common:
            return 0
        if stem in self.names[key]:
            return IN_NAME
        return IN_REST if stem in self.rests[key] else 0


def stems(text: str) -> Mapping[str, str]:
    """The words of a text that may say something, each with how it is written first."""
    found: dict[str, str] = {}
    for word in words(text):
        plain = fold(word)
        if len(plain) >= SHORTEST and plain not in JOINING:
            single = plain.removesuffix("s") if len(plain) > SHORTEST else plain
            found.setdefault(single[:STEM], word)
    return found


def _suggestion(
    function: Function,
    known: Mapping[str, Function],
    standing: Sequence[str],
    texts: Sequence[str],
    gaps: Mapping[str, float],
    lexicon: _Lexicon,
) -> Suggestion:
    needed = tuple(key for key in standing if key in known and function.key in known[key].req)
    shared: list[Shared] = []
    counted: dict[str, float] = {}
    for text in texts:
        written = stems(text)
        worth = {stem: lexicon.points(function.key, stem) for stem in written}
        alike = [stem for stem, points in worth.items() if points]
        if alike:
            shared.append(Shared(text, tuple(written[stem] for stem in alike)))
            counted |= {stem: worth[stem] for stem in alike}
    raises = [
        (Raises(key, gap), gap if key == function.capability else gap * SECONDARY)
        for key in (function.capability, *function.secondary)
        if (gap := gaps.get(key, 0)) >= LEAST_GAP
    ]
    points = REQUIRED * len(needed) + sum(counted.values()) + sum(worth for _, worth in raises)
    return Suggestion(function, points, needed, tuple(shared), tuple(each for each, _ in raises))
