"""Making, setting, closing and deleting engagements."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import catalogue, events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Logo, Participant, RoleGroup, User
from pmo_studio.core.models.people import Kind, Role
from pmo_studio.core.pictures import Picture
from pmo_studio.core.refusals import Refused

RETENTION = "retention_date"
# What the lead may set, in the order of the form.
SETTINGS = (
    "name",
    "organisation",
    "delivery_mode",
    "size",
    "language",
    "start_date",
    "working_days",
    "holidays",
    "team_limit",
    "planning_unit",
    "pmo_fte",
    "review_days",
    "high_from",
    "brand_colour",
    "seat_days",
    "facilitators_may_set",
    RETENTION,
)


class ChangedMeanwhile(Exception):
    """Somebody else changed the same settings; nothing was written.  `settings` names them."""

    def __init__(self, settings: list[str]) -> None:
        super().__init__(", ".join(settings))
        self.settings = settings


@transaction.atomic
def create_engagement(
    *, owner: User, name: str, organisation: str, start_date: datetime.date, **settings: Any
) -> Engagement:
    """Make the engagement, its lead's seat, its service seat and the six role groups.

    `owner` is an account and not a participant: there is no seat yet to act from.
    """
    engagement = Engagement.objects.create(
        name=name, organisation=organisation, start_date=start_date, **settings
    )
    RoleGroup.objects.bulk_create(
        RoleGroup(
            engagement=engagement,
            key=group.key,
            name=group.name.in_language(engagement.language),
            weight=group.weight,
            min_display_n=group.min_display_n,
            position=position,
        )
        for position, group in enumerate(catalogue.role_groups())
    )
    lead = Participant.objects.create(
        engagement=engagement,
        user=owner,
        role=Role.LEAD,
        display_name=owner.display_name[:60],
        role_group=engagement.role_groups.filter(key="PMO").first(),
    )
    Participant.objects.create(
        engagement=engagement, kind=Kind.SERVICE, role=Role.VIEWER, display_name="PMO Studio"
    )
    with events.change(engagement, by=lead) as change:
        change.record("engagement.created", subject=f"engagement:{engagement.pk}")
    return engagement


def change_settings(
    engagement: Engagement,
    *,
    by: Participant,
    before: Mapping[str, Any] | None = None,
    key: events.Key | None = None,
    **values: Any,
) -> list[str]:
    """Write the given settings; returns the names of those that really changed.

    `before` is what `by` had in front of them: a setting that somebody else has changed since
    raises ChangedMeanwhile, unless both chose the same.  Of one that is closed out the lead still
    sets how long it is kept, and nothing else.
    """
    before = before or {}
    unknown = values.keys() - set(SETTINGS)
    if unknown:
        raise ValueError(f"not a setting: {', '.join(sorted(unknown))}")
    lasts = values.keys() == {RETENTION}
    with events.change(engagement, by=by, key=key, closed_too=lasts) as change:
        require(change.by, Right.OWN if change.engagement.closed_at else Right.SETTINGS)
        fresh = change.engagement
        changed = [name for name, value in values.items() if getattr(fresh, name) != value]
        if not changed:
            return []
        both = [
            name
            for name in changed
            if getattr(fresh, name) != before.get(name, getattr(fresh, name))
        ]
        if both:
            raise ChangedMeanwhile(both)
        for name in changed:
            setattr(fresh, name, values[name])
        fresh.save(update_fields=changed)
        change.record(
            "engagement.changed", subject=f"engagement:{fresh.pk}", settings=sorted(changed)
        )
    return changed


def set_logo(engagement: Engagement, *, picture: Picture | None, by: Participant) -> None:
    """Replace the client's logo by the re-encoded picture, or take it away."""
    with events.change(engagement, by=by) as change:
        require(change.by, Right.SETTINGS)
        if picture is None:
            Logo.objects.filter(engagement=engagement).delete()
        else:
            Logo.objects.update_or_create(
                engagement=engagement,
                defaults={
                    "png": picture.png,
                    "width": picture.width,
                    "height": picture.height,
                    "sha256": picture.sha256,
                },
            )
        change.record(
            "engagement.changed", subject=f"engagement:{engagement.pk}", settings=["logo"]
        )


def change_role_group(
    group: RoleGroup, *, name: str, weight: Any, min_display_n: int, by: Participant
) -> None:
    """Rename or weigh a role group."""
    with events.change(group.engagement, by=by) as change:
        require(change.by, Right.SETTINGS)
        group.name, group.weight, group.min_display_n = name, weight, min_display_n
        group.save(update_fields=["name", "weight", "min_display_n"])
        change.record("role_group.changed", subject=f"role_group:{group.pk}")


def archive_engagement(engagement: Engagement, *, by: Participant) -> None:
    """Put the engagement away: it can be read and exported, and brought back.

    One that is closed out stays so: the lead puts it away.
    """
    with events.change(engagement, by=by, closed_too=True) as change:
        require(change.by, Right.OWN if change.engagement.closed_at else Right.SETTINGS)
        change.engagement.archived_at = timezone.now()
        change.engagement.save(update_fields=["archived_at"])
        change.record("engagement.archived", subject=f"engagement:{engagement.pk}")


def restore_engagement(engagement: Engagement, *, by: Participant) -> None:
    """Bring an archived engagement back: the lead's to do, whoever archived it."""
    with events.change(engagement, by=by, archived_too=True) as change:
        require(change.by, Right.OWN)
        if change.engagement.archived_at is None:
            return
        change.engagement.archived_at = None
        change.engagement.save(update_fields=["archived_at"])
        change.record("engagement.restored", subject=f"engagement:{engagement.pk}")


@transaction.atomic
def delete_engagement(engagement: Engagement, *, by: Participant, typed_name: str) -> None:
    """Delete everything.  The lead types the engagement's name, so that it is never a slip."""
    locked = get_object_or_404(Engagement.objects.select_for_update(), pk=engagement.pk)
    require(Participant.objects.for_access().get(pk=by.pk), Right.OWN)
    if typed_name.strip() != locked.name:
        raise Refused(
            _("The name does not match. Type the engagement's name exactly as it is written."),
            field="typed_name",
        )
    locked.delete()
