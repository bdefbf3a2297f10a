"""What KPIs bring to the registries of the core."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from canvases import chapters as report
from canvases.models import Kpi
from pmo_studio.core import catalogue, chapters, files, own_data, sheets, subjects
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(sheets.Sheet("2.6", "kpis", _("KPIs"), "canvases:kpis", phase=2, tally=_tally))
    files.register(
        files.File(
            sheet="kpis",
            title=_("KPIs"),
            words=_("formula, unit, baseline, target, owner, and what each measures and proves"),
            format="XLSX",
            address=_workbook,
            is_there=True,
        )
    )
    chapters.register(chapters.Chapter("kpis", _("KPIs"), 38, report.kpis))
    subjects.register(subjects.SubjectKind("kpi", _titles, _redact))
    own_data.register(_counts)


def _workbook(engagement: Engagement) -> str | None:
    has_some = Kpi.objects.live().filter(engagement=engagement).exists()
    return reverse("canvases:kpis_workbook", args=[engagement.pk]) if has_some else None


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Kpi.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "name"))


def _redact(engagement: Engagement, pk: int) -> bool:
    """Its name, and its owner, formula and own unit, which may tell it too."""
    rows = Kpi.objects.filter(engagement=engagement, pk=pk)
    number = engagement.last_number + 1
    rows.exclude(unit__in=catalogue.load().kpi_units).update(unit=REDACTED)
    return bool(rows.update(name=REDACTED, owner="", formula="", number=number))


def _tally(engagement: Engagement) -> str:
    n = Kpi.objects.live().filter(engagement=engagement).count()
    return ngettext("%(n)s KPI", "%(n)s KPIs", n) % {"n": n} if n else ""


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [(__("KPIs, with those removed"), Kpi.objects.filter(engagement=engagement).count())]
