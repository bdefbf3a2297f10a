"""What versions of canvases bring to the registries of the core."""

from collections.abc import Iterable, Set

from django.utils.translation import gettext as __

from canvases import kinds
from canvases.models import CanvasVersion
from canvases.versioning import snapshots, versions
from pmo_studio.core import events, own_data, pages, subjects
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.VERSIONS:
        events.register(kind)
    subjects.register(subjects.SubjectKind("version", _titles, _redact))
    subjects.register_copy(_redact_snapshots)
    pages.register_revision(versions.revision)
    own_data.register(_counts)
    own_data.register_part("canvas_versions", versions.own)


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    kept = CanvasVersion.objects.filter(canvas__engagement=engagement, pk__in=list(ids))
    return {version.pk: version.said for version in kept.defer("snapshot")}


def _redact(engagement: Engagement, pk: int) -> bool:
    kept = CanvasVersion.objects.filter(canvas__engagement=engagement, pk=pk)
    return bool(kept.update(title=REDACTED, remark=""))


def _redact_snapshots(engagement: Engagement, keys: Set[str], texts: Set[str]) -> None:
    """Versions keep a copy of every text."""
    for kept in CanvasVersion.objects.filter(canvas__engagement=engagement):
        found = snapshots.redact(kept.snapshot, keys, texts, REDACTED)
        if kept.snapshot["title"] in texts and f"canvas:{kept.canvas_id}" in keys:
            kept.snapshot["title"], found = REDACTED, True
        if found:
            CanvasVersion.objects.filter(pk=kept.pk).update(snapshot=kept.snapshot)


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    kept = CanvasVersion.objects.filter(canvas__engagement=engagement)
    return [(__("Versions of canvases"), kept.count())]
