"""What questionnaires, results and targets register."""

from collections.abc import Iterable

from django.utils.translation import gettext as __

from assessments import kinds
from assessments.bundle import assessments as bundle
from assessments.models import AgreedScore, Answer, Assessment, AssessmentQuestion, Remark, Target
from pmo_studio.core import events, languages, own_data, subjects
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for kind in kinds.LIFE:
        events.register(kind)
    subjects.register(subjects.SubjectKind("assessment", _titles, _redact))
    subjects.register(subjects.SubjectKind("agreed_score", _rationales, _redact_rationale))
    subjects.register(subjects.SubjectKind("target", _targets, _redact_reason, texts=_reasons))
    subjects.register(subjects.SubjectKind("remark", _remarks, _redact_remark))
    subjects.register(subjects.SubjectKind("assessment_question", _questions))
    own_data.register(_counts)
    bundle.register_all()


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


def _remarks(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = Remark.objects.filter(question__assessment__engagement=engagement, pk__in=list(ids))
    return dict(rows.values_list("pk", "text"))


def _redact_remark(engagement: Engagement, pk: int) -> bool:
    """Also in the answer that it came with, which would bring it back at the next publication."""
    rows = Remark.objects.filter(question__assessment__engagement=engagement, pk=pk)
    Answer.objects.filter(shown_comment__in=rows).update(comment=REDACTED)
    Answer.objects.filter(shown_link__in=rows).update(link="")
    return bool(rows.update(text=REDACTED))


def _questions(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    rows = AssessmentQuestion.objects.filter(
        assessment__engagement=engagement, pk__in=list(ids)
    ).select_related("assessment")
    found = {}
    for row in rows:
        texts = {each.key: each.text for each in row.assessment.model.questions()}
        if row.key in texts:
            found[row.pk] = texts[row.key].in_language(languages.current())
    return found


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
