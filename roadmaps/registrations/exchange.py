"""What files and calendars of the plan bring to the registries of the core."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import belongings, events, files, own_data, subjects
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.texts import REDACTED
from roadmaps import plan_files
from roadmaps.actions.calendars import end_feeds
from roadmaps.kinds import exchange as kinds
from roadmaps.models import CalendarFeed, PlanImport, WorkPackage


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    files.register(
        files.File(
            sheet="roadmap",
            title=_("Plan for other tools"),
            words=_("packages, gates, dates and who waits for whom; the calendar to subscribe to"),
            format=", ".join(file.format for file in plan_files.ALL),
            address=_page,
        )
    )
    subjects.register(subjects.SubjectKind("plan_import", _names, _redact))
    belongings.register(end_feeds)
    own_data.register(_counts)
    own_data.register_part("calendar_addresses", _feeds_of)
    own_data.register_part("files_imported", _imported_by)


def _page(engagement: Engagement) -> str | None:
    """Where one chooses which of them."""
    rows = WorkPackage.objects.live().filter(plan__engagement=engagement)
    return reverse("roadmaps:exchange", args=[engagement.pk]) if rows.exists() else None


def _names(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = PlanImport.objects.filter(plan__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "file_name"))


def _redact(engagement: Engagement, pk: int) -> bool:
    """What the file was called, and what is kept of it, which may tell it too."""
    rows = PlanImport.objects.filter(plan__engagement=engagement, pk=pk)
    number = engagement.last_number + 1
    return bool(rows.update(file_name=REDACTED, kept=[], number=number))


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    imports = PlanImport.objects.filter(plan__engagement=engagement)
    feeds = CalendarFeed.objects.standing().filter(seat__engagement=engagement)
    return [
        (__("Files imported into the plan"), imports.count()),
        (__("Addresses for calendars"), feeds.count()),
    ]


def _feeds_of(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "made_at": row.created_at.isoformat(),
            "last_used_on": row.used_on.isoformat() if row.used_on else None,
            "taken_back_at": row.revoked_at.isoformat() if row.revoked_at else None,
        }
        for row in CalendarFeed.objects.filter(seat=seat)
    ]


def _imported_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {"file": row.file_name, "at": row.at.isoformat()}
        for row in PlanImport.objects.filter(by=seat)
    ]
