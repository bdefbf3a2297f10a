"""What agreeing and targets register: sheet 2.5, a ballot, criteria, texts, what a seat settled."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import ballots, measures_targets
from assessments.models import AgreedScore, Target
from pmo_studio.core import own_data, sheets, subjects
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    sheets.register(sheets.Sheet("2.5", "targets", _("Targets"), "assessments:targets", phase=2))
    subjects.register(
        subjects.SubjectKind("agreed_score", _rationales, _redact_rationale),
    )
    subjects.register(
        subjects.SubjectKind("target", _names, _redact_reason, texts=_reasons),
    )
    subjects.register_ballot(
        subjects.Ballot("targets", _("Targets"), ballots.offers, ballots.candidates)
    )
    own_data.register(_counts)
    own_data.register_part("agreed_scores", _agreed_by)
    own_data.register_part("targets", _set_by)
    measures_targets.register_all()


def _agreed(engagement: Engagement) -> Any:
    return AgreedScore.objects.filter(assessment__engagement=engagement)


def _rationales(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return dict(_agreed(engagement).filter(pk__in=list(ids)).values_list("pk", "rationale"))


def _redact_rationale(engagement: Engagement, pk: int) -> bool:
    return bool(_agreed(engagement).filter(pk=pk).update(rationale=REDACTED))


def _names(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Target.objects.filter(engagement=engagement, pk__in=list(ids))
    return {target.pk: target.name for target in rows}


def _reasons(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Target.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "rationale"))


def _redact_reason(engagement: Engagement, pk: int) -> bool:
    rows = Target.objects.filter(engagement=engagement, pk=pk)
    return bool(rows.update(rationale=REDACTED, number=engagement.last_number + 1))


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [
        (__("Agreed scores"), _agreed(engagement).count()),
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
