"""What the plan as a whole brings to the registries of the core."""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, sheets, subjects
from pmo_studio.core.models import Engagement
from roadmaps import kinds, promises


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    subjects.register(subjects.SubjectKind("promise", promises.reasons, _redact))
    # The last of the definition: what is designed leads over to how it is built.
    sheets.register(sheets.Sheet("2.7", "gaps", _("Gaps"), "roadmaps:gaps", phase=2))
    sheets.register(sheets.Sheet("3.2", "roadmap", _("Roadmap"), "roadmaps:roadmap", phase=3))


def _redact(_engagement: Engagement, _pk: int) -> bool:
    """Reasons of promises stand in the log alone, where the core removes them."""
    return False
