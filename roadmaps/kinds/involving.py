"""Kinds of event about people in the change: all of them for lead and facilitators alone.

They carry nothing but what they are about, so that nothing said of people stays in the log.
Pages of the sheets load again.
"""

from collections.abc import Callable

from django.utils.translation import gettext as __

from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience

SENTENCES: tuple[tuple[str, Callable[[Event], str]], ...] = (
    ("involvement.changed", lambda e: __("wrote about the engagement of a stakeholder")),
    ("involvement.attitudes_set", lambda e: __("set where stakeholders stand and are needed")),
    ("change_group.added", lambda e: __("added a group to the change")),
    ("change_group.changed", lambda e: __("changed a group of the change")),
    ("change_group.removed", lambda e: __("removed a group from the change")),
    ("change_group.restored", lambda e: __("put a group of the change back")),
    ("change_group.impacts_set", lambda e: __("set how hard functions hit a group")),
    ("readiness.added", lambda e: __("assessed how ready a group is")),
    ("readiness.removed", lambda e: __("removed a reading of a group")),
    ("message.drafted", lambda e: __("took proposed messages into the communication plan")),
    ("message.added", lambda e: __("added a message to the communication plan")),
    ("message.changed", lambda e: __("changed a message of the communication plan")),
    ("message.planned", lambda e: __("planned drafts of the communication plan")),
    ("message.followed", lambda e: __("moved messages to where the plan stands now")),
    ("message.removed", lambda e: __("removed a message from the communication plan")),
    ("message.restored", lambda e: __("put a message back into the communication plan")),
    ("message.sent", lambda e: __("marked a message as sent")),
    ("message.skipped", lambda e: __("skipped days of a message")),
    ("message.not_skipped", lambda e: __("took back that a message was skipped")),
    ("message.not_sent", lambda e: __("took back that a message was sent")),
)
INVOLVING = tuple(
    EventKind(name, Audience.FACILITATORS, batch=True, sentence=sentence)
    for name, sentence in SENTENCES
)
