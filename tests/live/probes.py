"""Kinds of event that only these tests record, and how they are shown."""

from collections.abc import Sequence

from pmo_studio.core import events
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.log import Audience
from pmo_studio.live import renderers

TOPIC = "probe:1"
KINDS = (
    events.EventKind("probe.written", Audience.ROOM, {"text": str}),
    events.EventKind("probe.secret", Audience.FACILITATORS, {"text": str}),
    events.EventKind("probe.own", Audience.SELF, {"text": str}),
    events.EventKind("probe.hidden", Audience.NOBODY, {"text": str}),
    events.EventKind("probe.many", Audience.ROOM, {"text": str}, batch=True),
    events.EventKind("probe.broken", Audience.ROOM, {"text": str}),
    events.EventKind("probe.plain", Audience.ROOM, {"text": str}),
)


def fragments(shown: Sequence[Event]) -> dict[int, str]:
    """One line per event, with the words that were written."""
    return {event.number: f'<li id="{event.subject}">{event.data["text"]}</li>' for event in shown}


def broken(shown: Sequence[Event]) -> dict[int, str]:
    raise RuntimeError("this renderer fails on purpose")


RENDERERS = {
    **{kind.name: fragments for kind in KINDS if kind.name != "probe.plain"},
    "probe.broken": broken,
}


def register() -> None:
    """In a server's process, for good."""
    for kind in KINDS:
        events.register(kind)
    for name, renderer in RENDERERS.items():
        renderers.register(name, renderer)


def write(
    by: Participant,
    text: str = "hello",
    kind: str = "probe.written",
    subject: str = "probe:1",
    key: events.Key | None = None,
) -> int:
    """Record one event as the seat; its number."""
    engagement = Engagement.objects.get(pk=by.engagement_id)
    with events.change(engagement, by=by, key=key) as change:
        event = change.record(kind, subject=subject, topic=TOPIC, text=text)
    return event.number
