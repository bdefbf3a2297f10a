"""Texts made alike, so that searching and comparing pass over accents and capitals.  Pure."""

import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[^\W\d_]+")


def fold(text: str) -> str:
    """Lower case without accents: "Situação" and "situacao" are one."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words(text: str) -> Iterator[str]:
    """The words of the text as they are written, in their order."""
    return iter(_WORD.findall(text))


def has_all(text: str, wanted: str) -> bool:
    """Whether every word that somebody searches for stands somewhere in the text."""
    inside = fold(text)
    return all(part in inside for part in fold(wanted).split())
