"""Keys that the studio gives to packages: OWN-1, WP-01, and WP-01b of a part.  No Django.

A package may have come with any key of up to twelve characters.  One that leaves no room behind it
(OWN-99999999) is somebody's own, and no key that is counted on from.
"""

import itertools
from collections.abc import Collection, Iterator
from string import ascii_lowercase as LETTERS

KEY_MOST = 12
OWN = "OWN-"
# Numbers below are counted on from: a plan has fewer packages, and keys have room for more.
COUNTED = 100_000


def numbered(prefix: str, taken: Collection[str], digits: int = 1) -> Iterator[str]:
    """Keys that nobody has, after the last number that is taken; at least so many digits.

    `taken` is asked again for each, so keys may be added while these are used.
    """
    tails = (key.removeprefix(prefix) for key in taken if key.startswith(prefix))
    numbers = (int(tail) for tail in tails if tail.isascii() and tail.isdigit())
    last = max((number for number in numbers if number < COUNTED), default=0)
    keys = (f"{prefix}{number:0{digits}d}" for number in itertools.count(last + 1))
    return (key for key in keys if key not in taken)


def of_part(whole: str, taken: Collection[str]) -> str:
    """The next free one of WP-01b, WP-01c and so on; one of OWN-1 where there is no room."""
    is_part = len(whole) > 1 and whole[-1] in LETTERS
    root = whole[:-1] if is_part else whole
    # Files write keys in any case: Z1B is taken for Z1b too.
    tails = {key.removeprefix(root).lower() for key in taken if key.startswith(root)}
    # The first part is called as the whole was.
    last = max(["a", *(each for each in tails if len(each) == 1 and each in LETTERS)])
    if last == LETTERS[-1] or len(root) >= KEY_MOST:
        return next(numbered(OWN, taken))
    return f"{root}{LETTERS[LETTERS.index(last) + 1]}"
