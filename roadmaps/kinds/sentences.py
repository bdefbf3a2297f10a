"""What kinds of event of the plan share: how one is made, and payloads in words."""

from collections.abc import Callable

from canvases.kinds import payloads
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Event
from pmo_studio.core.models.log import Audience
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageStatus
from roadmaps.models.ties import Letter


def kind(name: str, fields: Fields, sentence: Callable[[], str]) -> EventKind:
    """One for the room; pages that listen load again, for figures of many change with it.

    `sentence` gives the words with places for texts of the payload, in the reader's language.
    """
    return told(name, fields, lambda event: sentence() % words_of(event))


def told(
    name: str,
    fields: Fields,
    sentence: Callable[[Event], str],
    *,
    later: frozenset[str] = frozenset(),
) -> EventKind:
    """The same where the words depend on more of the event than its texts."""
    return EventKind(name, Audience.ROOM, fields, later, batch=True, sentence=sentence)


def words_of(event: Event) -> dict[str, str]:
    """The payload for a sentence: long texts shortened, choices by their names."""
    words = payloads.words_of(event)
    known = DeliverableStatus if event.subject.startswith("deliverable:") else PackageStatus
    if words.get("status") in known.values:
        words["status"] = str(known(words["status"]).label)
    if words.get("letter") in Letter.values:
        words["letter"] = str(Letter(words["letter"]).label)
    return words
