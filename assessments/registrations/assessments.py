"""What questionnaires, results and targets register."""

from collections.abc import Iterable

from django.utils.translation import gettext as __

from assessments import kinds
from assessments.models import AgreedScore, Assessment, Target
from pmo_studio.core import events, own_data, subjects
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.LIFE:
        events.register(kind)
    subjects.register(subjects.SubjectKind("assessment", _titles, _redact))
    subjects.register(subjects.SubjectKind("agreed_score", _rationales, _redact_rationale))
    subjects.register(subjects.SubjectKind("target", _targets, _redact_reason, texts=_reasons))
    own_data.register(_counts)


def _titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Assessment.objects.of(engagement).filter(pk__in=list(ids))
    return dict(rows.values_list("pk", "title"))


def _redact(engagement: Engagement, pk: int) -> bool:
    return bool(Assessment.objects.of(engagement).filter(pk=pk).update(title=REDACTED))


def _rationales(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = AgreedScore.objects.filter(assessment__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "rationale"))


def _redact_rationale(engagement: Engagement, pk: int) -> bool:
    rows = AgreedScore.objects.filter(assessment__engagement=engagement, pk=pk)
    return bool(rows.update(rationale=REDACTED))


def _targets(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Target.objects.filter(engagement=engagement, pk__in=list(ids))
    return {target.pk: target.name for target in rows}


def _reasons(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Target.objects.filter(engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "rationale"))


def _redact_reason(engagement: Engagement, pk: int) -> bool:
    rows = Target.objects.filter(engagement=engagement, pk=pk)
    return bool(rows.update(rationale=REDACTED, number=engagement.last_number + 1))


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    return [(__("Assessments"), Assessment.objects.of(engagement).count())]
