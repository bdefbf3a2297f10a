"""The kinds of event that assessments know: what each carries, and how it reads.

No payload says who answered, or what: answers leave no line of their own in the log.
"""

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import result_words
from assessments.reassessing.months import day_in_words
from pmo_studio.core import catalogue
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience

ROOM = Audience.ROOM
TITLE: Fields = {"title": str}
NUMBER = (int, float)
NUMBER_OR_NONE = (int, float, type(None))


def _changed_answers(event: Event) -> str:
    if not event.data["people"]:
        return __("The first answers came in")
    words = ngettext(
        "%(people)s person has answered so far",
        "%(people)s people have answered so far",
        event.data["people"],
    )
    return str(words % event.data)


def _reopened(event: Event) -> str:
    if not event.data["text"]:
        return str(__("reopened the assessment “%(title)s”") % event.data)
    return str(__("reopened the assessment “%(title)s”: %(text)s") % event.data)


def _agreed(event: Event) -> str:
    if event.data["value"] is None:
        words = __("left a note instead of an agreed score on “%(about)s”: %(text)s")
        return str(words % event.data)
    said = {**event.data, "value": result_words.exact(event.data["value"])}
    return str(__("agreed on %(value)s for “%(about)s”") % said)


def _target(event: Event) -> str:
    key = event.data["capability"]
    name = result_words.capability(key) if key in catalogue.load().capabilities else key
    if event.data["value"] is None:
        return __("removed the target for %(name)s") % {"name": name}
    words = __("set the target for %(name)s to %(value)s")
    return words % {"name": name, "value": result_words.level(event.data["value"])}


def _planned(event: Event) -> str:
    told = ngettext(
        "planned the next assessment for %(day)s, then every month",
        "planned the next assessment for %(day)s, then every %(months)s months",
        event.data["months"],
    )
    day = day_in_words(event.data["day"])
    return str(told % {"day": day, "months": event.data["months"]})


LIFE = (
    EventKind(
        "assessment.created",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("prepared the assessment “%(title)s”") % e.data,
    ),
    EventKind(
        "assessment.changed",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("changed the assessment “%(title)s”") % e.data,
    ),
    EventKind(
        "assessment.dropped",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("took back the assessment “%(title)s”") % e.data,
    ),
    EventKind(
        "assessment.opened",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("opened the assessment “%(title)s” for answers") % e.data,
    ),
    EventKind(
        "assessment.closed",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("closed the assessment “%(title)s”") % e.data,
    ),
    EventKind("assessment.reopened", ROOM, {**TITLE, "text": str}, batch=True, sentence=_reopened),
    EventKind(
        "assessment.published",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("showed the results so far of “%(title)s”") % e.data,
    ),
    EventKind(
        "question.revealed",
        ROOM,
        {"title": str},
        batch=True,
        sentence=lambda e: __("revealed the answers to “%(title)s”") % e.data,
    ),
    # At most one in two seconds; groups smaller than their least number are left out.
    EventKind("answers.changed", ROOM, {"people": int, "groups": list}, sentence=_changed_answers),
    EventKind(
        "agreed.set",
        ROOM,
        # What it is about is the model's text: no person's, so redacting leaves it.
        {"about": str, "value": NUMBER_OR_NONE, "text": str},
        batch=True,
        sentence=_agreed,
    ),
    EventKind(
        "agreed.cleared",
        ROOM,
        batch=True,
        sentence=lambda e: __("took back an agreed score"),
    ),
    EventKind(
        "target.set",
        ROOM,
        {"capability": str, "value": NUMBER_OR_NONE, "text": str},
        batch=True,
        sentence=_target,
    ),
    EventKind("cycle.set", ROOM, {"day": str, "months": int}, batch=True, sentence=_planned),
    EventKind(
        "cycle.ended",
        ROOM,
        batch=True,
        sentence=lambda e: __("took back the plan for the next assessment"),
    ),
    EventKind(
        "answerers.invited",
        Audience.FACILITATORS,
        {"count": int},
        sentence=lambda e: str(
            ngettext(
                "invited %(count)s person to answer",
                "invited %(count)s people to answer",
                e.data["count"],
            )
            % e.data
        ),
    ),
    EventKind(
        "answerers.reminded",
        Audience.FACILITATORS,
        {"count": int},
        sentence=lambda e: str(
            ngettext(
                "reminded %(count)s person to answer",
                "reminded %(count)s people to answer",
                e.data["count"],
            )
            % e.data
        ),
    ),
    EventKind(
        "answerers.withdrawn",
        Audience.FACILITATORS,
        {},
        sentence=lambda e: __("withdrew an invitation to answer"),
    ),
)
