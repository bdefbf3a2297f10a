"""What function reviews and the satisfaction survey bring to the registries of the core."""

from collections.abc import Iterable, Set
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import (
    belongings,
    events,
    headings,
    here,
    own_data,
    sheets,
    subjects,
    text_subjects,
)
from pmo_studio.core import due as core_due
from pmo_studio.core.lines import beginning
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.texts import REDACTED
from roadmaps.actions import satisfaction
from roadmaps.kinds import reviews as kinds
from roadmaps.models import FunctionReview, SatisfactionRemark, SatisfactionSurvey
from roadmaps.reviews import ballots, due, functions, measures


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.ALL:
        events.register(kind)
    sheets.register(
        sheets.Sheet(
            "4.3",
            "function_review",
            _("Function review"),
            "roadmaps:function_reviews",
            phase=4,
            tally=_tally,
        )
    )
    here.register_place("reviews", _place)
    headings.register("roadmaps:satisfaction", lambda pk: __("Satisfaction survey"))
    headings.register("roadmaps:function_review", _function)
    reasons, remarks = FunctionReview.objects.all(), SatisfactionRemark.objects.all()
    subjects.register(text_subjects.kind("function_review", reasons, "engagement", "reason"))
    subjects.register(
        text_subjects.kind(
            "satisfaction_remark", remarks, "survey__engagement", "text", confidential=True
        )
    )
    subjects.register_copy(_redact_names)
    subjects.register_ballot(
        subjects.Ballot("functions", _("Functions"), ballots.offers, ballots.candidates)
    )
    measures.register_all()
    core_due.register(due.reviews)
    core_due.register(due.surveys)
    belongings.register(satisfaction.drop_answers)
    own_data.register(_counts)
    own_data.register_part("functions_reviewed", _decided_by)
    own_data.register_part("satisfaction", _answered_by)


def _place(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return {pk: __("Function review") for pk in ids if pk == engagement.pk}


def _function(pk: int, key: str) -> str:
    """What a function is called; empty for one that left the canvas."""
    engagement = Engagement.objects.filter(pk=pk).first()
    listed = functions.of(functions.to_be(engagement)) if engagement else []
    return next((each.name for each in listed if each.key == key), "")


def _tally(engagement: Engagement) -> str:
    """How many functions have a review, of all."""
    listed = functions.of(functions.to_be(engagement))
    if not listed:
        return ""
    standing = functions.newest(engagement)
    told = {"n": sum(each.key in standing for each in listed), "of": len(listed)}
    return __("%(n)s of %(of)s functions reviewed") % told


# --- texts that may have to go ---


def _redact_names(engagement: Engagement, keys: Set[str], gone: Set[str]) -> None:
    """Lines of the log call a function after its note, or as the engagement's catalogue did."""
    if not {subjects.split(key)[0] for key in keys} & {"note", "function"}:
        return
    told = gone | {beginning(text, functions.NAME_MOST) for text in gone}
    for event in Event.objects.filter(engagement=engagement, kind="function.reviewed"):
        if event.data["name"] in told:
            event.data["name"] = REDACTED
            event.save(update_fields=["data"])


# --- what there is ---


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    reviews = FunctionReview.objects.filter(engagement=engagement)
    surveys = SatisfactionSurvey.objects.filter(engagement=engagement)
    return [
        (__("Function reviews"), reviews.count()),
        (__("Satisfaction surveys"), surveys.count()),
    ]


def _decided_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "function": row.function or None,
            "note": row.note_id,
            "quarter": row.period.isoformat(),
            "decision": row.decision,
            "why": row.reason,
            "on": row.decided_on.isoformat(),
        }
        for row in FunctionReview.objects.filter(decided_by=seat)
    ]


def _answered_by(seat: Participant) -> list[dict[str, Any]]:
    """The answer to an open survey that was given with the seat."""
    return [
        {"as": row.segment_id, "ratings": row.ratings, "text": row.text}
        for row in satisfaction.answers_of(seat)
    ]
