"""The register of stakeholders: adding, changing, removing and bringing back."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant, RoleGroup, Stakeholder
from pmo_studio.core.models.people import STAKEHOLDER_NAME_MOST
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

MOST = 1000

NO_NAME = _("Type the name of a person or a group.")
LONG_NAME = _("The name holds up to 80 characters. Shorten it.")
LONG_UNIT = _("The unit holds up to 80 characters. Shorten it.")
POWER_RANGE = _("Power is a number from 1 (low) to 5 (high), with at most one decimal.")
INTEREST_RANGE = _("Interest is a number from 1 (low) to 5 (high), with at most one decimal.")
NO_KIND = _("Choose a person or a group.")
ODD_GROUP = _("Choose a role group of this engagement.")
ODD_SEAT = _("Choose somebody who has a seat in this engagement.")
FULL = _("There are 1,000 stakeholders, the most there can be. Remove some who no longer matter.")
NOBODY = _("Choose at least one person who is not on the register yet.")
GONE = _("Somebody removed this stakeholder meanwhile. Put them back first.")
OVERTAKEN = _(
    "Somebody else changed this stakeholder while you were writing. What stands now is shown here:"
    " save again to put yours in its place."
)


@dataclass(frozen=True)
class Details:
    """What the register says of one person or group."""

    name: str
    kind: str = Stakeholder.Kind.PERSON
    unit: str = ""
    role_group: RoleGroup | None = None
    participant: Participant | None = None
    power: float | None = None
    interest: float | None = None


@dataclass(frozen=True)
class Added:
    """Who came from the seats: as an entry of their own, or to the one that bore their name."""

    added: Sequence[Stakeholder]
    linked: Sequence[Stakeholder]


def add_stakeholder(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> Stakeholder:
    """Put a person or a group on the register."""
    details = _checked(engagement, details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        _refuse_full(change.engagement, 1)
        _refuse_seat_twice(change.engagement, details.participant)
        _refuse_name_twice(change.engagement, details)
        return _add(change, details)


def add_people(
    engagement: Engagement,
    *,
    seats: Sequence[int],
    by: Participant,
    key: events.Key | None = None,
) -> Added:
    """Register people of the engagement with their role groups.

    Whoever stands there by name alone is linked instead of registered again.
    """
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        chosen = list(unregistered(change.engagement).filter(pk__in=seats))
        if not chosen:
            raise Refused(NOBODY)
        by_name = _unlinked_by_name(change.engagement)
        known = {seat.pk: by_name.pop(seat.name.casefold(), None) for seat in chosen}
        _refuse_full(change.engagement, sum(row is None for row in known.values()))
        added, linked = [], []
        for seat in chosen:
            row = known[seat.pk]
            if row is None:
                added.append(_add(change, _of_seat(seat)))
            else:
                linked.append(_link(change, row, seat))
        return Added(added, linked)


def change_stakeholder(
    row: Stakeholder,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Stakeholder:
    """Say it otherwise.

    `seen` is the version of the entry that its sender had before their eyes: raises Overtaken when
    it is another one now.  None asks for nothing: the last word counts.
    """
    details = _checked(row.engagement, details)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        fresh = _live(row)
        if details == details_of(fresh):
            return fresh
        if is_overtaken(fresh, seen):
            raise Overtaken(OVERTAKEN, now=fresh)
        if details.participant != fresh.participant:
            _refuse_seat_twice(change.engagement, details.participant)
        if (details.name, details.unit) != (fresh.name, fresh.unit):
            _refuse_name_twice(change.engagement, details, but=fresh.pk)
        for each in fields(Details):
            setattr(fresh, each.name, getattr(details, each.name))
        _save(change, fresh, "stakeholder.changed")
    return fresh


def remove_stakeholder(
    row: Stakeholder, *, by: Participant, key: events.Key | None = None
) -> Stakeholder:
    """Take the entry off the register; it can be put back.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        fresh = _fresh(row)
        if fresh.archived_at is None:
            fresh.archived_at, fresh.archived_by = timezone.now(), change.by
            _save(change, fresh, "stakeholder.removed")
    return fresh


