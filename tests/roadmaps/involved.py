"""People in the change for tests: stakeholders, groups, messages, each made by its action."""

import datetime
from decimal import Decimal

from django.utils import timezone

from pmo_studio.core import events
from pmo_studio.core.actions import stakeholders as register
from pmo_studio.core.models import Stakeholder
from roadmaps.actions import groups, involvement, messages, plans, readiness
from roadmaps.actions.groups import Details as GroupDetails
from roadmaps.actions.involvement import Details
from roadmaps.actions.message_fields import Details as MessageDetails
from roadmaps.actions.readiness import Reading
from roadmaps.change import barriers
from roadmaps.change.adkar import Element
from roadmaps.involving import readings
from roadmaps.models import ChangeGroup, Involvement, Message, Plan, Readiness
from tests.people import People

SECRET = "fears for her own budget"


def stakeholder(people: People, name: str = "Lena Marsh", **details) -> Stakeholder:
    given = register.Details(name, **details)
    return register.add_stakeholder(people.engagement, details=given, by=people.lead)


def involved(people: People, name: str = "Lena Marsh", *, power=4, interest=5, **details):
    """A stakeholder about whom something is written."""
    row = stakeholder(people, name, power=power, interest=interest)
    given = Details(**{"current": "resistant", "desired": "supportive"} | details)
    involvement.change_involvement(row, details=given, seen=0, by=people.lead)
    return Stakeholder.objects.select_related("involvement", "engagement").get(pk=row.pk)


def known_of(row: Stakeholder) -> Involvement:
    return Involvement.objects.get(stakeholder=row)


def group(people: People, name: str = "Ward managers", size: int = 45) -> ChangeGroup:
    given = GroupDetails(name, size)
    return groups.add_group(people.engagement, details=given, by=people.lead)


def assessed(
    people: People, row: ChangeGroup, *scores: object, on: datetime.date | None = None
) -> Readiness:
    values = {element: Decimal(str(score)) for element, score in zip(Element, scores, strict=True)}
    reading = Reading(on or timezone.localdate(), values)
    return readiness.add_reading(row, reading=reading, by=people.lead)


def pure_groups(people: People) -> list[barriers.Group]:
    """The groups as the calculations want them."""
    return [readings.as_group(row) for row in readings.groups(people.engagement)]


def plan(people: People) -> Plan:
    """With its first waves F, P, R1 and S."""
    with events.change(people.engagement, by=people.lead) as change:
        return plans.begun(change)


def message(people: People, text: str = "What is decided next", **details) -> Message:
    given = MessageDetails(**{"text": text, "quadrant": "close", "status": "draft"} | details)
    return messages.add_message(people.engagement, details=given, by=people.lead)
