"""Names and titles: one line of text that shows as it reads."""

import re

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.refusals import Refused

TITLE_MOST = 80
TOO_LONG = _("The title holds up to 80 characters.")

# Control characters that are no white space, and the marks that turn the direction of whatever
# follows: with them a name could write over its neighbours.  NUL is refused by Django's fields.
_ODD = re.compile("[\x01-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")


def one_line(text: str) -> str:
    """The text on one line, trimmed, without control characters and turns of direction."""
    return " ".join(_ODD.sub("", text).split())


def title(text: str, *, empty: object, too_long: object = TOO_LONG) -> str:
    """The text as a title; Refused in the given words when nothing is left or it is too long."""
    kept = one_line(text)
    if not kept:
        raise Refused(empty, field="title")
    if len(kept) > TITLE_MOST:
        raise Refused(too_long, field="title")
    return kept


def beginning(text: str, most: int = 60) -> str:
    """The first words of a text on one line, at most so many characters."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def initials(name: str) -> str:
    """At most two letters that stand for a person: "Dr. Inês Carvalho" gives "DC"."""
    words = [word for word in name.replace(".", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
