"""What the questionnaire's sheet registers."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from assessments import contents
from assessments.answering import progress
from assessments.models import Assessment
from pmo_studio.core import here, nightly, sheets
from pmo_studio.core.models import Engagement
from pmo_studio.live import renderers


def register_all() -> None:
    nightly.register("remind_answerers")
    """Called once from AppConfig.ready()."""
    sheets.register(
        sheets.Sheet(
            "1.3",
            "questionnaire",
            _("Questionnaire"),
            "assessments:questionnaires",
            phase=1,
            on_way=True,
            tally=contents.of_questionnaires,
        )
    )
    renderers.register("answers.changed", progress.of_events, spoken=True)
    here.register_place("assessment", _titles)


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Assessment.objects.of(engagement).filter(pk__in=list(ids))
    return dict(rows.values_list("pk", "title"))
