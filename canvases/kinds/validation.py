"""Kinds of event of evidence, of plans to test an assumption and of reviews."""

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases.kinds.payloads import ROOM, words_of
from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event


def _learnt(event: Event) -> str:
    people = event.data["people"]
    words = ngettext("added evidence from %(n)s person", "added evidence from %(n)s people", people)
    return words % {"n": people}


def _canvas_reviewed(event: Event) -> str:
    said = words_of(event).get("text")
    if not said:
        return __("reviewed the canvas")
    return __("reviewed the canvas: “%(text)s”") % {"text": said}


# On a topic of their own (canvases.assumptions.topic_of): pages of assumptions load again, and
# boards, which show none of it, do not.
VALIDATION = (
    EventKind(
        "evidence.added",
        ROOM,
        {"note": int, "kind": str, "supports": str, "people": int, "text": str},
        batch=True,
        sentence=_learnt,
    ),
    EventKind(
        "evidence.removed",
        ROOM,
        {"note": int},
        batch=True,
        sentence=lambda e: __("removed evidence"),
    ),
    EventKind(
        "evidence.restored",
        ROOM,
        {"note": int},
        batch=True,
        sentence=lambda e: __("restored evidence"),
    ),
    EventKind(
        "trial.planned",
        ROOM,
        {"note": int, "due": str},
        batch=True,
        sentence=lambda e: __("planned to test an assumption"),
    ),
    EventKind(
        "trial.dropped",
        ROOM,
        {"note": int},
        batch=True,
        sentence=lambda e: __("dropped the plan to test an assumption"),
    ),
    EventKind(
        "note.reviewed", ROOM, {"note": int}, batch=True, sentence=lambda e: __("reviewed a note")
    ),
    EventKind(
        "canvas.reviewed",
        ROOM,
        {"text": str},
        frozenset({"text"}),
        batch=True,
        sentence=_canvas_reviewed,
    ),
)
