"""Kinds of event of the PMO model: grades, type, structure and the survey of expectations."""

from django.utils.translation import gettext as __

from canvases.kinds.payloads import ID_OR_NONE, RENAMED, ROOM, TITLE, words_of
from canvases.models.pmo_model import PmoType
from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience


def _graded(event: Event) -> str:
    if event.data["grade"] is None:
        return __("went back to the derived grade of a function")
    sentence = __("chose the target grade %(grade)s for a function")
    return sentence % {"grade": event.data["grade"]}


def _type(event: Event) -> str:
    value = str(event.data["pmo_type"])
    return str(PmoType(value).label) if value in PmoType.values else value


# Pages of the PMO model load again: one figure moves many.
MODEL = (
    EventKind(
        "model.graded",
        ROOM,
        {"function": str, "note": ID_OR_NONE, "grade": ID_OR_NONE, "text": str},
        batch=True,
        sentence=_graded,
    ),
    EventKind(
        "model.confirmed",
        ROOM,
        {"pmo_type": str, "derived": str, "text": str},
        batch=True,
        sentence=lambda e: __("confirmed the type of PMO: %(type)s") % {"type": _type(e)},
    ),
    EventKind(
        "structure.drafted",
        ROOM,
        batch=True,
        sentence=lambda e: __("took the draft of the structure over"),
    ),
    EventKind(
        "pmo_unit.added",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("added the unit “%(title)s”") % words_of(e),
    ),
    EventKind(
        "pmo_unit.changed",
        ROOM,
        RENAMED,
        batch=True,
        sentence=lambda e: __("renamed the unit “%(before)s” to “%(title)s”") % words_of(e),
    ),
    EventKind(
        "pmo_unit.moved", ROOM, {"up": bool}, batch=True, sentence=lambda e: __("moved a unit")
    ),
    EventKind(
        "pmo_unit.removed",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("removed the unit “%(title)s”") % words_of(e),
    ),
    EventKind(
        "pmo_role.added",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("added the role “%(title)s”") % words_of(e),
    ),
    EventKind(
        "pmo_role.changed",
        ROOM,
        RENAMED,
        batch=True,
        sentence=lambda e: __("changed the role “%(title)s”") % words_of(e),
    ),
    EventKind(
        "pmo_role.moved", ROOM, {"up": bool}, batch=True, sentence=lambda e: __("moved a role")
    ),
    EventKind(
        "pmo_role.removed",
        ROOM,
        TITLE,
        batch=True,
        sentence=lambda e: __("removed the role “%(title)s”") % words_of(e),
    ),
    EventKind(
        "raci.set",
        ROOM,
        {"function": str, "note": ID_OR_NONE, "letters": int},
        batch=True,
        sentence=lambda e: __("said who does what for a function"),
    ),
)
SURVEYS = (
    EventKind(
        "survey.opened",
        ROOM,
        batch=True,
        sentence=lambda e: __("asked what customers expect of the PMO"),
    ),
    EventKind(
        "survey.closed",
        ROOM,
        batch=True,
        sentence=lambda e: __("closed the survey of expectations"),
    ),
    # Who answered, and when, is for nobody; no page loads again for it.
    EventKind(
        "survey.answered",
        Audience.NOBODY,
        batch=True,
        anonymous=True,
        sentence=lambda e: __("answered the survey of expectations"),
    ),
)
