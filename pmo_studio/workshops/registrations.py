"""What workshops bring to the registries of the core."""

import re
from collections.abc import Callable, Iterable, Set
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import belongings, files, own_data, pages, sheets, subjects
from pmo_studio.core.events import EventKind, Fields, register
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.log import Audience
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import renderers
from pmo_studio.workshops import asking, bars, bundle, fragments
from pmo_studio.workshops.actions.votes import drop_votes
from pmo_studio.workshops.models import Spotlight, Vote, VoteItem, VoteRound, Workshop

# Headings of pages are kept up to 120 signs, as scripts count them: an emoji is two.
SURELY_CUT = 60


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    _register_events()
    sheets.register(sheets.Sheet("", "votes", _("Votes"), "workshops:votes", beside=True, rank=10))
    files.register(
        files.File(
            sheet="votes",
            title=_("Results of votes"),
            words=_("the ranking of each vote, on its page"),
            format="CSV",
            address=lambda engagement: reverse("workshops:votes", args=[engagement.pk]),
        )
    )
    subjects.register(subjects.SubjectKind("round", _round_titles, _redact_round))
    subjects.register(subjects.SubjectKind("workshop", _workshop_titles, _redact_workshop))
    subjects.register(subjects.SubjectKind("spotlight", _questions, _redact_question))
    subjects.register_copy(_redact_items)
    subjects.register_copy(_redact_places)
    belongings.register(drop_votes)
    own_data.register(_counts)
    own_data.register_part("votes", _votes_of)
    pages.register_bar(bars.bar)
    pages.register_tool(bars.tool)
    asking.register()
    bundle.register_all()


def _register_events() -> None:
    title: Fields = {"title": str}
    room = Audience.ROOM
    # The batches among them tell the pages of votes to load again.
    kinds: list[tuple[str, Fields, bool, Callable[[Event], str]]] = [
        ("vote.opened", {**title, "items": int, "dots": int}, True, _opened),
        ("vote.ended", title, True, lambda e: __("ended the vote “%(title)s”") % e.data),
        ("vote.cancelled", title, True, lambda e: __("cancelled the vote “%(title)s”") % e.data),
        (
            "vote.recounted",
            title,
            True,
            lambda e: __("removed a seat's dots from the vote “%(title)s”") % e.data,
        ),
        ("workshop.planned", title, False, lambda e: __("planned “%(title)s”") % e.data),
        ("workshop.started", title, False, lambda e: __("began “%(title)s”") % e.data),
        ("workshop.ended", title, False, lambda e: __("ended “%(title)s”") % e.data),
        ("workshop.dropped", title, False, lambda e: __("took back “%(title)s”") % e.data),
        (
            "spotlight.set",
            {**title, "text": str},
            False,
            lambda e: __("brought everybody to “%(title)s”") % e.data,
        ),
        ("spotlight.cleared", {}, False, lambda e: __("let everybody go where they like")),
    ]
    for name, fields, batch, sentence in kinds:
        register(EventKind(name, room, fields, batch=batch, sentence=sentence))
    for name in ("spotlight.set", "spotlight.cleared"):
        renderers.register(name, fragments.of_events, spoken=True)
    for name in ("vote.opened", "vote.ended", "vote.cancelled"):
        renderers.register_everywhere(name, fragments.of_votes)
    # That somebody voted moves the numbers on and is told to nobody: neither who nor for what.
    register(
        EventKind("vote.cast", Audience.NOBODY, anonymous=True, sentence=lambda e: __("gave dots"))
    )


def _opened(event: Event) -> str:
    words = ngettext(
        "opened the vote “%(title)s”: %(dots)s dot each",
        "opened the vote “%(title)s”: %(dots)s dots each",
        event.data["dots"],
    )
    return str(words % event.data)


def _titles(rows: "QuerySet[Any]", ids: Iterable[int], field: str = "title") -> dict[int, str]:
    return dict(rows.filter(pk__in=list(ids)).values_list("pk", field))


def _round_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return _titles(VoteRound.objects.filter(engagement=engagement), ids)


def _workshop_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return _titles(Workshop.objects.filter(engagement=engagement), ids)


def _questions(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return _titles(Spotlight.objects.filter(engagement=engagement), ids, "question")


def _redact_round(engagement: Engagement, pk: int) -> bool:
    return bool(VoteRound.objects.filter(engagement=engagement, pk=pk).update(title=REDACTED))


def _redact_workshop(engagement: Engagement, pk: int) -> bool:
    return bool(Workshop.objects.filter(engagement=engagement, pk=pk).update(title=REDACTED))


def _redact_question(engagement: Engagement, pk: int) -> bool:
    """The question may be gone from the bar already and still stand in the log."""
    if pk != engagement.pk:
        return False
    Spotlight.objects.filter(pk=pk).update(question=REDACTED)
    return True


def _redact_items(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Rounds froze the texts of what was voted on."""
    items = VoteItem.objects.filter(round__engagement=engagement, subject__in=keys)
    items.filter(title__in=texts).update(title=REDACTED)


def _redact_places(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Spotlight and log bear the names of the places to which everybody was brought."""
    lit = Spotlight.objects.filter(pk=engagement.pk).first()
    if lit is not None and _tells(lit.title, texts):
        Spotlight.objects.filter(pk=lit.pk).update(title=REDACTED)
    for event in Event.objects.filter(engagement=engagement, kind="spotlight.set"):
        if _tells(event.data["title"], texts):
            event.data["title"] = REDACTED
            event.save(update_fields=["data"])


def _tells(heading: str, texts: Set[str]) -> bool:
    """Whether a heading says one of the texts: on one line, among words of the page, or its
    beginning where it was too long."""
    said = [one_line(text) for text in texts]
    is_cut = len(heading) >= SURELY_CUT
    return any(
        (is_cut and text.startswith(heading))
        or re.search(rf"(?<!\w){re.escape(text)}(?!\w)", heading) is not None
        for text in said
        if text
    )


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [(__("Votes held"), VoteRound.objects.filter(engagement=engagement).count())]


def _votes_of(seat: Participant) -> list[dict[str, Any]]:
    """The seat's own dots, for its owner."""
    votes = Vote.objects.of(seat).select_related("item__round").order_by("pk")
    return [
        {"vote": vote.item.round.title, "on": vote.item.title, "dots": vote.dots} for vote in votes
    ]
