"""What every request gets: seats to sign by, and words for what is refused."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from pmo_studio.core import closings, errors, events
from pmo_studio.core.access import OPENABLE, Denied, LoginNeeded, Seats

GetResponse = Callable[[HttpRequest], HttpResponse]


class SeatsMiddleware:
    """Lets views ask whose seat this is, in whichever engagement the row belongs to."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Both make it a StudioRequest.
        request.seats = Seats(request)  # type: ignore[attr-defined]
        request.answer_after = 0.0  # type: ignore[attr-defined]
        response = self.get_response(request)
        # The same address answers with a page or with a fragment.
        patch_vary_headers(response, ["HX-Request"])
        return response


class WordsMiddleware:
    """Turns the house's refusals into answers in words, the same from every view."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # Such as after choosing a language on the answer to a form: an empty page says nothing.
        if response.status_code == 405 and request.method == "GET":
            allowed = response.headers["Allow"]
            response = errors.refuse(request, 405, errors.NO_PAGE)
            response.headers["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, LoginNeeded):
            return errors.login_needed(request)
        if isinstance(error, Denied):
            not_open = error.code_closed or error.right in OPENABLE
            return errors.denied(request, str(error), not_open=not_open)
        if isinstance(error, events.KeyReused):
            return errors.refuse(request, 422, errors.KEY_REUSED)
        if isinstance(error, events.Archived):
            return errors.refuse(request, 409, errors.ARCHIVED)
        if isinstance(error, events.Closed):
            return errors.refuse(request, 409, closings.words(error.engagement))
        if isinstance(error, events.TooFast):
            return errors.too_fast(request, error.seconds)
        return None
