"""The chapters that a plan, readings, reviews and the closeout add to the report."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core import chapters
from roadmaps.chapters import (
    change,
    closeout,
    closing,
    function_review,
    gaps,
    next_steps,
    readings,
    roadmap,
)


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    chapters.register(chapters.Chapter("gaps", _("Gaps"), 40, gaps.build))
    chapters.register(chapters.Chapter("roadmap", _("Roadmap"), 42, roadmap.build))
    chapters.register(
        chapters.Chapter("change", pgettext_lazy("sheet", "Change"), 44, change.build)
    )
    chapters.register(chapters.Chapter("readings", _("KPI wall"), 46, readings.build))
    title = _("Function review")
    chapters.register(chapters.Chapter("function_review", title, 54, function_review.build))
    chapters.register(chapters.Chapter("next_steps", _("Next steps"), 56, next_steps.build))
    chapters.register(chapters.Chapter("closeout", _("Closeout"), 82, closeout.build))
    chapters.register(chapters.Chapter("lessons", _("Lessons"), 84, closing.lessons))
    chapters.register(
        chapters.Chapter("handover", pgettext_lazy("sheet", "Handover"), 86, closing.handover)
    )
    chapters.register(chapters.Chapter("thanks", _("Thanks"), 88, closing.thanks))
