"""What the room settles: an agreed score, or a note why there is none."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments.maturity.entries import MaturityModel, Question, Rule
from assessments.models import AgreedScore, Assessment, AssessmentQuestion
from assessments.models.assessment import RATIONALE_MOST
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused

EMPTY = _("Choose a score, or write a note why there is none.")
LONG = _("The note holds up to 1,000 characters.")
GONE = _("This assessment has no such dimension.")


def agree_on_question(
    question: AssessmentQuestion,
    *,
    value: Decimal | None,
    rationale: str,
    by: Participant,
    computed: Decimal | None = None,
    key: events.Key | None = None,
) -> AgreedScore:
    """Settle a question; `value` in the unit of its scale, None for a note alone.

    `computed` is what the answers gave when they agreed; it stays beside the agreed score.
    """
    assessment = question.assessment
    scale = _question(assessment.model, question.key).answer_type
    _check(value, rationale, scale.lowest, scale.highest)
    return _settle(
        assessment,
        value=value,
        rationale=rationale,
        computed=computed,
        by=by,
        key=key,
        question=question,
    )


def agree_on_dimension(
    assessment: Assessment,
    *,
    dimension: str,
    value: Decimal | None,
    rationale: str,
    by: Participant,
    computed: Decimal | None = None,
    key: events.Key | None = None,
) -> AgreedScore:
    """Settle a dimension; `value` is a percentage or a level 1..5, as its model scores."""
    if dimension not in {each.key for each in assessment.model.dimensions()}:
        raise Refused(GONE, field="dimension")
    lowest, highest = dimension_range(assessment.model)
    _check(value, rationale, lowest, highest)
    return _settle(
        assessment,
        value=value,
        rationale=rationale,
        computed=computed,
        by=by,
        key=key,
        dimension=dimension,
    )


def withdraw(agreed: AgreedScore, *, by: Participant, key: events.Key | None = None) -> None:
    """Take an agreed score back: the computed value counts again."""
    with events.change(agreed.assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        assessment = agreed.assessment
        subject = agreed.subject
        if AgreedScore.objects.filter(pk=agreed.pk).delete()[0]:
            change.record("agreed.cleared", subject=subject, topic=_topic(assessment))


def dimension_range(model: MaturityModel) -> tuple[float, float]:
    """What an agreed score on a dimension may be."""
    percent = model.rule in (Rule.PRACTICE_PERCENT, Rule.SERVICE_PERCENT)
    return (0.0, 100.0) if percent else (1.0, 5.0)


def _settle(
    assessment: Assessment,
    *,
    value: Decimal | None,
    rationale: str,
    computed: Decimal | None,
    by: Participant,
    key: events.Key | None,
    question: AssessmentQuestion | None = None,
    dimension: str = "",
) -> AgreedScore:
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        agreed, _made = AgreedScore.objects.update_or_create(
            assessment=assessment,
            question=question,
            dimension=dimension,
            defaults={
                "value": value,
                "rationale": rationale.strip(),
                "computed": computed,
                "decided_by": change.by,
                "decided_at": timezone.now(),
            },
        )
        change.record(
            "agreed.set",
            subject=agreed.subject,
            topic=_topic(assessment),
            value=None if value is None else float(value),
            text=agreed.rationale,
        )
    return agreed


def _check(value: Decimal | None, rationale: str, lowest: float, highest: float) -> None:
    if value is None and not rationale.strip():
        raise Refused(EMPTY, field="value")
    if len(rationale.strip()) > RATIONALE_MOST:
        raise Refused(LONG, field="rationale")
    if value is not None and not lowest <= value <= highest:
        words = __("Choose a score from %(lowest)s to %(highest)s.")
        raise Refused(words % {"lowest": f"{lowest:g}", "highest": f"{highest:g}"}, field="value")


def _question(model: MaturityModel, key: str) -> Question:
    return next(each for each in model.questions() if each.key == key)


def _topic(assessment: Assessment) -> str:
    return f"assessments:{assessment.engagement_id}"
