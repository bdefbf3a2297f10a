"""What the room settles: an agreed score, or a note why there is none."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import result_words as words
from assessments import results, scales, topics
from assessments.maturity.entries import AnswerType
from assessments.models import AgreedScore, Assessment, AssessmentQuestion
from assessments.models.assessment import RATIONALE_MOST
from pmo_studio.core import events, languages
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken, is_overtaken, refuse_overtaken
from pmo_studio.core.refusals import Refused

EMPTY = _("Choose a score, or write a note why there is none.")
LONG = _("The note holds up to 1,000 characters.")
GONE = _("This assessment has no such dimension.")
DRAFT = _("This assessment is not open yet: there is nothing to agree on.")
CHANGED = _(
    "Somebody else agreed on %(value)s here while you were writing. Record again to put yours in"
    " its place."
)
NOTED = _(
    "Somebody else left a note here while you were writing. Record again to put yours in its place."
)
TAKEN_BACK = _(
    "Somebody else took the agreed score back while you were writing. Record again to settle it"
    " anew."
)
HIDDEN = _("Reveal the answers first: a score is agreed on in sight of them.")


def agree_on_question(
    question: AssessmentQuestion,
    *,
    value: Decimal | None,
    rationale: str,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> AgreedScore:
    """Settle a question; `value` in the unit of its scale, None for a note alone.

    What the answers gave at that moment stays beside the agreed score.  `seen` is the version of
    what its sender had before their eyes, 0 for nothing: raises Overtaken when it is another one
    now.  None asks for nothing: the last word counts.
    """
    assessment = question.assessment
    asked = next(each for each in assessment.model.questions() if each.key == question.key)
    _check(value, rationale, scales.OF_QUESTIONS[asked.answer_type])
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        found = _results(assessment)
        if found.assessment.is_open and question.key not in found.tally:
            raise Refused(HIDDEN)
        now = found.agreed.get(question.key)
        if is_overtaken(now, seen):
            raise _overtaken(now, partial(words.agreed_answer, asked.answer_type))
        return _settle(
            change,
            found.assessment,
            value=value,
            rationale=rationale,
            computed=computed_answer(found, question.key),
            about=asked.text.in_language(languages.current()),
            question=question,
        )


def agree_on_dimension(
    assessment: Assessment,
    *,
    dimension: str,
    value: Decimal | None,
    rationale: str,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> AgreedScore:
    """Settle a dimension; `value` is a percentage, a level or a share, as its model scores.

    `seen` as for a question.
    """
    names = {each.key: each.name for each in assessment.model.dimensions()}
    if dimension not in names:
        raise Refused(GONE, field="dimension")
    _check(value, rationale, scales.of_dimension(assessment.model))
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        found = _results(assessment)
        if found.assessment.is_open and not is_seen(found, dimension):
            raise Refused(HIDDEN)
        now = found.agreed_dimensions.get(dimension)
        if is_overtaken(now, seen):
            kind = found.answered_dimensions[dimension].kind
            raise _overtaken(now, lambda value: words.in_unit(kind, float(value)))
        return _settle(
            change,
            found.assessment,
            value=value,
            rationale=rationale,
            computed=computed_score(found, dimension),
            about=names[dimension].in_language(languages.current()),
            dimension=dimension,
        )


def withdraw(
    agreed: AgreedScore,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> None:
    """Take an agreed score back: the computed value counts again.  Twice is no error.

    `seen` as for settling: raises Overtaken when it was settled anew.
    """
    assessment = agreed.assessment
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        refuse_overtaken(AgreedScore.objects.filter(pk=agreed.pk).first(), seen)
        subject = agreed.subject
        if AgreedScore.objects.filter(pk=agreed.pk).delete()[0]:
            change.record(
                "agreed.cleared", subject=subject, topic=topics.assessments(change.engagement)
            )


def computed_answer(found: results.Results, question: str) -> float | None:
    """What the answers give, in the unit of the question's scale; of level choices the level."""
    scored = found.result.questions[question]
    if scored.answer_type is AnswerType.LEVEL_CHOICE:
        return scored.computed_achieved
    return scored.computed


def computed_score(found: results.Results, dimension: str) -> float | None:
    """What the answers alone give for the dimension, in the unit of its rule."""
    return found.answered_dimensions[dimension].value


def is_seen(found: results.Results, dimension: str) -> bool:
    """Whether answers to any question of the dimension are published."""
    return any(
        question.key in found.tally
        for each in found.model.dimensions()
        if each.key == dimension
        for question in each.questions
    )


def _overtaken(now: AgreedScore | None, said: Callable[[Decimal], str]) -> Overtaken:
    """What stands now, in words."""
    if now is None:
        return Overtaken(TAKEN_BACK, now=None, field="value")
    if now.value is None:
        return Overtaken(NOTED, now=now, field="value")
    return Overtaken(CHANGED % {"value": said(now.value)}, now=now, field="value")


def _results(assessment: Assessment) -> results.Results:
    """As they stand under the lock."""
    fresh = Assessment.objects.get(pk=assessment.pk)
    if fresh.is_draft:
        raise Refused(DRAFT)
    return results.of(fresh)


def _settle(
    change: events.Change,
    assessment: Assessment,
    *,
    value: Decimal | None,
    rationale: str,
    computed: float | None,
    about: str,
    question: AssessmentQuestion | None = None,
    dimension: str = "",
) -> AgreedScore:
    agreed, _made = AgreedScore.objects.update_or_create(
        assessment=assessment,
        question=question,
        dimension=dimension,
        defaults={
            "value": value,
            "rationale": rationale.strip(),
            "computed": None if computed is None else Decimal(f"{computed:.4f}"),
            "decided_by": change.by,
            "decided_at": timezone.now(),
        },
    )
    change.record(
        "agreed.set",
        subject=agreed.subject,
        topic=topics.assessments(change.engagement),
        about=about,
        value=None if value is None else float(value),
        text=agreed.rationale,
    )
    return agreed


def _check(value: Decimal | None, rationale: str, scale: scales.Scale) -> None:
    if value is None and not rationale.strip():
        raise Refused(EMPTY, field="value")
    if len(rationale.strip()) > RATIONALE_MOST:
        raise Refused(LONG, field="rationale")
    if value is None or scale.holds(value):
        return
    sentence = __("Choose a score from %(lowest)s to %(highest)s, in steps of %(step)s.")
    bounds = {"lowest": scale.lowest, "highest": scale.highest, "step": scale.step}
    raise Refused(
        sentence % {name: words.exact(bound) for name, bound in bounds.items()}, field="value"
    )
