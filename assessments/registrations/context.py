"""What context entries bring to the registries of the core and of live."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import ballots, contents, fragments
from assessments.actions import context as actions
from assessments.bundle import context as bundle
from assessments.models import ContextEntry
from assessments.models.context import ContextKind
from pmo_studio.core import belongings, events, lines, own_data, sheets, subjects
from pmo_studio.core.events import EventKind
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.log import Audience
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import renderers

if TYPE_CHECKING:
    from pmo_studio.core.events import Change


def _words(event: Event) -> dict[str, Any]:
    """The payload for a sentence: long texts shortened, the kind by its name."""
    words = {name: lines.beginning(str(value)) for name, value in event.data.items()}
    kind = words.get("kind")
    return words | {"kind": ContextKind(kind).label if kind in ContextKind.values else ""}


KINDS = (
    EventKind(
        "context.added",
        Audience.ROOM,
        {"kind": str, "text": str, "version": int},
        sentence=lambda e: __("added “%(text)s” to the context, %(kind)s") % _words(e),
    ),
    EventKind(
        "context.edited",
        Audience.ROOM,
        {"kind": str, "text": str, "before": str, "version": int},
        sentence=lambda e: __("changed “%(before)s” to “%(text)s” in the context") % _words(e),
    ),
    EventKind(
        "context.deleted", Audience.ROOM, sentence=lambda e: __("deleted an entry of the context")
    ),
    EventKind(
        "context.restored", Audience.ROOM, sentence=lambda e: __("restored an entry of the context")
    ),
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in KINDS:
        events.register(kind)
        renderers.register(kind.name, fragments.of_context_events)
    renderers.register_reach("seat.renamed", fragments.topics_of_seats)
    renderers.register_reach("vote.ended", fragments.topics_of_votes)
    sheets.register(
        sheets.Sheet(
            "1.1",
            "context",
            _("Context"),
            "assessments:context",
            phase=1,
            on_way=True,
            tally=contents.of_context,
        )
    )
    subjects.register(subjects.SubjectKind("context_entry", _titles, _redact))
    subjects.register_ballot(
        subjects.Ballot("context", _("Context"), ballots.context_offers, ballots.context_candidates)
    )
    belongings.register(_drop_entries, _losses)
    own_data.register(_counts)
    bundle.register_all()


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = ContextEntry.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact(engagement: Engagement, pk: int) -> bool:
    """The text and where it comes from, which may tell it too."""
    rows = ContextEntry.objects.filter(engagement=engagement, pk=pk)
    return bool(rows.update(text=REDACTED, source="", number=engagement.last_number + 1))


def _drop_entries(change: "Change", seat: Participant, keep_notes: bool) -> None:
    """A removed seat's entries are deleted, and can be restored, when the facilitator says so."""
    if keep_notes:
        return
    mine = ContextEntry.objects.live().filter(engagement=change.engagement, author=seat)
    for entry in mine:
        actions.archive(entry, change)


def _losses(seat: Participant) -> list[belongings.Loss]:
    """What carries dots among the seat's entries."""
    mine = ContextEntry.objects.live().filter(author=seat)
    return ballots.losses(seat.engagement_id, [entry.subject for entry in mine])


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    entries = ContextEntry.objects.filter(engagement=engagement)
    return [(__("Context entries, with those deleted"), entries.count())]