def restore_stakeholder(
    row: Stakeholder, *, by: Participant, key: events.Key | None = None
) -> Stakeholder:
    """Put a removed entry back as it was, unless it was registered anew meanwhile."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        fresh = _fresh(row)
        if fresh.archived_at is None:
            return fresh
        _refuse_full(change.engagement, 1)
        _refuse_seat_twice(change.engagement, fresh.participant)
        _refuse_name_twice(change.engagement, details_of(fresh))
        fresh.archived_at = fresh.archived_by = None
        _save(change, fresh, "stakeholder.restored")
    return fresh


def erase_stakeholder(row: Stakeholder, *, by: Participant) -> None:
    """Delete a removed entry for good: what was said of somebody who wants it gone."""
    with events.change(row.engagement, by=by) as change:
        require(change.by, Right.OWN)
        subject = row.subject
        if Stakeholder.objects.archived().filter(pk=row.pk).delete()[0]:
            _record(change, "stakeholder.erased", subject)


def topic_of(engagement: Engagement) -> str:
    """What open pages of the register listen to.

    Not the name of a sheet: the list of who is where is for everybody, and would tell of it.
    """
    return f"stakeholder_register:{engagement.pk}"


def unregistered(engagement: Engagement) -> QuerySet[Participant]:
    """The people of the engagement whose seats are not on the register."""
    listed = Stakeholder.objects.live().filter(engagement=engagement)
    registered = listed.exclude(participant=None).values("participant")
    seats = Participant.objects.active().people().filter(engagement=engagement)
    return seats.exclude(pk__in=registered).select_related("role_group").order_by("pk")


def details_of(row: Stakeholder) -> Details:
    return Details(**{each.name: getattr(row, each.name) for each in fields(Details)})


def _checked(engagement: Engagement, details: Details) -> Details:
    """The details as they are stored; Refused in words where something cannot be taken."""
    name, unit = one_line(details.name), one_line(details.unit)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > STAKEHOLDER_NAME_MOST:
        raise Refused(LONG_NAME, field="name")
    if len(unit) > STAKEHOLDER_NAME_MOST:
        raise Refused(LONG_UNIT, field="unit")
    if details.kind not in Stakeholder.Kind.values:
        raise Refused(NO_KIND, field="kind")
    if not _may_be(details.power):
        raise Refused(POWER_RANGE, field="power")
    if not _may_be(details.interest):
        raise Refused(INTEREST_RANGE, field="interest")
    group, seat = details.role_group, details.participant
    if group is not None and group.engagement_id != engagement.pk:
        raise Refused(ODD_GROUP, field="role_group")
    if seat is not None and seat.engagement_id != engagement.pk:
        raise Refused(ODD_SEAT, field="participant")
    return Details(
        name, details.kind, unit, group, seat, power=details.power, interest=details.interest
    )


def _may_be(value: float | None) -> bool:
    return value is None or (1 <= value <= 5 and round(value, 1) == value)


def _refuse_full(engagement: Engagement, more: int) -> None:
    if Stakeholder.objects.live().filter(engagement=engagement).count() + more > MOST:
        raise Refused(FULL)


def _refuse_seat_twice(engagement: Engagement, seat: Participant | None) -> None:
    if seat is None:
        return
    listed = Stakeholder.objects.live().filter(engagement=engagement, participant=seat)
    if listed.exists():
        words = __("%(name)s is on the register already: this seat stands there once.")
        raise Refused(words % {"name": seat.name}, field="participant")


def _refuse_name_twice(engagement: Engagement, details: Details, *, but: int = 0) -> None:
    """The same name again is the same person, unless two units tell them apart."""
    listed = Stakeholder.objects.live().filter(engagement=engagement).exclude(pk=but)
    for name, unit in listed.values_list("name", "unit"):
        apart = unit and details.unit and unit.casefold() != details.unit.casefold()
        if name.casefold() == details.name.casefold() and not apart:
            words = __(
                "“%(name)s” is on the register already. If this is somebody else, give both a unit"
                " that tells them apart."
            )
            raise Refused(words % {"name": name}, field="name")


def _unlinked_by_name(engagement: Engagement) -> dict[str, Stakeholder]:
    """Persons who stand there by name alone; of a name that stands there twice none."""
    listed = Stakeholder.objects.live().filter(
        engagement=engagement, participant=None, kind=Stakeholder.Kind.PERSON
    )
    found: dict[str, list[Stakeholder]] = {}
    for row in listed:
        found.setdefault(row.name.casefold(), []).append(row)
    return {name: rows[0] for name, rows in found.items() if len(rows) == 1}


def _of_seat(seat: Participant) -> Details:
    return Details(seat.name, role_group=seat.role_group, participant=seat)


def _link(change: events.Change, row: Stakeholder, seat: Participant) -> Stakeholder:
    row.participant = seat
    row.role_group = row.role_group or seat.role_group
    _save(change, row, "stakeholder.changed")
    return row


def _add(change: events.Change, details: Details) -> Stakeholder:
    values = {each.name: getattr(details, each.name) for each in fields(Details)}
    row = Stakeholder(engagement=change.engagement, **values)
    _save(change, row, "stakeholder.added")
    return row


def _save(change: events.Change, row: Stakeholder, kind: str) -> None:
    row.number = change.next_number
    row.save()
    _record(change, kind, row.subject)


def _record(change: events.Change, kind: str, subject: str) -> None:
    change.record(kind, subject=subject, topic=topic_of(change.engagement))


def _fresh(row: Stakeholder) -> Stakeholder:
    """The entry as it is under the lock; Http404 when it was deleted for good meanwhile."""
    rows = Stakeholder.objects.select_related("role_group", "participant")
    return get_object_or_404(rows, pk=row.pk)


def _live(row: Stakeholder) -> Stakeholder:
    fresh = _fresh(row)
    if fresh.archived_at is not None:
        raise Overtaken(GONE, now=fresh)
    return fresh
