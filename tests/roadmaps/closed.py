"""What a closeout holds, for tests: lessons, handover, celebration, thanks, each by its action."""

import datetime

from django.utils import timezone

from roadmaps.actions import acknowledgements, celebrations, handovers, lessons, thanks
from roadmaps.models import Acknowledgement, Celebration, Handover, Lesson, ThankYou
from tests.people import People

TODAY = timezone.localdate()
YESTERDAY = TODAY - datetime.timedelta(days=1)


def lesson(people: People, happened: str = "Nobody had time", *, by=None, **details) -> Lesson:
    given = lessons.Details(happened, **details)
    return lessons.add_lesson(people.engagement, details=given, by=by or people.contributor)


def handover(people: People, **details) -> Handover:
    given = {"owner": people.facilitator.pk, "review_on": TODAY} | details
    return handovers.set_handover(
        people.engagement, details=handovers.Details(**given), seen=None, by=people.lead
    )


def celebration(people: People, **details) -> Celebration:
    given = celebrations.Details(**{"held_on": TODAY, "attendees": 12} | details)
    return celebrations.set_celebration(
        people.engagement, details=given, agreed=True, seen=None, by=people.lead
    )


def acknowledgement(
    people: People, name: str = "Kemi Okafor", *, public: bool = True, what: str = "Taught us"
) -> Acknowledgement:
    given = acknowledgements.Details(name, what, public)
    return acknowledgements.add_acknowledgement(people.engagement, details=given, by=people.lead)


def note(people: People, text: str = "Thank you all", signature: str = "", *, by=None) -> ThankYou:
    given = thanks.Details(text, signature, "mint")
    return thanks.pin_thanks(people.engagement, details=given, by=by or people.guest)
