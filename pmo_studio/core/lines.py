"""Names and titles: one line of text that shows as it reads."""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core.markup import one_line as one_line
from pmo_studio.core.refusals import Refused

TITLE_MOST = 80
TOO_LONG = _("The title holds up to 80 characters.")


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
