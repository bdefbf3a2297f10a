"""What next steps bring to the registries of the core."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import due as core_due
from pmo_studio.core import events, headings, here, own_data, sheets, subjects
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.core.texts import REDACTED
from roadmaps.kinds import improvements as kinds
from roadmaps.models import Improvement
from roadmaps.next_steps import due, measures


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    core_due.register(due.steps)
    measures.register_all()
    sheets.register(
        sheets.Sheet(
            "4.4",
            "next_steps",
            _("Next steps"),
            "roadmaps:next_steps",
            phase=4,
            opens=OpenSheet.PLAN,
            tally=_tally,
        )
    )
    here.register_place("steps", _place)
    headings.register("roadmaps:improvement", _heading)
    subjects.register(subjects.SubjectKind("improvement", _texts, _redact))
    own_data.register(_counts)
    own_data.register_part("next_steps", _owned_by)


def _tally(engagement: Engagement) -> str:
    n = Improvement.objects.open().filter(engagement=engagement).count()
    return ngettext("%(n)s step to do", "%(n)s steps to do", n) % {"n": n} if n else ""


def _place(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return {pk: __("Next steps") for pk in ids if pk == engagement.pk}


def _heading(pk: int) -> str:
    return Improvement.objects.filter(pk=pk).values_list("text", flat=True).first() or ""


def _texts(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Improvement.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact(engagement: Engagement, pk: int) -> bool:
    """What is done, and why, the finding and a typed owner, which may tell it too."""
    row = Improvement.objects.filter(engagement=engagement, pk=pk).first()
    if row is None:
        return False
    row.text, row.why, row.owner_name = REDACTED, "", ""
    # What is acted upon keeps that something was found.
    row.checked = REDACTED if row.checked else ""
    row.number = engagement.last_number + 1
    row.save(update_fields=["text", "why", "owner_name", "checked", "number"])
    return True


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    rows = Improvement.objects.filter(engagement=engagement)
    return [(__("Next steps, with those removed"), rows.count())]


def _owned_by(seat: Participant) -> list[dict[str, Any]]:
    rows = Improvement.objects.filter(owner=seat)
    return [{"owns_step": row.text, "stage": row.stage} for row in rows]
