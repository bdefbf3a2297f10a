"""Groups in the change: people whose work changes alike."""

from dataclasses import dataclass, fields

from django.db.models import Max
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST, one_line
from pmo_studio.core.models import Engagement, Participant, RoleGroup, Stakeholder
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions.change_rules import save
from roadmaps.models import ChangeGroup, RolloutUnit
from roadmaps.models.plan import MOST_PEOPLE

MOST = 200

NO_NAME = _("Type the name of the group.")
LONG_NAME = _("The name holds up to 80 characters. Shorten it.")
PEOPLE_RANGE = _("People is a whole number from 1 to 1,000,000.")
ODD_GROUP = _("Choose a role group of this engagement.")
ODD_STAKEHOLDER = _("Choose a group of the register of stakeholders.")
ODD_UNIT = _("Choose a unit of this plan.")
FULL = _("There are 200 groups, the most there can be. Remove some that no longer matter.")
GONE = _("Somebody removed this group meanwhile. Put it back first.")
OVERTAKEN = _(
    "Somebody else changed this group while you were writing. What stands now is shown here: save"
    " again to put yours in its place."
)


@dataclass(frozen=True)
class Details:
    """What is known of one group."""

    name: str
    people: int
    role_group: RoleGroup | None = None
    stakeholder: Stakeholder | None = None
    unit: RolloutUnit | None = None


def details_of(row: ChangeGroup) -> Details:
    return Details(**{each.name: getattr(row, each.name) for each in fields(Details)})


def add_group(
    engagement: Engagement, *, details: Details, by: Participant, key: events.Key | None = None
) -> ChangeGroup:
    """Put one more group at the end."""
    details = _checked(engagement, details)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        _refuse_full(change.engagement)
        _refuse_name_twice(change.engagement, details.name)
        rows = ChangeGroup.objects.filter(engagement=change.engagement)
        last = rows.aggregate(last=Max("position"))["last"] or 0.0
        row = ChangeGroup(engagement=change.engagement, position=last + 1, **vars(details))
        save(change, row, "change_group.added")
    return row


def change_group(
    row: ChangeGroup,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> ChangeGroup:
    """Say it otherwise; raises Overtaken when `seen` is not the version that stands now."""
    details = _checked(row.engagement, details)
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kept = live(row)
        if details == details_of(kept):
            return kept
        if is_overtaken(kept, seen):
            raise Overtaken(OVERTAKEN, now=kept)
        if details.name != kept.name:
            _refuse_name_twice(change.engagement, details.name, but=kept.pk)
        for each in fields(Details):
            setattr(kept, each.name, getattr(details, each.name))
        save(change, kept, "change_group.changed")
    return kept


def remove_group(row: ChangeGroup, *, by: Participant, key: events.Key | None = None) -> None:
    """Take the group off the sheet with its readings; it can be put back.  Twice is no error."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kept = fresh(row)
        if kept.archived_at is None:
            kept.archived_at = timezone.now()
            save(change, kept, "change_group.removed")


def restore_group(row: ChangeGroup, *, by: Participant, key: events.Key | None = None) -> None:
    """Put a removed group back as it was."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        kept = fresh(row)
        if kept.archived_at is None:
            return
        _refuse_full(change.engagement)
        _refuse_name_twice(change.engagement, kept.name)
        kept.archived_at = None
        save(change, kept, "change_group.restored")


def _checked(engagement: Engagement, details: Details) -> Details:
    """The details as they are stored; Refused in words where something cannot be taken."""
    name = one_line(details.name)
    if not name:
        raise Refused(NO_NAME, field="name")
    if len(name) > TITLE_MOST:
        raise Refused(LONG_NAME, field="name")
    if not 1 <= details.people <= MOST_PEOPLE:
        raise Refused(PEOPLE_RANGE, field="people")
    group, stakeholder, unit = details.role_group, details.stakeholder, details.unit
    if group is not None and group.engagement_id != engagement.pk:
        raise Refused(ODD_GROUP, field="role_group")
    if stakeholder is not None and stakeholder.engagement_id != engagement.pk:
        raise Refused(ODD_STAKEHOLDER, field="stakeholder")
    if unit is not None and unit.plan.engagement_id != engagement.pk:
        raise Refused(ODD_UNIT, field="unit")
    return Details(name, details.people, group, stakeholder, unit)


def _refuse_full(engagement: Engagement) -> None:
    if ChangeGroup.objects.live().filter(engagement=engagement).count() >= MOST:
        raise Refused(FULL)


def _refuse_name_twice(engagement: Engagement, name: str, *, but: int = 0) -> None:
    listed = ChangeGroup.objects.live().filter(engagement=engagement).exclude(pk=but)
    for known in listed.values_list("name", flat=True):
        if known.casefold() == name.casefold():
            words = __("There is a group “%(name)s” already. Give this one another name.")
            raise Refused(words % {"name": known}, field="name")


def fresh(row: ChangeGroup) -> ChangeGroup:
    """The group as it is under the lock."""
    rows = ChangeGroup.objects.select_related("role_group", "stakeholder", "unit")
    return get_object_or_404(rows, pk=row.pk)


def live(row: ChangeGroup) -> ChangeGroup:
    """The same; raises Overtaken when somebody removed it meanwhile."""
    kept = fresh(row)
    if kept.archived_at is not None:
        raise Overtaken(GONE, now=kept)
    return kept
