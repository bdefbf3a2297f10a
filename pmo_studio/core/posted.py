"""What a form has sent."""

from django.http import HttpRequest

# The fields in which people write sentences and names, in every form of the studio; one of several
# ends in its number, as in name_2.  Numbers and choices are said again more quickly than copied.
WRITTEN = frozenset(
    (
        *(
            "name",
            "title",
            "question",
            "text",
            "lines",
            "purpose",
            "summary",
            "response",
            "reason",
            "rationale",
            "remark",
        ),
        *("acceptance", "concerns", "expectations", "gain", "influence", "next_action"),
        *("feedback", "formula", "inputs", "outputs", "suppliers", "comment"),
    )
)


def fields(request: HttpRequest, *, without: str = "") -> list[tuple[str, str]]:
    """Every (name, text) that was sent, as sent.

    Never the token against forged requests: it differs from one login to the next.
    """
    left_out = ("csrfmiddlewaretoken", without)
    return [
        (name, text)
        for name, texts in request.POST.lists()
        if name not in left_out
        for text in texts
    ]


def written(request: HttpRequest) -> list[str]:
    """The texts that somebody wrote, for a page on which they can be copied."""
    return [
        text
        for name, text in fields(request)
        if name.rstrip("_0123456789") in WRITTEN and text.strip()
    ]
