"""What canvases bring to the registries of the core and of live."""

from collections.abc import Iterable, Set

from django.db.models import Count, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import ballots, fragments, kinds
from canvases.models import Canvas, Note
from canvases.models.canvas import CanvasKind
from canvases.presets import presets
from pmo_studio.core import events, files, here, own_data, sheets, subjects
from pmo_studio.core.catalogue import LANGUAGES
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import renderers

PRESET_KINDS = ("preset.loaded", "preset.taken_off")


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
        if not kind.batch:
            renderers.register(kind.name, fragments.of_events)
    renderers.register_reach("seat.renamed", fragments.topics_of_seats)
    renderers.register_reach("vote.ended", fragments.topics_of_votes)
    renderers.register_reach("sheet.opened", fragments.topics_of_openings)
    for name in ("kpi.changed", "kpi.removed", "kpi.restored"):
        renderers.register_reach(name, fragments.topics_of_kpis)
    for name in ("function.saved", "function.taken_back"):
        renderers.register_reach(name, fragments.topics_of_functions)
    sheets.register(
        sheets.Sheet(
            "2.1", "canvas", _("Canvas"), "canvases:index", phase=2, landing=True, tally=_tally
        )
    )
    files.register(
        files.File(
            sheet="canvas",
            title=_("Notes and links"),
            words=_(
                "notes, links, golden thread and findings of the to-be canvas; every canvas has its"
                " own behind ⋮"
            ),
            format="XLSX",
            address=_workbook,
            is_there=True,
        )
    )
    subjects.register_ballot(
        subjects.Ballot("canvas", _("Canvas"), ballots.offers, ballots.candidates, ballots.advice)
    )
    subjects.register(subjects.SubjectKind("canvas", _titles, _redact))
    subjects.register_copy(_redact_presets)
    here.register_place("canvas", _titles)
    own_data.register(_counts)


def _workbook(engagement: Engagement) -> str | None:
    canvas = Canvas.objects.to_be(engagement).first()
    return reverse("canvases:workbook", args=[canvas.pk]) if canvas else None


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Canvas.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "title"))


def _redact(engagement: Engagement, pk: int) -> bool:
    rows = Canvas.objects.filter(engagement=engagement, pk=pk)
    return bool(rows.update(title=REDACTED))


def _redact_presets(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Who loads a canvas over another one leaves its title in the log: of this canvas, and on its
    lines those of any other, which may stand in another engagement."""
    if not any(key.startswith("canvas:") for key in keys):
        return
    names = [preset.name for preset in presets().values()]
    built_in = {name.in_language(code) for name in names for code in LANGUAGES}
    log = Event.objects.filter(engagement=engagement, kind__in=PRESET_KINDS)
    for event in log:
        title = event.data["preset"]
        if title in texts or (event.subject in keys and title not in built_in):
            event.data["preset"] = REDACTED
            event.save(update_fields=["data"])


def _tally(engagement: Engagement) -> str:
    """How many notes stand on the to-be canvas that counts, and on the canvases of other kinds."""
    counts = Subquery(Canvas.objects.to_be(engagement).values("pk")[:1])
    shown = ~Q(canvas__kind=CanvasKind.TO_BE) | Q(canvas=counts)
    live = Note.objects.live().filter(shown, canvas__engagement=engagement)
    found = dict(live.values_list("canvas__kind").annotate(n=Count("pk")).order_by())
    said = {
        kind: ngettext("%(n)s note", "%(n)s notes", found[kind]) % {"n": found[kind]}
        for kind in (CanvasKind.TO_BE, CanvasKind.AS_IS, CanvasKind.ALTERNATIVE)
        if kind in found
    }
    if len(said) == 1:
        return next(iter(said.values()))
    return ", ".join(f"{kind.label}: {notes}" for kind, notes in said.items())


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [(__("Canvases"), Canvas.objects.filter(engagement=engagement).count())]
