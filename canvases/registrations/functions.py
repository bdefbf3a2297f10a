"""What the catalogue of functions brings to the registries of the core."""

from collections.abc import Iterable

from canvases.models import FunctionEntry
from pmo_studio.core import subjects
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    subjects.register(subjects.SubjectKind("function", _titles, _redact))


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    entries = FunctionEntry.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(entries.values_list("pk", "name"))


def _redact(engagement: Engagement, pk: int) -> bool:
    number = engagement.last_number + 1
    entries = FunctionEntry.objects.filter(engagement=engagement, pk=pk)
    return bool(entries.update(name=REDACTED, deliverables=[], number=number))
