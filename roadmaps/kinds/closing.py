"""Kinds of event of lessons, the handover, the celebration and the thanks.

Acknowledgements are for lead and facilitators, and no event of them holds a name.  Notes of thanks
stand in no event: one that is taken down is read nowhere.
"""

from collections.abc import Callable

from django.utils.translation import gettext as __

from canvases.kinds.payloads import TITLE
from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from roadmaps.kinds.sentences import kind

LESSONS = (
    kind("lesson.added", TITLE, lambda: __("wrote down the lesson “%(title)s”")),
    kind(
        "lesson.changed",
        {"title": str, "before": str, "fields": list},
        lambda: __("changed the lesson “%(title)s”"),
    ),
    kind("lesson.done", TITLE, lambda: __("did what the lesson “%(title)s” asks for")),
    kind("lesson.reopened", TITLE, lambda: __("opened the action of the lesson “%(title)s” again")),
    kind("lesson.removed", TITLE, lambda: __("removed the lesson “%(title)s”")),
    kind("lesson.restored", TITLE, lambda: __("put the lesson “%(title)s” back")),
)
PLAIN: tuple[tuple[str, Audience, Callable[[Event], str]], ...] = (
    ("handover.changed", Audience.ROOM, lambda e: __("changed the handover")),
    ("handover.agreed", Audience.ROOM, lambda e: __("noted that the handover is agreed")),
    (
        "handover.not_agreed",
        Audience.ROOM,
        lambda e: __("took back that the handover is agreed"),
    ),
    (
        "celebration.changed",
        Audience.ROOM,
        lambda e: __("changed when and where it is celebrated, or who came"),
    ),
    (
        "celebration.agenda_set",
        Audience.ROOM,
        lambda e: __("changed the agenda of the celebration"),
    ),
    ("thanks.pinned", Audience.ROOM, lambda e: __("pinned a note to the wall of thanks")),
    ("thanks.taken_down", Audience.ROOM, lambda e: __("took a note off the wall of thanks")),
    ("thanks.put_back", Audience.ROOM, lambda e: __("put a note back on the wall of thanks")),
    ("acknowledgement.added", Audience.FACILITATORS, lambda e: __("thanked somebody by name")),
    (
        "acknowledgement.changed",
        Audience.FACILITATORS,
        lambda e: __("changed how somebody is thanked by name"),
    ),
    (
        "acknowledgement.removed",
        Audience.FACILITATORS,
        lambda e: __("removed that somebody is thanked by name"),
    ),
    (
        "acknowledgement.restored",
        Audience.FACILITATORS,
        lambda e: __("put back that somebody is thanked by name"),
    ),
)
ALL = (
    *LESSONS,
    *(EventKind(name, audience, batch=True, sentence=words) for name, audience, words in PLAIN),
)
