"""What the plan as a whole brings to the registries of the core."""

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, openings, sheets, subjects
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.live import renderers
from roadmaps import kinds, promises


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    subjects.register(subjects.SubjectKind("promise", promises.reasons, _redact))
    renderers.register_reach("sheet.opened", openings.reach(OpenSheet.PLAN, "plan"))
    # The last of the definition: what is designed leads over to how it is built.
    plan = OpenSheet.PLAN
    sheets.register(sheets.Sheet("2.7", "gaps", _("Gaps"), "roadmaps:gaps", phase=2, opens=plan))
    sheets.register(
        sheets.Sheet("3.2", "roadmap", _("Roadmap"), "roadmaps:roadmap", phase=3, opens=plan)
    )


def _redact(_engagement: Engagement, _pk: int) -> bool:
    """Reasons of promises stand in the log alone, where the core removes them."""
    return False
