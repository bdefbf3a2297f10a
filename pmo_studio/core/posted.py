"""What a form has sent."""

from django.http import HttpRequest

# The fields in which people write sentences, in every form of the studio.
TEXTS = frozenset(
    (
        *("text", "lines", "purpose", "summary", "response", "reason", "rationale", "remark"),
        *("acceptance", "concerns", "expectations", "gain", "influence", "next_action"),
        *("feedback", "formula", "inputs", "outputs", "suppliers", "comment", "minuted", "wording"),
        *("happened", "why", "better", "action", "places", "known", "contribution"),
    )
)
# Names; one of several ends in its number, as in name_2.  Numbers and choices are said again more
# quickly than they are copied.
NAMES = frozenset(("name", "title", "question"))

# With it a form that is sent again says on which page it stood at first.
BEFORE = "page_before"


def fields(request: HttpRequest, *, without: str = "") -> list[tuple[str, str]]:
    """Every (name, text) that was sent, as sent.

    Never the token against forged requests: it differs from one login to the next.
    """
    left_out = ("csrfmiddlewaretoken", BEFORE, without)
    return [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in left_out
        for text in texts
    ]


def written(request: HttpRequest) -> list[str]:
    """The texts and names that somebody wrote, for a page on which they can be copied."""
    shown = TEXTS | NAMES
    return [text for name, text in fields(request) if _plain(name) in shown and text.strip()]


def has_text(request: HttpRequest) -> bool:
    """Whether more was written than a name: then nobody is led away from it."""
    return any(_plain(name) in TEXTS and text.strip() for name, text in fields(request))


def _plain(name: str) -> str:
    """The name without what tells one of several lines from another: name_2, c-A3-text."""
    return name.rpartition("-")[2].rstrip("_0123456789")
