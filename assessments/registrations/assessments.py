"""What questionnaires, results and targets register."""

from collections.abc import Iterable

from django.utils.translation import gettext as __

from assessments import kinds
from assessments.models import Assessment
from pmo_studio.core import events, own_data, subjects
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.LIFE:
        events.register(kind)
    subjects.register(subjects.SubjectKind("assessment", _titles, _redact))
    own_data.register(_counts)


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Assessment.objects.of(engagement).filter(pk__in=list(ids))
    return dict(rows.values_list("pk", "title"))


def _redact(engagement: Engagement, pk: int) -> bool:
    return bool(Assessment.objects.of(engagement).filter(pk=pk).update(title=REDACTED))


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [(__("Assessments"), Assessment.objects.of(engagement).count())]
