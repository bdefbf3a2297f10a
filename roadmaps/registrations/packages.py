"""What work packages bring to the registries of the core."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import events, headings, here, own_data, sheets, subjects
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.texts import REDACTED
from roadmaps.kinds import packages as kinds
from roadmaps.models import Deliverable, DeliverableFile, PackageRole, WorkPackage


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    sheets.register(
        sheets.Sheet(
            "3.1",
            "packages",
            _("Work packages"),
            "roadmaps:packages",
            phase=3,
            opens=OpenSheet.PLAN,
            tally=_tally,
        )
    )
    here.register_place("plan", _place)
    headings.register("roadmaps:package", _package)
    headings.register("roadmaps:deliverable", _deliverable)
    subjects.register(subjects.SubjectKind("package", _titles, _redact))
    subjects.register(subjects.SubjectKind("deliverable", _deliverable_titles, _redact_deliverable))
    subjects.register(subjects.SubjectKind("package_role", _role_names, _redact_role))
    own_data.register(_counts)
    own_data.register_part("work_packages", _owned_by)


def _place(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return {pk: __("Implementation plan") for pk in ids if pk == engagement.pk}


def _package(pk: int) -> str:
    """Its name as people gave it, whatever language its reader has."""
    return WorkPackage.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def _deliverable(pk: int) -> str:
    return Deliverable.objects.filter(pk=pk).values_list("name", flat=True).first() or ""


def _tally(engagement: Engagement) -> str:
    n = WorkPackage.objects.live().filter(plan__engagement=engagement).count()
    return ngettext("%(n)s work package", "%(n)s work packages", n) % {"n": n} if n else ""


# --- texts that may have to go ---


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = WorkPackage.objects.filter(plan__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "name"))


def _redact(engagement: Engagement, pk: int) -> bool:
    """Its name, its purpose, and what was derived of them, which may tell it too."""
    rows = WorkPackage.objects.filter(plan__engagement=engagement, pk=pk)
    for row in rows:
        row.derived = {
            name: REDACTED if name in ("name", "purpose") else value
            for name, value in row.derived.items()
        }
        number = engagement.last_number + 1
        _empty_purpose_of_parts(row, number)
        row.name, row.purpose, row.number = REDACTED, "", number
        row.save(update_fields=["name", "purpose", "derived", "number"])
        return True
    return False


def _empty_purpose_of_parts(row: WorkPackage, number: int) -> None:
    """Splitting copies the purpose to every part, and a part may have been split again."""
    split = WorkPackage.objects.filter(Q(origin__isnull=False) | Q(parts__isnull=False))
    same = split.filter(plan=row.plan_id, purpose=row.purpose).exclude(purpose="")
    parts = list(same.values_list("pk", flat=True))
    WorkPackage.objects.filter(pk__in=parts).update(purpose="", number=number)


def _deliverable_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Deliverable.objects.filter(package__plan__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "name"))


def _redact_deliverable(engagement: Engagement, pk: int) -> bool:
    """Its name, and its acceptance, link and file, which may tell it too."""
    rows = Deliverable.objects.filter(package__plan__engagement=engagement, pk=pk)
    DeliverableFile.objects.filter(deliverable__in=rows).delete()
    number = engagement.last_number + 1
    return bool(rows.update(name=REDACTED, acceptance="", link="", number=number))


def _role_names(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    """Those that somebody typed; a seat's name goes by erasing the person."""
    rows = PackageRole.objects.filter(package__plan__engagement=engagement, pk__in=list(ids))
    return dict(rows.exclude(name="").values_list("pk", "name"))


def _redact_role(engagement: Engagement, pk: int) -> bool:
    rows = PackageRole.objects.filter(package__plan__engagement=engagement, pk=pk)
    return bool(rows.exclude(name="").update(name=REDACTED, number=engagement.last_number + 1))


# --- what there is ---


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    packages = WorkPackage.objects.filter(plan__engagement=engagement)
    deliverables = Deliverable.objects.filter(package__plan__engagement=engagement)
    return [
        (__("Work packages, with those removed"), packages.count()),
        (__("Deliverables, with those removed"), deliverables.count()),
        (
            __("Files of deliverables"),
            DeliverableFile.objects.filter(deliverable__in=deliverables).count(),
        ),
    ]


def _owned_by(seat: Participant) -> list[dict[str, Any]]:
    """What the seat owns or answers for in the plan."""
    packages = WorkPackage.objects.filter(owner=seat)
    deliverables = Deliverable.objects.filter(owner=seat)
    roles = PackageRole.objects.filter(seat=seat).select_related("package")
    return [
        *({"owns_package": row.key, "name": row.name} for row in packages),
        *({"owns_deliverable": row.name} for row in deliverables),
        *({"has_part": row.letter, "in_package": row.package.key} for row in roles),
    ]
