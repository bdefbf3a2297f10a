"""The only writer of next cycles."""

import datetime
from collections.abc import Mapping
from typing import cast

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.actions import versions
from canvases.models import Canvas
from canvases.models.canvas import CanvasKind
from canvases.models.version import Occasion
from pmo_studio.core import bundle, events, lines
from pmo_studio.core.access import Right, require
from pmo_studio.core.bundle.schema import is_date
from pmo_studio.core.models import Engagement, Participant, User
from pmo_studio.core.refusals import Refused
from pmo_studio.exports.renewal.filtering import SEAT, renewed
from pmo_studio.exports.renewal.reading import document_of
from pmo_studio.exports.renewal.terms import Cycle, Terms

NAME_MOST = 80
NOT_CLOSED = _(
    "This engagement is not closed yet: the next cycle starts from a closeout that was approved."
)
RENEWED = _("The next cycle of this engagement was started already. An engagement has one.")
NO_NAME = _("Give the next cycle a name: it stands on every page and in every file.")
LONG_NAME = _("The name of an engagement holds up to 80 characters.")
NO_YEAR = _("Enter a day of the years 1900 to 2199.")
TOO_EARLY = _("The next cycle cannot start before the one it continues: that was on %(day)s.")
NO_LANGUAGE = _("Choose a language of this studio.")


def renew_engagement(
    engagement: Engagement,
    *,
    name: str,
    starts_on: datetime.date,
    language: str,
    rebase: bool = True,
    by: Participant,
    key: events.Key | None = None,
) -> Engagement:
    """The next cycle of a closed engagement, begun from its present state: once, all or nothing.

    With `rebase` KPIs start from their last reading (designed.new_baseline).  Raises Refused where
    the engagement is not closed or renewed already, and for a name, day or language that cannot be;
    BadBundle where what stands cannot be carried over.
    """
    with events.change(engagement, by=by, key=key, closed_too=True) as change:
        require(change.by, Right.OWN)
        before = change.engagement
        if before.closed_at is None:
            raise Refused(NOT_CLOSED)
        if Engagement.objects.filter(renewed_from=before).exists():
            raise Refused(RENEWED)
        terms = _terms(before, name, starts_on, language, rebase)
        owner = cast(User, change.by.user)  # nobody but an account leads
        made = _made(before, terms, owner)
        change.record("engagement.renewed", subject=f"engagement:{before.pk}")
    return made


def _terms(
    before: Engagement, name: str, starts_on: datetime.date, language: str, rebase: bool
) -> Terms:
    name = lines.one_line(name)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > NAME_MOST:
        raise Refused(LONG_NAME, field="name")
    if not is_date(starts_on.isoformat()):
        raise Refused(NO_YEAR, field="starts_on")
    if starts_on < before.start_date:
        day = date_format(before.start_date, "DATE_FORMAT")
        raise Refused(TOO_EARLY % {"day": day}, field="starts_on")
    if language not in dict(settings.LANGUAGES):
        raise Refused(NO_LANGUAGE, field="language")
    return Terms(name, starts_on, language, rebase)


def _made(before: Engagement, terms: Terms, owner: User) -> Engagement:
    now = timezone.now().astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    document, cycle = renewed(document_of(before), terms, now=now)
    accounts = _accounts(before, cycle)
    made = bundle.load(document, owner=owner, accounts=accounts, told="engagement.continued")
    made.renewed_from = before
    made.save(update_fields=["renewed_from"])
    _keep_beginning(made, owner)
    return made


def _accounts(before: Engagement, cycle: Cycle) -> Mapping[int, User]:
    """Whose the seats that come along are, by their ids in the document (bundle.write)."""
    seats = Participant.objects.filter(engagement=before).select_related("user").order_by("pk")
    return {
        local: seat.user
        for local, seat in enumerate(seats, 1)
        if seat.user is not None and cycle.has(SEAT, local)
    }


def _keep_beginning(made: Engagement, owner: User) -> None:
    """Version A of the canvas that counts, against which the cycle is looked at when it ends."""
    lead = Participant.objects.get(engagement=made, user=owner)
    canvas = Canvas.objects.to_be(made).first()
    if canvas is None or canvas.kind != CanvasKind.TO_BE:
        return
    with translation.override(made.language):
        title = __("How this cycle began")
    with events.change(made, by=lead, limited=False) as change:
        versions.keep(canvas, change, occasion=Occasion.HAND, title=title)
