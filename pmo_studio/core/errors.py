"""Error pages: what happened, in words, and the one thing to do."""

import math
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import posted

SIGN_IN = _("You are no longer signed in. Join again with the code, or log in.")
KEY_REUSED = _("This change was sent before with other content. Reload the page and try again.")
ARCHIVED = _("This engagement is archived: it can be read and exported, not changed.")
SEAT_MOVED = _(
    "Your seat moved to another device, or to an account. If that was not you, tell the"
    " facilitator."
)
SEAT_ENDED = _("Your seat here has ended. What you wrote in it was not lost by that.")
TOO_OFTEN = _("Too many attempts from here. Wait a few minutes, then try again.")
NO_PAGE = _("This address takes what a form sends. There is no page to look at.")
CSRF = _("The page was open for so long that its safety mark is no longer valid.")


def wants_fragment(request: HttpRequest) -> bool:
    """Whether a script sent it: it needs a sentence to show, not a page."""
    return "HX-Request" in request.headers or "Idempotency-Key" in request.headers


def sentence(status: int, words: Any) -> HttpResponse:
    """One sentence of plain text, for a script to show."""
    return HttpResponse(str(words), status=status, content_type="text/plain; charset=utf-8")


def refuse(request: HttpRequest, status: int, words: Any) -> HttpResponse:
    """The refusal as a page, or as one sentence for a script."""
    if wants_fragment(request):
        return sentence(status, words)
    template = {403: "403.html", 404: "404.html"}.get(status, "400.html")
    return _page(request, template, status, words)


def denied(request: HttpRequest, words: Any, *, not_open: bool) -> HttpResponse:
    """What a seat may not do.  What it sent is kept on the page, to be sent again: a sheet may
    have been closed while somebody typed.

    `not_open`: what they lack is an open sheet or room, not another role.
    """
    if request.method != "POST" or wants_fragment(request):
        return refuse(request, 403, words)
    shown = {
        "sent": posted.fields(request),
        "path": request.get_full_path(),
        "not_open": not_open,
    }
    return _page(request, "403.html", 403, words, **shown)


def _page(
    request: HttpRequest, template: str, status: int, words: Any, **shown: Any
) -> HttpResponse:
    context = {
        "words": words,
        "status": status,
        "sent": (),
        "not_open": False,
        "back": _way_back(request),
    }
    context |= shown
    return render(request, template, context, status=status)


def too_fast(request: HttpRequest, seconds: float) -> HttpResponse:
    """Wait, then send the same once more: the page keeps it, and the outbox does."""
    wait = math.ceil(seconds)
    words = ngettext(
        "Your seat sends more changes than a person can make. Wait %(seconds)s second, then send"
        " this one again: what you typed is still here.",
        "Your seat sends more changes than a person can make. Wait %(seconds)s seconds, then send"
        " this one again: what you typed is still here.",
        wait,
    ) % {"seconds": wait}
    if wants_fragment(request):
        response = sentence(429, words)
    else:
        context = {"words": words, "sent": posted.fields(request), "path": request.get_full_path()}
        response = render(request, "429.html", context, status=429)
    response.headers["Retry-After"] = str(wait)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 400, __("The browser sent something that cannot be understood."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refuse(request, 403, str(exception) or __("You may not do this here."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For a stranger there is nothing; who lost a seat is told so, wherever they look."""
    from pmo_studio.core import guests

    lost = guests.lost(request)
    if lost and not _is_at_home(request):
        return seat_lost(request, lost)
    return refuse(request, 404, __("There is no such page, or it is not yours to see."))


def _is_at_home(request: HttpRequest) -> bool:
    """Signed in with an account: then it is the address that is wrong, not the seat."""
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def login_needed(request: HttpRequest) -> HttpResponse:
    """To the login page and back again.

    A form is not sent once more by that: one comes back to the page on which it stood, and a text
    that was typed into it is shown to copy instead.
    """
    if wants_fragment(request):
        return sentence(401, SIGN_IN)
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path())
    if posted.has_text(request):
        return refuse(request, 401, SIGN_IN)
    return redirect_to_login(_page_before(request))


def _way_back(request: HttpRequest) -> str:
    """The page on which one was; empty where it is not ours, or is the one that is refused."""
    try:
        before = _page_before(request)
    except DisallowedHost:
        return ""
    refused = request.get_full_path() if request.method == "GET" else "/"
    return "" if before in ("/", refused) else before


def _page_before(request: HttpRequest) -> str:
    """The page of ours from which the request came; the start where that is not known.

    What a refusal sends again comes from that refusal, and says itself where it came from first.
    """
    before = request.POST.get(posted.BEFORE) or request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        before, {request.get_host()}, require_https=request.is_secure()
    )
    return urlsplit(before)._replace(scheme="", netloc="").geturl() if ours else "/"


def too_often(request: HttpRequest) -> HttpResponse:
    """For allauth, which counts attempts at accounts; it knows neither the words nor the wait."""
    return refuse(request, 429, TOO_OFTEN)


def seat_lost(request: HttpRequest, how: str) -> HttpResponse:
    """How this browser lost its seat, and the way back in."""
    words = SEAT_MOVED if how == "moved" else SEAT_ENDED
    if wants_fragment(request):
        return sentence(404, words)
    context = {"words": words, "moved": how == "moved"}
    return render(request, "404_seat.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Without context: whatever failed may be what a context would need."""
    return HttpResponse(loader.get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Marked, so that the outbox fetches a new token and sends the change once more."""
    if wants_fragment(request):
        response = sentence(403, CSRF)
    else:
        response = render(request, "403_csrf.html", {"words": CSRF}, status=403)
    response.headers["X-Refused"] = "csrf"
    return response
