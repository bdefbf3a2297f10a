"""Drafts of the mission and the vision, written in pairs; one of them becomes the text."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments.actions.rules import line as one_line_of
from assessments.actions.rules import require_change, require_restore, room
from canvases import topics
from canvases.actions import mandates
from canvases.models import Mandate, MandateVariant
from canvases.models.mandate import MOST_VARIANTS, Drafted
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.belongings import Loss
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from pmo_studio.workshops.models import VoteItem

EMPTY = _("A draft needs a text.")
NO_FIELD = _("There are drafts of the mission and of the vision.")
FULL = _("There are 60 drafts, the most there can be. Remove some that nobody wants.")
GONE = _("This draft was removed meanwhile. Copy your text and add it as a draft of its own.")
CHANGED = _(
    "Somebody else changed this draft while you were writing. It now reads: “%(now)s”. Save again"
    " to put yours in its place."
)
VOTED_ON = _(
    "“%(vote)s” asks or asked about this draft: it stays as it is, so that its dots keep their"
    " meaning. Add your wording as a draft of its own."
)


def add_variant(
    engagement: Engagement,
    *,
    field: str,
    text: str,
    by: Participant,
    key: events.Key | None = None,
) -> MandateVariant:
    """Add a draft; everybody who may write does."""
    text = _checked(field, text)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        mandate = mandates.open_mandate(change)
        room(MandateVariant.objects.live().filter(mandate=mandate).count(), MOST_VARIANTS, FULL)
        variant = MandateVariant(mandate=mandate, field=field, text=text, author=change.by)
        variant.number = change.next_number
        variant.save()
        _record(change, "mandate_variant.added", variant, field=str(field), text=text)
    return variant


def edit_variant(
    variant: MandateVariant,
    *,
    text: str,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> MandateVariant:
    """Say it otherwise: one's own, facilitators all.  Raises Overtaken when somebody else did."""
    text = _checked(variant.field, text)
    with events.change(variant.engagement, by=by, key=key) as change:
        fresh = _live(change, variant)
        require_change(change.by, fresh.author_id)
        if fresh.text == text:
            return fresh
        if is_overtaken(fresh, seen):
            raise Overtaken(CHANGED % {"now": fresh.text}, now=fresh, field="text")
        _refuse_voted_on(fresh)
        before, fresh.text = fresh.text, text
        _save(change, fresh)
        _record(change, "mandate_variant.edited", fresh, text=text, before=before)
    return fresh


def remove_variant(
    variant: MandateVariant, *, by: Participant, key: events.Key | None = None
) -> MandateVariant:
    """Take a draft away; it can be put back.  One that was voted on stays."""
    with events.change(variant.engagement, by=by, key=key) as change:
        fresh = _live(change, variant)
        require_change(change.by, fresh.author_id)
        _refuse_voted_on(fresh)
        archive(change, fresh)
    return fresh


def archive(change: events.Change, variant: MandateVariant) -> None:
    """The writing half of remove_variant, for changes that remove several."""
    variant.archived_at, variant.archived_by = timezone.now(), change.by
    _save(change, variant)
    _record(change, "mandate_variant.removed", variant)


def restore_variant(
    variant: MandateVariant, *, by: Participant, key: events.Key | None = None
) -> MandateVariant:
    """Put a removed draft back.  Twice is no error."""
    with events.change(variant.engagement, by=by, key=key) as change:
        mandates.open_mandate(change)
        fresh = MandateVariant.objects.get(pk=variant.pk)
        require_restore(change.by, fresh.author_id, fresh.archived_by_id)
        if fresh.archived_at is not None:
            fresh.archived_at = fresh.archived_by = None
            _save(change, fresh)
            _record(change, "mandate_variant.restored", fresh)
    return fresh


def choose_variant(
    variant: MandateVariant,
    *,
    base: str | None,
    by: Participant,
    key: events.Key | None = None,
) -> Mandate:
    """Make this draft the text of its field; the others stay beside it.

    `base` is the text that stood there when it was chosen: raises FieldOvertaken when it is another
    one now.
    """
    with events.change(variant.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        fresh = _live(change, variant)
        mandate = fresh.mandate
        now = mandates.written(mandate, fresh.field)
        if base is not None and now not in (base, fresh.text):
            raise mandates.FieldOvertaken(fresh.field, now)
        if len(fresh.text) > mandates.MOST[fresh.field]:
            words = __("At most %(most)s characters, these are %(count)s.")
            count = {"most": mandates.MOST[fresh.field], "count": len(fresh.text)}
            raise Refused(words % count)
        MandateVariant.objects.filter(mandate=mandate, field=fresh.field).update(chosen=False)
        fresh.chosen = True
        _save(change, fresh)
        _record(change, "mandate_variant.chosen", fresh, field=str(fresh.field))
        mandates.write(change, mandate, fresh.field, fresh.text)
    return mandate


def losses(engagement_id: int, variants: Sequence[MandateVariant]) -> list[Loss]:
    """Those of the drafts that carry dots, or may while a vote on them is open; one query."""
    items = VoteItem.objects.at_stake().filter(
        round__engagement=engagement_id, subject__in=[each.subject for each in variants]
    )
    return [Loss(item.title, item.round.title, item.dots) for item in items]


def _checked(field: str, text: str) -> str:
    if field not in Drafted.values:
        raise Refused(NO_FIELD, field="field")
    return one_line_of(text, most=mandates.MOST[field], field="text", empty=EMPTY)


def _live(change: events.Change, variant: MandateVariant) -> MandateVariant:
    mandate = mandates.open_mandate(change)
    fresh = MandateVariant.objects.get(pk=variant.pk)
    if fresh.archived_at is not None:
        raise Refused(GONE)
    fresh.mandate = mandate
    return fresh


def _refuse_voted_on(variant: MandateVariant) -> None:
    lost = losses(variant.mandate.engagement_id, [variant])
    if lost:
        raise Refused(VOTED_ON % {"vote": lost[0].vote})


def _save(change: events.Change, variant: MandateVariant) -> None:
    variant.number = change.next_number
    variant.save()


def _record(change: events.Change, kind: str, variant: MandateVariant, **data: Any) -> None:
    change.record(kind, subject=variant.subject, topic=topics.mandate(change.engagement), **data)
