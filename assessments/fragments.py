"""Fragments of the pages of context and processes: the same for every viewer (live.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Value
from django.template.loader import get_template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from assessments import ballots
from assessments.models import ContextEntry, PainPoint, Process
from assessments.processes import maps
from assessments.processes.maps import ProcessMap
from pmo_studio.core import languages, subjects
from pmo_studio.core.models import Event

SIPOC_TITLES = {
    "suppliers": _("Suppliers"),
    "inputs": _("Inputs"),
    "outputs": _("Outputs"),
    "customers": _("Customers"),
}

# --- context ---


def entry_html(entry: ContextEntry, dots: int, language: str) -> SafeString:
    """The list item of one entry."""
    return _render("context.html#entry", {"entry": entry, "dots": dots}, language)


def of_context_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the entries as they are now; two queries."""
    language = languages.current()
    ids = {subjects.split(event.subject)[1] for event in events}
    found = ContextEntry.objects.live().select_related("author").in_bulk(list(ids))
    dots: Mapping[str, int] = {}
    for engagement_id in {event.engagement_id for event in events}:
        dots = {**dots, **ballots.context_dots(engagement_id)[1]}
    return {event.number: _entry_of(event, found, dots, language) for event in events}


def _entry_of(
    event: Event, found: Mapping[int, ContextEntry], dots: Mapping[str, int], language: str
) -> str:
    entry = found.get(subjects.split(event.subject)[1])
    if entry is None:
        return gone(event.subject)
    return entry_html(entry, dots.get(entry.subject, 0), language)


def gone(subject: str) -> SafeString:
    """Tells a page that the entry has left it."""
    name = subject.replace(":", "-")
    return mark_safe(f'<li id="{name}" data-gone hidden></li>')  # noqa: S308  (prefix and number)


# --- processes ---


@dataclass(frozen=True)
class SipocColumn:
    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class DottedPain:
    """A line of the list of pain points, with its dots."""

    line: maps.PainLine
    dots: int


def map_html(shown: ProcessMap, language: str) -> SafeString:
    """Figures and drawing; steps, pain points and SIPOC: the form to add a step lies between."""
    with translation.override(language):
        context = map_context(shown)
    parts = (_render(f"process.html#{part}", context, language) for part in ("map", "lists"))
    return SafeString("".join(parts))


def map_context(shown: ProcessMap) -> dict[str, object]:
    """What the template of the map prints, in the language that is on; one query."""
    process = shown.process
    title, dots = ballots.process_dots(
        process.engagement_id, {pain.subject for pain in shown.pains}
    )
    return {
        "map": shown,
        "process": process,
        "capability": maps.capability_name(process.capability),
        "share": maps.share_in_words(shown.flow.efficiency),
        "svg": shown.svg() if shown.steps else "",
        "pains": [DottedPain(line, dots.get(line.row.subject, 0)) for line in shown.pain_lines],
        "vote": title,
        "sipoc": [
            SipocColumn(str(title), getattr(process, name)) for name, title in SIPOC_TITLES.items()
        ],
        "has_sipoc": any(getattr(process, name) for name in SIPOC_TITLES),
    }


def card_html(shown: ProcessMap, language: str) -> SafeString:
    """The process in the list of processes."""
    with translation.override(language):
        return _render("processes.html#card", {"card": Card(shown)}, language)


@dataclass(frozen=True)
class Card:
    """A process as the list shows it."""

    map: ProcessMap

    @property
    def share(self) -> str:
        return maps.share_in_words(self.map.flow.efficiency)

    @property
    def capability(self) -> str:
        return maps.capability_name(self.map.process.capability)

    @property
    def missing(self) -> str:
        return ", ".join(self.map.missing)


def of_process_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the maps as they are now, each once, beside its newest event.

    The list of processes takes the card, the page of the process its map.
    """
    language = languages.current()
    newest: dict[int, int] = {}
    for event in sorted(events, key=attrgetter("number")):
        newest[_process_of(event)] = event.number
    live = Process.objects.live().filter(pk__in=newest).order_by("pk")
    return {
        newest[shown.process.pk]: map_html(shown, language) + card_html(shown, language)
        for shown in maps.several(list(live))
    }


def _process_of(event: Event) -> int:
    """A new process is news of the list; what happens on a map is news of that map."""
    kind, pk = subjects.split(event.subject)
    return pk if kind == "process" else subjects.split(event.topic)[1]


# --- what reaches these pages from elsewhere ---


def topics_of_votes(events: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the votes' own topic and the pages of what was voted on."""
    rounds = {event.number: subjects.split(event.subject)[1] for event in events}
    reached = ballots.topics_of(set(rounds.values()))
    own = {event.number: {event.topic} for event in events}
    return {number: own[number] | reached.get(pk, set()) for number, pk in rounds.items()}


def topics_of_seats(events: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: where these seats' names stand; one query."""
    seats = {event.number: subjects.split(event.subject)[1] for event in events}
    wanted = set(seats.values())
    entries = ContextEntry.objects.live().filter(author__in=wanted).order_by()
    pains = PainPoint.objects.live().filter(author__in=wanted).order_by()
    named = entries.values_list("author", Value("context"), "engagement")
    topics: dict[int, set[str]] = {}
    for author, page, pk in named.union(pains.values_list("author", Value("process"), "process")):
        topics.setdefault(author, set()).add(f"{page}:{pk}")
    return {number: topics[seat] for number, seat in seats.items() if seat in topics}


def _render(part: str, context: Mapping[str, object], language: str) -> SafeString:
    with translation.override(language):
        return SafeString(get_template(f"assessments/{part}").render(dict(context)))
