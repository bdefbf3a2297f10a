"""Bring everyone to a page, and let them go again."""

from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.models import QUESTION_MOST, Spotlight

# The addresses of accounts have no namespace; nobody is ever led to either.
ELSEWHERE = ("", "admin")
NOT_HERE = _("People can only be brought to a page of this studio.")


def set_spotlight(
    engagement: Engagement,
    *,
    path: str,
    title: str,
    by: Participant,
    question: str = "",
    hold: bool = False,
) -> Spotlight:
    """Show everybody the page at `path`, called `title`, with a question if there is one."""
    path, question = local_path(path), one_line(question)
    if len(question) > QUESTION_MOST:
        raise Refused(_("The question holds up to 200 characters."), field="question")
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        spotlight, _made = Spotlight.objects.update_or_create(
            engagement=change.engagement,
            defaults={
                "path": path,
                "title": one_line(title)[:120] or path[:120],
                "question": question,
                "hold": hold,
                "set_by": by,
                "set_at": timezone.now(),
            },
        )
        change.record(
            "spotlight.set", subject=spotlight.subject, title=spotlight.title, text=question
        )
    return spotlight


def clear_spotlight(engagement: Engagement, *, by: Participant) -> None:
    """Everybody is free again.  Clearing what is not there is no error."""
    with events.change(engagement, by=by) as change:
        require(change.by, Right.RUN)
        spotlight = Spotlight.objects.filter(engagement=change.engagement).first()
        if spotlight is None:
            return
        subject = spotlight.subject
        spotlight.delete()
        change.record("spotlight.cleared", subject=subject)


def let_go(change: events.Change, path: str) -> None:
    """Bring nobody to that page any longer: what one came for is over."""
    spotlight = Spotlight.objects.filter(engagement=change.engagement).first()
    if spotlight is None or spotlight.path.partition("?")[0] != path:
        return
    subject = spotlight.subject
    spotlight.delete()
    change.record("spotlight.cleared", subject=subject)


def local_path(path: str) -> str:
    """The path, if it is a page of this studio; Refused otherwise.

    Browsers read backslashes and control characters their own way, so they are not let through.
    """
    odd = any(sign <= " " or sign == "\\" or sign == "\x7f" for sign in path)
    if odd or not path.startswith("/") or path.startswith("//") or len(path) > 200:
        raise Refused(NOT_HERE)
    parts = urlsplit(path)
    try:
        match = resolve(parts.path)
    except Resolver404:
        raise Refused(NOT_HERE) from None
    if match.namespace in ELSEWHERE:
        raise Refused(NOT_HERE)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
