"""What is known of stakeholders in the change: attitudes, notes about them, the next action."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from pmo_studio.core.models.people import Role
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions.change_rules import record
from roadmaps.models import Attitude, Involvement
from roadmaps.models.change import ACTION_MOST, TEXT_MOST
from roadmaps.models.plan import MOST_PEOPLE

NO_ATTITUDE = _("Choose one of the five attitudes, or none as long as nobody knows.")
LONG_TEXT = _("This holds up to 500 characters. Shorten it.")
LONG_ACTION = _("The next action holds up to 200 characters. Shorten it.")
DAY_ALONE = _("Say what is to be done on that day, or take the day away.")
PEOPLE_RANGE = _("People is a whole number up to 1,000,000.")
ODD_OWNER = _("Choose the lead or a facilitator: nobody else sees stakeholders.")
GONE = _("This stakeholder was removed from the register meanwhile. Put them back there first.")
OVERTAKEN = _(
    "Somebody else wrote about this stakeholder while you were writing. What stands now is shown"
    " here: save again to put yours in its place."
)
SOME_OVERTAKEN = _(
    "Somebody else set %(names)s while you were choosing. The others were saved; for these what"
    " stands now is shown."
)
TEXTS = ("gain", "concerns", "expectations", "influence")


@dataclass(frozen=True)
class Details:
    """What is known of one stakeholder; "" and None where nobody said."""

    current: str = ""
    desired: str = ""
    gain: str = ""
    concerns: str = ""
    expectations: str = ""
    influence: str = ""
    owner: Participant | None = None
    next_action: str = ""
    next_on: datetime.date | None = None
    people: int | None = None
    in_pilot: bool = False


NAMES = tuple(each.name for each in fields(Details))


@dataclass(frozen=True)
class Attitudes:
    """Where somebody stands and is needed; `seen` is the version that its sender had read."""

    current: str
    desired: str
    seen: int | None = None


def details_of(row: Involvement | None) -> Details:
    return Details(**{name: getattr(row, name) for name in NAMES}) if row else Details()


def owners(engagement: Engagement) -> QuerySet[Participant]:
    """Who may look after a stakeholder: whoever may see the register."""
    seats = Participant.objects.active().people().filter(engagement=engagement)
    return seats.filter(role__in=[Role.LEAD, Role.FACILITATOR]).order_by("pk")


def change_involvement(
    stakeholder: Stakeholder,
    *,
    details: Details,
    seen: int | None,
    by: Participant,
    key: events.Key | None = None,
) -> Involvement:
    """Write down what is known of a stakeholder.

    `seen` is the version that the sender had before their eyes, 0 where nothing was written yet:
    raises Overtaken when it is another one now.
    """
    details = _checked(details)
    with events.change(stakeholder.engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        row = _of(stakeholder)
        if details == details_of(row):
            return row
        if is_overtaken(row, seen):
            raise Overtaken(OVERTAKEN, now=row)
        if details.owner != row.owner:
            _refuse_odd_owner(change.engagement, details.owner)
        for name in NAMES:
            setattr(row, name, getattr(details, name))
        row.number = change.next_number
        row.save()
        record(change, "involvement.changed", row.subject)
    return row


def set_attitudes(
    engagement: Engagement,
    *,
    chosen: Mapping[int, Attitudes],
    by: Participant,
    key: events.Key | None = None,
) -> list[str]:
    """Set where stakeholders, by their ids, stand and are needed: one event for all that differ.

    What somebody else set since the sender looked is left; their names are the answer.
    """
    for attitudes in chosen.values():
        _check_attitudes(attitudes.current, attitudes.desired)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.STAKEHOLDERS)
        written, overtaken = _set(change, chosen)
        if written:
            change.rows = written
            record(change, "involvement.attitudes_set", f"change:{change.engagement.pk}")
    return overtaken


def _set(change: events.Change, chosen: Mapping[int, Attitudes]) -> tuple[int, list[str]]:
    """How many rows were written, and whose attitudes somebody else had set meanwhile."""
    listed = Stakeholder.objects.live().filter(engagement=change.engagement, pk__in=chosen)
    written, overtaken = 0, []
    for stakeholder in listed.select_related("involvement"):
        row = getattr(stakeholder, "involvement", None)
        row = row or Involvement(stakeholder=stakeholder)
        wanted = chosen[stakeholder.pk]
        if (row.current, row.desired) == (wanted.current, wanted.desired):
            continue
        if is_overtaken(row, wanted.seen):
            overtaken.append(stakeholder.name)
            continue
        row.current, row.desired = wanted.current, wanted.desired
        row.number = change.next_number
        row.save()
        written += 1
    return written, overtaken


def _of(stakeholder: Stakeholder) -> Involvement:
    """What is written, as it is under the lock; nothing yet where nobody did."""
    fresh = Stakeholder.objects.live().filter(pk=stakeholder.pk).first()
    if fresh is None:
        raise Refused(GONE)
    rows = Involvement.objects.select_related("owner")
    return rows.filter(stakeholder=fresh).first() or Involvement(stakeholder=fresh)


def _checked(details: Details) -> Details:
    """The details as they are stored; Refused in words where something cannot be taken."""
    _check_attitudes(details.current, details.desired)
    texts = {name: getattr(details, name).strip() for name in TEXTS}
    for name, text in texts.items():
        if len(text) > TEXT_MOST:
            raise Refused(LONG_TEXT, field=name)
    action = one_line(details.next_action)
    if len(action) > ACTION_MOST:
        raise Refused(LONG_ACTION, field="next_action")
    if details.next_on is not None and not action:
        raise Refused(DAY_ALONE, field="next_action")
    if details.people is not None and not 0 <= details.people <= MOST_PEOPLE:
        raise Refused(PEOPLE_RANGE, field="people")
    return Details(
        **texts,
        current=details.current,
        desired=details.desired,
        owner=details.owner,
        next_action=action,
        next_on=details.next_on,
        people=details.people,
        in_pilot=details.in_pilot,
    )


def _check_attitudes(current: str, desired: str) -> None:
    for name, value in (("current", current), ("desired", desired)):
        if value and value not in Attitude.values:
            raise Refused(NO_ATTITUDE, field=name)


def _refuse_odd_owner(engagement: Engagement, owner: Participant | None) -> None:
    if owner is not None and not owners(engagement).filter(pk=owner.pk).exists():
        raise Refused(ODD_OWNER, field="owner")
