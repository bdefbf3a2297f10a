"""The page behind a one-time link: in the right language, and slow for who tries wrong ones."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import errors, limits
from pmo_studio.core.htmx import StudioRequest

TOO_MANY = _("Too many wrong links from here. Wait a minute, then open the link once more.")
Link = TypeVar("Link")


def page(
    request: StudioRequest,
    *,
    find: Callable[[], Link | None],
    language: Callable[[Link], str],
    show: Callable[[Link], HttpResponse],
    over: Callable[[], HttpResponse],
) -> HttpResponse:
    """What `show` answers for the link that `find` finds, else `over`.

    In the `language` of its engagement, unless this browser has chosen one.
    """
    source = str(request.META.get("REMOTE_ADDR", ""))
    if limits.codes.refuses(source):
        return errors.refuse(request, 429, TOO_MANY)
    link = find()
    if link is None:
        limits.codes.failed(source)
        request.answer_after = limits.codes.pause()
        return over()
    if settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return show(link)
    with translation.override(language(link)):
        return show(link)
