"""What agreeing and targets register: sheet 2.5, a ballot, what a seat settled."""

from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import contents
from assessments.models import AgreedScore, AssessmentQuestion, Target
from assessments.settling import target_votes
from pmo_studio.core import headings, languages, lines, openings, own_data, sheets, subjects
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.openings import OpenSheet
from pmo_studio.live import renderers


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(
        sheets.Sheet(
            "2.5",
            "targets",
            _("Targets"),
            "assessments:targets",
            phase=2,
            opens=OpenSheet.TARGETS,
            on_way=True,
            tally=contents.of_targets,
        )
    )
    subjects.register_ballot(
        subjects.Ballot("targets", _("Targets"), target_votes.offers, target_votes.candidates)
    )
    renderers.register_reach("sheet.opened", openings.reach(OpenSheet.TARGETS, "targets"))
    headings.register("assessments:discuss", lambda pk: __("Discuss"))
    headings.register("assessments:reveal", _question)
    own_data.register(_counts)
    own_data.register_part("agreed_scores", _agreed_by)
    own_data.register_part("targets", _set_by)


def _question(pk: int, question: int) -> str:
    """What the room talks about, as its page asks it; one query."""
    rows = AssessmentQuestion.objects.select_related("assessment").defer(
        "assessment__document", "assessment__tally", "assessment__pools"
    )
    row = rows.filter(pk=question, assessment=pk).first()
    if row is None:
        return ""
    asked = {each.key: each for each in row.assessment.model.questions()}
    return lines.one_line(asked[row.key].text.in_language(languages.current()))


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [
        (
            __("Agreed scores"),
            AgreedScore.objects.filter(assessment__engagement=engagement).count(),
        ),
        (__("Targets"), Target.objects.filter(engagement=engagement).count()),
    ]


def _agreed_by(seat: Participant) -> list[dict[str, Any]]:
    rows = AgreedScore.objects.filter(decided_by=seat).select_related("question")
    return [
        {
            "assessment": row.assessment_id,
            "about": row.question.key if row.question else row.dimension,
            "value": None if row.value is None else float(row.value),
            "why": row.rationale,
            "at": row.decided_at.isoformat(),
        }
        for row in rows
    ]


def _set_by(seat: Participant) -> list[dict[str, Any]]:
    return [
        {
            "capability": row.capability,
            "value": float(row.value),
            "due": row.due.isoformat() if row.due else None,
            "why": row.rationale,
            "at": row.set_at.isoformat(),
        }
        for row in Target.objects.filter(set_by=seat)
    ]
