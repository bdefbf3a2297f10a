"""What the plan as a whole brings to the registries of the core."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, sheets, subjects
from pmo_studio.core.models import Engagement, Event
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.live import renderers
from roadmaps import kinds, promises


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    subjects.register(subjects.SubjectKind("promise", promises.reasons, _redact))
    renderers.register_reach("sheet.opened", _where_the_plan_stands)
    # The last of the definition: what is designed leads over to how it is built.
    for number, key, title, phase in (
        ("2.7", "gaps", _("Gaps"), 2),
        ("3.2", "roadmap", _("Roadmap"), 3),
    ):
        opens = OpenSheet.PLAN
        sheets.register(
            sheets.Sheet(number, key, title, f"roadmaps:{key}", phase=phase, opens=opens)
        )


def _where_the_plan_stands(found: Sequence[Event]) -> dict[int, set[str]]:
    """Pages of the plan load again where contributors may change it from now on."""
    return {
        event.number: {f"plan:{event.engagement_id}"}
        for event in found
        if event.data["sheet"] == OpenSheet.PLAN
    }


def _redact(_engagement: Engagement, _pk: int) -> bool:
    """Reasons of promises stand in the log alone, where the core removes them."""
    return False
