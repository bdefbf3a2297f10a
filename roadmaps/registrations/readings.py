"""What KPI readings bring to the registries of the core."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core import due, events, files, openings, own_data, phases, sheets, subjects
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.live import renderers
from roadmaps.kinds import readings as kinds
from roadmaps.models import Reading, ReadingToken
from roadmaps.readings import kpi_page, measures
from roadmaps.readings.due import due_readings

# Whatever changes what readings are held against.
OF_KPIS = ("kpi.added", "kpi.changed", "kpi.removed", "kpi.restored", "kpi.moved")


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    sheets.register(
        sheets.Sheet(
            "4.1",
            "kpi-wall",
            _("KPI wall"),
            "roadmaps:kpi_wall",
            phase=4,
            opens=OpenSheet.READINGS,
            tally=_tally,
        )
    )
    renderers.register_reach("sheet.opened", openings.reach(OpenSheet.READINGS, "readings"))
    for name in OF_KPIS:
        renderers.register_reach(name, _topics)
    due.register(due_readings)
    phases.register_measure("C1", measures.kpis_with_history, sheet="kpi-wall")
    subjects.register(subjects.SubjectKind("reading", _titles, _redact, texts=_notes))
    files.register(
        files.File(
            sheet="kpi-wall",
            title=_("KPI readings"),
            words=_("every reading with its period; targets, states and trends of the KPIs"),
            format="XLSX",
            address=_workbook,
            is_there=True,
        )
    )
    own_data.register(_counts)


def _topics(found: Sequence[Event]) -> dict[int, set[str]]:
    """Reach for pmo_studio.live: the wall and the pages of KPIs."""
    return {event.number: {f"readings:{event.engagement_id}"} for event in found}


def _tally(engagement: Engagement) -> str:
    n = Reading.objects.live().of(engagement).count()
    return ngettext("%(n)s reading", "%(n)s readings", n) % {"n": n} if n else ""


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Reading.objects.filter(kpi__engagement=engagement, pk__in=list(ids))
    return {
        row.pk: f"{kpi_words.told(row.kpi.name)}, {kpi_page.period_of(row)}"
        for row in rows.select_related("kpi")
    }


def _notes(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Reading.objects.filter(kpi__engagement=engagement, pk__in=list(ids)).exclude(note="")
    return dict(rows.values_list("pk", "note"))


def _redact(engagement: Engagement, pk: int) -> bool:
    """What somebody wrote beside the figure; the figure stays."""
    rows = Reading.objects.filter(kpi__engagement=engagement, pk=pk)
    return bool(rows.update(note="", number=engagement.last_number + 1))


def _workbook(engagement: Engagement) -> str | None:
    if not Reading.objects.live().of(engagement).exists():
        return None
    return reverse("roadmaps:readings_file", args=[engagement.pk, "xlsx"])


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    rows = Reading.objects.filter(kpi__in=Kpi.objects.filter(engagement=engagement))
    tokens = ReadingToken.objects.filter(engagement=engagement)
    return [
        (__("KPI readings, with those replaced"), rows.count()),
        (__("Tokens for readings"), tokens.count()),
    ]
