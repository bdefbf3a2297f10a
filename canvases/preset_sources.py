"""What a canvas can begin from: the built-in presets, and canvases that a person may export."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from canvases.functions import functions_of
from canvases.models import Canvas, Kpi, Link, Note
from canvases.models.note import State
from canvases.preset_plan import MEASURED_BY, Source, SourceNote
from canvases.presets import Preset, presets
from canvases.thread.graph import Link as SourceLink
from pmo_studio.core import catalogue, languages, subjects
from pmo_studio.core.access import Right, may
from pmo_studio.core.catalogue import Function
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.engagement import DeliveryMode

# Where work is agile these are looked at first, and method adoption not at all (domain.md §5.3).
AGILE_KPIS = ("K21", "K22", "K23")
HIDDEN_IN_AGILE = frozenset({"K05"})
CANVAS = "canvas-"
# So many canvases of the engagement are offered on an empty one; the page of presets has all.
MOST_COPIES = 3


@dataclass(frozen=True)
class Offer:
    """One canvas to begin from, as the page lists it."""

    key: str
    title: str
    summary: str
    # Whether it suits how this engagement delivers.
    fits: bool = False


def built_in(engagement: Engagement) -> list[Offer]:
    """The presets of the method, the one that suits the engagement first."""
    language = languages.current()
    offers = [
        Offer(
            one.key,
            one.name.in_language(language),
            one.summary.in_language(language),
            one.delivery_mode == engagement.delivery_mode,
        )
        for one in presets().values()
    ]
    return sorted(offers, key=lambda offer: not offer.fits)


def templates(canvas: Canvas, participant: Participant) -> list[Offer]:
    """Canvases with notes in every engagement where the person may export the data."""
    standing = Note.objects.live().filter(canvas=OuterRef("pk"))
    found = Canvas.objects.filter(Exists(standing), engagement__in=_engagements(participant))
    rows = found.exclude(pk=canvas.pk).select_related("engagement")
    return [
        Offer(f"{CANVAS}{one.pk}", one.title, one.engagement.name)
        for one in rows.order_by("engagement__name", "pk")
    ]


def copies(canvas: Canvas, participant: Participant) -> list[Offer]:
    """The canvases of the same engagement from which this one can begin, as-is first."""
    if not may(participant, Right.EXPORT_DATA):
        return []
    standing = Note.objects.live().filter(canvas=OuterRef("pk"))
    others = Canvas.objects.filter(Exists(standing), engagement=canvas.engagement_id)
    return [
        Offer(f"{CANVAS}{one.pk}", one.title, one.get_kind_display())
        for one in others.exclude(pk=canvas.pk).order_by("kind", "pk")[:MOST_COPIES]
    ]


def find(canvas: Canvas, key: str, participant: Participant) -> Source | None:
    """The source with that key, if the person may use it for this canvas."""
    if key in presets():
        return of_preset(presets()[key], canvas.engagement)
    number = key.removeprefix(CANVAS)
    if not key.startswith(CANVAS) or not subjects.is_id(number) or int(number) == canvas.pk:
        return None
    allowed = Canvas.objects.filter(engagement__in=_engagements(participant))
    origin = allowed.filter(pk=int(number)).select_related("engagement").first()
    return of_canvas(origin, canvas.engagement) if origin else None


def of_preset(preset: Preset, engagement: Engagement) -> Source:
    """A built-in preset in the engagement's language, measured as its catalogue says."""
    functions = functions_of(engagement)
    language = engagement.language
    links = (*preset.links, *preset.measured_by(functions))
    return Source(
        key=preset.key,
        title=preset.name.in_language(language),
        summary=preset.summary.in_language(languages.current()),
        notes=tuple(
            SourceNote(
                note.key,
                note.block,
                note.words(functions, language),
                note.function or "",
                int(note.weight),
            )
            for note in preset.notes
        ),
        links=_suiting(links, engagement),
    )


def of_canvas(canvas: Canvas, engagement: Engagement) -> Source:
    """The structure of a canvas: its notes without authors, and the links in force.

    Functions and KPIs of another engagement's own stay there: their keys mean something else here.
    """
    at_home = canvas.engagement_id == engagement.pk
    functions: Mapping[str, Function] = functions_of(engagement) if at_home else _shared()
    notes = Note.objects.live().filter(canvas=canvas).exclude(state=State.RETIRE)
    rows = list(notes.order_by("block", "position", "pk"))
    links = Link.objects.in_force().filter(canvas=canvas).select_related("kpi").order_by("pk")
    kept = [link for link in links if _comes_along(link.kpi, at_home)]
    odd = [note for note in rows if note.function and note.function not in functions]
    return Source(
        key=f"{CANVAS}{canvas.pk}",
        title=canvas.title,
        notes=tuple(
            SourceNote(
                str(note.pk),
                note.block,
                note.text,
                note.function if note.function in functions else "",
                note.weight,
                note.paper,
            )
            for note in rows
        ),
        links=_suiting([_link(link) for link in kept], engagement),
        left_out=len(odd) + len(links) - len(kept),
    )


def suggested_kpis(source: Source, engagement: Engagement) -> Sequence[str]:
    """What would be adopted unless somebody unticks it."""
    more = AGILE_KPIS if engagement.delivery_mode == DeliveryMode.AGILE else ()
    return tuple(sorted({*source.kpis(), *more}))


def _engagements(participant: Participant) -> list[int]:
    """Where the person behind this seat may export the data: this engagement for a guest."""
    seats = Participant.objects.active().people().for_access()
    if participant.user_id is None:
        seats = seats.filter(pk=participant.pk)
    else:
        seats = seats.filter(user=participant.user_id)
    return [seat.engagement_id for seat in seats if may(seat, Right.EXPORT_DATA)]


def _shared() -> Mapping[str, Function]:
    return catalogue.load().functions


def _comes_along(kpi: Kpi | None, at_home: bool) -> bool:
    return kpi is None or at_home or kpi.key in catalogue.load().kpis


def _link(link: Link) -> SourceLink:
    target = link.kpi.key if link.kpi else str(link.target_id)
    return SourceLink(link.kind, str(link.source_id), target, link.strength)


def _suiting(links: Sequence[SourceLink], engagement: Engagement) -> tuple[SourceLink, ...]:
    """Without KPIs that do not suit how the engagement delivers."""
    if engagement.delivery_mode != DeliveryMode.AGILE:
        return tuple(links)
    return tuple(
        link for link in links if link.kind != MEASURED_BY or link.target not in HIDDEN_IN_AGILE
    )
