"""Answering: a respondent begins, answers, comes back, changes their mind.

These writers are by nobody: a respondent is no seat.  They take no lock of the engagement and
record no event; pages hear of it by assessments.notices, in numbers only.
"""

from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import evidence, notices, tokens
from assessments.answers import Status
from assessments.maturity.entries import Question
from assessments.models import (
    Answer,
    AnswerInvitation,
    Assessment,
    AssessmentGroup,
    AssessmentQuestion,
    Evidence,
    Respondent,
)
from assessments.models.answering import COMMENT_MOST, LINK_MOST
from pmo_studio.core.refusals import Refused

OVER = _("This questionnaire is closed. What you answered before is counted.")
USED = _("This link was used already. Go on in the browser in which you began.")
NOT_ASKED = _("This question is not asked of your role group.")
OUT_OF_SCALE = _("Choose one of the answers shown, “I don't know” or “Does not apply”.")
COMMENT_LONG = _("The comment holds up to 2,000 characters. Shorten it; your answer is kept.")
LINK_LONG = _("The link holds up to 500 characters.")
LINK_ODD = _("A link begins with http:// or https://.")


class Over(Refused):
    """The assessment takes no more answers."""


@dataclass(frozen=True)
class Given:
    """What a person says to one question."""

    status: Status
    choice: int | None = None
    comment: str = ""
    link: str = ""


def begin(assessment: Assessment, *, group: AssessmentGroup, token: str) -> Respondent:
    """Make a respondent for the browser that holds the token.  The same token begins once."""
    if not assessment.takes_answers:
        raise Over(OVER)
    assigned = len(questions_for(assessment, group))
    respondent, _made = Respondent.objects.get_or_create(
        token_hash=tokens.hash_of(token),
        defaults={
            "group": group,
            "assigned": assigned,
            "began_on": timezone.localdate(),
        },
    )
    return respondent


def begin_invited(invitation: AnswerInvitation, *, token: str) -> Respondent:
    """Make a respondent for an invited person; the invitation keeps that it was used, no more."""
    assessment = invitation.group.assessment
    with transaction.atomic():
        unused = AnswerInvitation.objects.silent().filter(pk=invitation.pk)
        if not unused.update(used=True):
            raise Refused(USED)
        return begin(assessment, group=invitation.group, token=token)


def questions_for(assessment: Assessment, group: AssessmentGroup) -> list[Question]:
    """What this group is asked, in order."""
    key = group.role_group.key
    return [
        each for each in assessment.model.questions() if not each.audience or key in each.audience
    ]


def save_answer(
    respondent: Respondent,
    *,
    assessment: Assessment,
    question: Question,
    row: AssessmentQuestion,
    given: Given,
) -> Answer:
    """Keep the answer, in place of the one given before."""
    if not assessment.takes_answers:
        raise Over(OVER)
    _check(respondent, question, given)
    values = {
        "status": given.status,
        "choice": given.choice,
        "comment": given.comment.strip(),
        "link": given.link.strip(),
    }
    with transaction.atomic():
        answer, made = Answer.objects.update_or_create(
            respondent=respondent, question=row, defaults=values
        )
        if made:
            Respondent.objects.filter(pk=respondent.pk).update(answered=F("answered") + 1)
            respondent.answered += 1
        transaction.on_commit(partial(notices.soon, assessment.pk))
    return answer


def take_back(respondent: Respondent, *, assessment: Assessment, row: AssessmentQuestion) -> None:
    """Leave the question blank again, with its comment and its evidence."""
    if not assessment.takes_answers:
        raise Over(OVER)
    with transaction.atomic():
        mine = Answer.objects.filter(respondent=respondent, question=row)
        # What is published stays in the counts that are shown; only the row's own half is empty.
        if mine.exclude(pool="").exists():
            raise Refused(_("Your answer is part of a published result. You can change it."))
        if mine.delete()[0]:
            Respondent.objects.filter(pk=respondent.pk).update(answered=F("answered") - 1)
            respondent.answered -= 1
        transaction.on_commit(partial(notices.soon, assessment.pk))


def keep_evidence(answer: Answer, *, assessment: Assessment, content: bytes) -> Evidence:
    """Keep a file with the answer, in place of the one before; Refused when it is none we take."""
    if not assessment.takes_answers:
        raise Over(OVER)
    checked = evidence.checked(content)
    kept, _made = Evidence.objects.update_or_create(
        answer=answer,
        defaults={
            "content": checked.content,
            "media_type": checked.media_type,
            "size": len(checked.content),
            "sha256": checked.sha256,
            "shown": False,
        },
    )
    return kept


def drop_evidence(answer: Answer, *, assessment: Assessment) -> None:
    """Take the file back."""
    if not assessment.takes_answers:
        raise Over(OVER)
    Evidence.objects.filter(answer=answer).delete()


def _check(respondent: Respondent, question: Question, given: Given) -> None:
    if question.audience and respondent.group.role_group.key not in question.audience:
        raise Refused(NOT_ASKED)
    scale = range(len(question.answer_type.scale))
    fits = given.choice in scale if given.status == Status.ANSWERED else given.choice is None
    if not fits:
        raise Refused(OUT_OF_SCALE, field="answer")
    if len(given.comment.strip()) > COMMENT_MOST:
        raise Refused(COMMENT_LONG, field="comment")
    link = given.link.strip()
    if len(link) > LINK_MOST:
        raise Refused(LINK_LONG, field="link")
    if link and not link.lower().startswith(("http://", "https://")):
        raise Refused(LINK_ODD, field="link")
