"""The fields of the mandate: written by several at once, a draft again after every change."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.rules import line as one_line_of
from assessments.actions.rules import text as text_of
from canvases import merge as merging
from canvases import topics
from canvases.mandates import missing, words
from canvases.models import Mandate, MandateLink
from canvases.models.mandate import (
    FUNDING_MOST,
    LINE_MOST,
    MISSION_MOST,
    SCOPE_MOST,
    VISION_MOST,
    Authority,
    Scope,
    Status,
)
from pmo_studio.core import events, subjects
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused

MOST = {
    "mission": MISSION_MOST,
    "vision": VISION_MOST,
    "scope_in": SCOPE_MOST,
    "scope_out": SCOPE_MOST,
    "reporting_line": LINE_MOST,
    "funding": FUNDING_MOST,
}
CHOICES = {"scope": Scope, "authority": Authority}
FIELDS = (*MOST, *CHOICES, "sponsor", "review_on")
# How a seat stands in the field of the sponsor; anything else there is a name.
SEAT = "seat:"

SIGNED = _("The mandate is signed. Reopen it with a reason before you change it.")
UNKNOWN_CHOICE = _("Choose one of the possibilities shown.")
NO_SEAT = _("Choose somebody who has a seat in this engagement, or type a name.")
NO_DATE = _("Write the day like 2027-03-31.")
REVIEW = _("Choose a review date after today and within the next twelve months.")
CHANGED = _(
    "Somebody else changed “%(field)s” while you were writing. Theirs stands beside yours: put"
    " together what should stand, then save again."
)
MERGED = _("Somebody else changed “%(field)s” meanwhile: what both of you wrote stands now.")


@dataclass(frozen=True)
class Edit:
    """What a field is to say, and what it said when its writer began."""

    value: str
    base: str | None = None


@dataclass(frozen=True)
class Edited:
    """The mandate after the change; `words` say what its writer must know."""

    mandate: Mandate
    words: Sequence[str] = ()


class FieldOvertaken(Refused):
    """Somebody else changed the field: `now` is what it says."""

    def __init__(self, field: str, now: str) -> None:
        super().__init__(CHANGED % {"field": words.NAMES[field]}, field=field)
        self.now = now


def written(mandate: Mandate, field: str) -> str:
    """What a field says, as one text: the form's `base`, and what is compared with it."""
    if field == "sponsor":
        return f"{SEAT}{mandate.sponsor_id}" if mandate.sponsor_id else mandate.sponsor_name
    value = getattr(mandate, field)
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")


def edit_mandate(
    engagement: Engagement,
    *,
    edits: Mapping[str, Edit],
    by: Participant,
    key: events.Key | None = None,
) -> Edited:
    """Write these fields, all or none.

    A text that somebody else changed since `base` is merged where the two do not touch; where
    they do, and for anything that is no text, raises FieldOvertaken.  What was agreed is a draft
    again.
    """
    cleaned = {name: _cleaned(name, edit.value) for name, edit in edits.items()}
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        mandate = open_mandate(change)
        told: list[str] = []
        for name, value in cleaned.items():
            result, merged = _merged(mandate, name, value, edits[name].base)
            if merged:
                told.append(str(MERGED % {"field": words.NAMES[name]}))
            write(change, mandate, name, result)
    return Edited(mandate, told)


def write(change: events.Change, mandate: Mandate, name: str, value: str) -> None:
    """The writing half of edit_mandate: one field, with its event."""
    before = written(mandate, name)
    if value == before:
        return
    _set(mandate, name, value)
    touch(change, mandate)
    # The log holds no names: who the sponsor is stands in the row alone.
    is_name = name == "sponsor"
    change.record(
        "mandate.edited",
        subject=field_subject(mandate, name),
        topic=topics.mandate(change.engagement),
        field=name,
        text="" if is_name else value,
        before="" if is_name else before,
    )


def field_subject(mandate: Mandate, name: str) -> str:
    """Each field has a subject of its own, so that one text can be removed from the history."""
    return f"mandate_{name}:{mandate.engagement_id}"


def open_mandate(change: events.Change) -> Mandate:
    """The mandate as it is under the lock, made if there is none; Refused when it is signed."""
    mandate = Mandate.objects.filter(engagement=change.engagement).first()
    if mandate is None:
        mandate = Mandate.objects.create(engagement=change.engagement)
    mandate.engagement = change.engagement
    if mandate.is_signed:
        raise Refused(SIGNED)
    return mandate


def touch(change: events.Change, mandate: Mandate) -> None:
    """Store the mandate; what was agreed on another wording is a draft again."""
    was_agreed = mandate.is_agreed
    if was_agreed:
        mandate.status = Status.DRAFT
        mandate.agreed_at = mandate.agreed_by = None
    mandate.number = change.next_number
    mandate.save()
    if was_agreed:
        change.record(
            "mandate.draft_again", subject=mandate.subject, topic=topics.mandate(change.engagement)
        )
        mandate.number = change.next_number
        mandate.save(update_fields=["number"])


def _cleaned(name: str, value: str) -> str:
    if name in ("scope_in", "scope_out"):
        return text_of(value, most=MOST[name], field=name)
    if name in MOST:
        return one_line_of(value, most=MOST[name], field=name)
    if name == "sponsor" and not value.startswith(SEAT):
        return one_line_of(value, most=TITLE_MOST, field=name)
    value = value.strip()
    if name in CHOICES and value not in ("", *CHOICES[name].values):
        raise Refused(UNKNOWN_CHOICE, field=name)
    if name == "review_on" and value:
        _check_day(value)
    return value


def _check_day(value: str) -> None:
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        raise Refused(NO_DATE, field="review_on") from None
    if not missing.is_timely(day, timezone.localdate()):
        raise Refused(REVIEW, field="review_on")


def _merged(mandate: Mandate, name: str, value: str, base: str | None) -> tuple[str, bool]:
    """What to write, and whether it holds somebody else's words too."""
    now = written(mandate, name)
    if base is None or now in (base.replace("\r\n", "\n"), value):
        return value, False
    if name not in MOST:
        raise FieldOvertaken(name, now)
    both = merging.merge(base.replace("\r\n", "\n"), now, value)
    if both.conflict or not both.text.strip() or len(both.text) > MOST[name]:
        raise FieldOvertaken(name, now)
    return both.text.strip(), True


def _set(mandate: Mandate, name: str, value: str) -> None:
    if name == "review_on":
        mandate.review_on = datetime.date.fromisoformat(value) if value else None
    elif name != "sponsor":
        setattr(mandate, name, value)
    else:
        # A link to sign was for the sponsor of then.
        revoke_links(mandate)
        seat = _seat(mandate, value) if value.startswith(SEAT) else None
        mandate.sponsor, mandate.sponsor_name = seat, "" if seat else value


def _seat(mandate: Mandate, value: str) -> Participant:
    number = value.removeprefix(SEAT)
    seats = Participant.objects.active().people().filter(engagement=mandate.engagement_id)
    found = seats.filter(pk=int(number)).first() if subjects.is_id(number) else None
    if found is None:
        raise Refused(NO_SEAT, field="sponsor")
    return found


def revoke_links(mandate: Mandate) -> int:
    """Make every link worthless that still opens, or would with another sponsor."""
    return MandateLink.objects.filter(mandate=mandate).revoke()
