"""What a form has sent."""

from django.http import HttpRequest


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
