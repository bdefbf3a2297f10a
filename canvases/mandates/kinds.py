"""The kinds of event that a mandate knows: what each carries, and how it reads."""

from typing import Any

from django.utils.translation import gettext as __

from canvases.mandates import words
from canvases.models.mandate import Authority, Drafted, Scope
from pmo_studio.core import lines
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from pmo_studio.core.models.signing import How

ROOM = Audience.ROOM
EDIT: Fields = {"text": str, "before": str}


def _words(event: Event) -> dict[str, Any]:
    """The payload for a sentence: long texts shortened, the field by its name."""
    told = {
        name: lines.beginning(value) for name, value in event.data.items() if isinstance(value, str)
    }
    choices = {"authority": Authority, "scope": Scope}.get(event.data.get("field", ""))
    if choices and told["text"] in choices.values:
        told["text"] = str(choices(told["text"]).label)
    if "field" in told:
        told["field"] = str(words.NAMES.get(told["field"], told["field"]))
    if told.get("how") in How.values:
        told["how"] = str(How(told["how"]).label)
    return told


def _of_draft(event: Event) -> str:
    """A draft by what it is of."""
    is_vision = event.data["field"] == Drafted.VISION
    return __("the vision") if is_vision else __("the mission")


def _of_use(event: Event) -> str:
    """What was said of a decision right: yes, no, or nothing any more."""
    return {
        "yes": __("said that the decision right “%(text)s” is in use"),
        "no": __("said that the decision right “%(text)s” is not in use"),
    }.get(event.data["in_use"], __("left open whether “%(text)s” is in use"))


# Every one changes the document, which its pages load again.
ALL = (
    EventKind(
        "mandate.edited",
        ROOM,
        EDIT | {"field": str},
        batch=True,
        sentence=lambda e: (
            __("changed the mandate, %(field)s: “%(text)s”") % _words(e)
            if e.data["text"]
            else __("changed the mandate, %(field)s") % _words(e)
        ),
    ),
    EventKind(
        "mandate.draft_again",
        ROOM,
        batch=True,
        sentence=lambda e: __("made the agreed mandate a draft again by a change"),
    ),
    EventKind(
        "mandate.agreed",
        ROOM,
        batch=True,
        sentence=lambda e: __("recorded that the mandate is agreed"),
    ),
    EventKind(
        "mandate.signed",
        ROOM,
        {"how": str},
        batch=True,
        sentence=lambda e: __("recorded the signature of the mandate, %(how)s") % _words(e),
    ),
    EventKind(
        "mandate.reopened",
        ROOM,
        {"text": str},
        batch=True,
        sentence=lambda e: __("reopened the signed mandate: “%(text)s”") % _words(e),
    ),
    EventKind(
        "mandate.link_made",
        Audience.FACILITATORS,
        sentence=lambda e: __("made a link with which the sponsor signs the mandate"),
    ),
    EventKind(
        "mandate.link_revoked",
        Audience.FACILITATORS,
        sentence=lambda e: __("took back the link with which the sponsor signs"),
    ),
    EventKind(
        "decision_right.added",
        ROOM,
        {"text": str},
        batch=True,
        sentence=lambda e: __("added the decision right “%(text)s”") % _words(e),
    ),
    EventKind(
        "decision_right.changed",
        ROOM,
        EDIT,
        batch=True,
        sentence=lambda e: __("changed the decision right “%(before)s” to “%(text)s”") % _words(e),
    ),
    EventKind(
        "decision_right.removed",
        ROOM,
        {"text": str},
        batch=True,
        sentence=lambda e: __("removed the decision right “%(text)s”") % _words(e),
    ),
    EventKind(
        "decision_right.used",
        ROOM,
        {"text": str, "in_use": str},
        batch=True,
        sentence=lambda e: _of_use(e) % _words(e),
    ),
    EventKind(
        "objective.added",
        ROOM,
        {"text": str, "kpis": list},
        batch=True,
        sentence=lambda e: __("added the objective “%(text)s”") % _words(e),
    ),
    EventKind(
        "objective.changed",
        ROOM,
        EDIT | {"kpis": list},
        batch=True,
        sentence=lambda e: __("changed the objective “%(text)s”") % _words(e),
    ),
    EventKind(
        "objective.raised",
        ROOM,
        {"text": str},
        batch=True,
        sentence=lambda e: __("put the objective “%(text)s” one place higher") % _words(e),
    ),
    EventKind(
        "objective.removed",
        ROOM,
        {"text": str},
        batch=True,
        sentence=lambda e: __("removed the objective “%(text)s”") % _words(e),
    ),
    EventKind(
        "mandate_variant.added",
        ROOM,
        {"field": str, "text": str},
        batch=True,
        sentence=lambda e: __("drafted %(of)s: “%(text)s”") % (_words(e) | {"of": _of_draft(e)}),
    ),
    EventKind(
        "mandate_variant.edited",
        ROOM,
        EDIT,
        batch=True,
        sentence=lambda e: __("changed the draft “%(before)s” to “%(text)s”") % _words(e),
    ),
    EventKind(
        "mandate_variant.removed",
        ROOM,
        batch=True,
        sentence=lambda e: __("removed a draft of the mandate"),
    ),
    EventKind(
        "mandate_variant.restored",
        ROOM,
        batch=True,
        sentence=lambda e: __("put a draft of the mandate back"),
    ),
    EventKind(
        "mandate_variant.chosen",
        ROOM,
        {"field": str},
        batch=True,
        sentence=lambda e: __("chose a draft of %(of)s") % {"of": _of_draft(e)},
    ),
)
