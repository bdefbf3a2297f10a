"""The log after a number, as frames.  Socket, poll and reconnect all read through frames()."""

import logging
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.db.models import F
from django.utils import translation

from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.models.log import Audience
from pmo_studio.live import renderers
from pmo_studio.live.frames import Frame
from pmo_studio.live.renderers import Reach, Renderer

logger = logging.getLogger(__name__)

# Who is further behind loads the page again: cheaper for both sides than 500 swaps.
MOST = 500
EVERYTHING = ""


def frames(engagement_id: int, after: int, *, upto: int | None = None) -> list[Frame]:
    """Frames for the numbers after+1 .. upto (or the newest), in order and without a gap.

    One query and those of the renderers, however many rows.  Whoever is more than MOST behind,
    ahead of the log (a restored backup) or at a gap gets one frame that says: load the page again.
    """
    # The fragment is the same for everybody, so it speaks the engagement's language.
    found = Event.objects.filter(engagement=engagement_id).after(after)
    found = found.annotate(language=F("engagement__language")).order_by("number")
    if upto is not None:
        found = found.filter(number__lte=upto)
    events = list(found[: MOST + 1])
    if not events:
        return _nothing_new(engagement_id, after)
    gapless = events[0].number == after + 1 and events[-1].number == after + len(events)
    if len(events) > MOST or not gapless:
        newest = upto or _newest(engagement_id, otherwise=events[-1].number)
        return [Frame(newest, reload=EVERYTHING)]
    language: str = events[0].language  # type: ignore[attr-defined]  # annotated above
    with translation.override(language):
        return _rendered(events)


def _nothing_new(engagement_id: int, after: int) -> list[Frame]:
    # Of a deleted engagement there is nothing to tell: the safety tick closes its sockets.
    newest = _newest(engagement_id, otherwise=after)
    return [Frame(newest, reload=EVERYTHING)] if after > newest else []


def _newest(engagement_id: int, *, otherwise: int) -> int:
    numbers = Engagement.objects.filter(pk=engagement_id).values_list("last_number", flat=True)
    found = numbers.first()
    return otherwise if found is None else found


def _rendered(events: Sequence[Event]) -> list[Frame]:
    fragments: dict[int, str] = {}
    spoken: dict[int, dict[str, str]] = {}
    failed: set[int] = set()
    for renderer, shown in _work(events).items():
        try:
            fragments.update(renderer(shown))
            if renderers.is_spoken(renderer):
                spoken.update(_in_all_languages(renderer, shown))
        except Exception:
            # One broken renderer must not stop the room: these pages load their topic again.
            logger.exception("a renderer failed on %s", shown[0].kind)
            failed.update(event.number for event in shown)
    reached = _reached(events, failed)
    everywhere = _everywhere(events)
    return [
        _frame(
            event,
            fragments.get(event.number),
            spoken.get(event.number, {}),
            event.number in failed,
            reached.get(event.number, frozenset()),
            everywhere.get(event.number, {}),
        )
        for event in events
    ]


def _in_all_languages(renderer: Renderer, shown: Sequence[Event]) -> dict[int, dict[str, str]]:
    spoken: dict[int, dict[str, str]] = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            for number, html in renderer(shown).items():
                spoken.setdefault(number, {})[code] = html
    return spoken


def _everywhere(events: Sequence[Event]) -> dict[int, dict[str, str]]:
    """What pages of other topics show, by number and language."""
    of_renderer: dict[Renderer, list[Event]] = {}
    for event in events:
        renderer = renderers.everywhere_of(event.kind)
        if renderer is not None:
            of_renderer.setdefault(renderer, []).append(event)
    shown: dict[int, dict[str, str]] = {}
    for renderer, some in of_renderer.items():
        try:
            shown |= _in_all_languages(renderer, some)
        except Exception:
            # Whoever loads a page next sees it: no reason to have every page load again.
            logger.exception("nothing of %s is shown everywhere", some[0].kind)
    return shown


def _reached(events: Sequence[Event], failed: set[int]) -> dict[int, frozenset[str]]:
    """The topics that load again, for each event whose kind reaches beyond its own topic."""
    of_kind: dict[Reach, list[Event]] = {}
    for event in events:
        for reach in renderers.reaches_of(event.kind):
            of_kind.setdefault(reach, []).append(event)
    reached: dict[int, frozenset[str]] = {}
    for reach, some in of_kind.items():
        try:
            found = reach(some)
        except Exception:
            logger.exception("a reach failed on %s", some[0].kind)
            failed.update(event.number for event in some)
        else:
            for number, topics in found.items():
                reached[number] = reached.get(number, frozenset()) | frozenset(topics)
    return reached


def _work(events: Iterable[Event]) -> dict[Renderer, list[Event]]:
    """For each renderer the newest event of each subject: earlier ones only move the number on."""
    newest: dict[tuple[Renderer, str, str, str, int | None], Event] = {}
    for event in events:
        renderer = None if event.batch else renderers.of(event.kind)
        if renderer is not None:
            own = event.by_id if event.audience == Audience.SELF else None
            newest[renderer, event.subject, event.topic, event.audience, own] = event
    work: dict[Renderer, list[Event]] = {}
    for (renderer, *_), event in newest.items():
        work.setdefault(renderer, []).append(event)
    return work


def _frame(
    event: Event,
    html: str | None,
    spoken: Mapping[str, str],
    failed: bool,
    reached: frozenset[str],
    everywhere: Mapping[str, str],
) -> Frame:
    again = event.topic if event.batch or failed else None
    return Frame(
        number=event.number,
        kind=event.kind,
        subject=event.subject,
        topic=event.topic,
        audience=event.audience,
        seat_id=event.by_id,
        html=html,
        spoken=spoken,
        reload=" ".join(sorted(reached)) if reached else again,
        reached=reached,
        listed=renderers.list_of(event),
        everywhere=everywhere,
    )
