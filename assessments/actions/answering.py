"""Answering: a respondent begins, answers, comes back, changes their mind.

These writers are by nobody: a respondent is no seat.  They take no lock of the engagement and
record no event; pages hear of it by assessments.answering.notices, in numbers only.  Each
transaction begins with the lock of its assessment's row: what is answered while somebody closes it
is either part of what closing publishes, or refused.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from assessments import frozen
from assessments.answering import notices, tokens
from assessments.answers import Status
from assessments.frozen import Asked
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
from assessments.models.answering import COMMENT_MOST, FILES_MOST, LINK_MOST, PERSON_FILES_MOST
from pmo_studio.core import lines
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from pmo_studio.core.uploads import received

OVER = _("This questionnaire is closed. What you answered before is counted.")
USED = _("This link was used already. Go on in the browser in which you began.")
WITHDRAWN = _("This invitation was withdrawn.")
OTHER_GROUP = _("Choose one of the role groups shown.")
NOT_ASKED = _("This question is not asked of your role group.")
OUT_OF_SCALE = _("Choose one of the answers shown, “I don't know” or “Does not apply here”.")
COMMENT_LONG = _("The comment holds up to 2,000 characters. Shorten it, then save again.")
LINK_LONG = _("The link holds up to 500 characters.")
LINK_ODD = _("A link begins with http:// or https:// and has no spaces.")
PUBLISHED = _("Your answer is part of a published result. You can change it, not take it back.")
NO_ROOM = _("There is no room for further files here. Give a link instead.")
BEGUN = _(
    "You have answered a question already, so you cannot leave any more. Your answers are kept;"
    " you can change them."
)
TAKEN_BACK = _(
    "This answer was taken back meanwhile, perhaps in another window. Answer again, then give the"
    " file once more."
)

# Control characters but white space; a database or a spreadsheet may refuse them.
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
LINK = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)
SAID = ("status", "choice", "comment", "link")


class Over(Refused):
    """The assessment takes no more answers."""


class Left(Exception):
    """The person went away without a trace meanwhile, in another window of the browser."""


@dataclass(frozen=True)
class Given:
    """What a person says to one question."""

    status: Status
    choice: int | None = None
    comment: str = ""
    link: str = ""


def begin(assessment: Assessment, *, group: AssessmentGroup, token: str) -> Respondent:
    """Make a respondent for the browser that holds the token.  The same token begins once."""
    if group.assessment_id != assessment.pk:
        raise Refused(OTHER_GROUP, field="group")
    with transaction.atomic():
        _lock(assessment)
        respondent, _made = Respondent.objects.get_or_create(
            token_hash=tokens.hash_of(token),
            defaults={"group": group, "assigned": len(asked_of(assessment, group))},
        )
    return respondent


def begin_invited(invitation: AnswerInvitation, *, token: str) -> Respondent:
    """Make a respondent for an invited person; the invitation keeps that it was used, no more."""
    assessment = invitation.group.assessment
    begun = Respondent.objects.of(assessment).filter(token_hash=tokens.hash_of(token)).first()
    if begun is not None:  # the same button, pressed twice
        return begun
    with transaction.atomic():
        _lock(assessment)
        unused = AnswerInvitation.objects.silent().filter(pk=invitation.pk)
        if not unused.update(used=True):
            standing = AnswerInvitation.objects.standing().filter(pk=invitation.pk)
            raise Refused(USED if standing.exists() else WITHDRAWN)
        return begin(assessment, group=invitation.group, token=token)


def leave(respondent: Respondent) -> None:
    """Go away without a trace; Refused once something is answered."""
    mine = Respondent.objects.filter(pk=respondent.pk)
    with transaction.atomic():
        # An answer that is being saved in another window counts the respondent's row up.
        if not mine.select_for_update().exists():
            return
        if not mine.filter(answers=None).delete()[0]:
            raise Refused(BEGUN)


def asked_of(assessment: Assessment, group: AssessmentGroup) -> tuple[Asked, ...]:
    """What this group is asked, in order, with where each question stands."""
    return frozen.asked(assessment.code, assessment.model, group.role_group.key)


def questions_for(assessment: Assessment, group: AssessmentGroup) -> list[Question]:
    """What this group is asked, in order."""
    return [each.question for each in asked_of(assessment, group)]


def save_answer(
    respondent: Respondent,
    *,
    assessment: Assessment,
    question: Question,
    row: AssessmentQuestion,
    given: Given,
) -> Answer:
    """Keep the answer, in place of the one given before."""
    values = checked(respondent, question, given)
    with transaction.atomic():
        _lock(assessment)
        answer = Answer.objects.filter(respondent=respondent, question=row).first()
        if answer is None:
            answer = Answer.objects.create(respondent=respondent, question=row, **values)
            _count(respondent, 1)
        elif _says(answer) == values:
            return answer
        else:
            for name, value in values.items():
                setattr(answer, name, value)
            answer.save(update_fields=SAID)
        transaction.on_commit(partial(notices.soon, assessment.pk))
    return answer


def save_answers(
    respondent: Respondent,
    *,
    assessment: Assessment,
    given: Mapping[str, Given],
) -> dict[str, Refused]:
    """Keep several answers at once, by the keys of their questions.

    Each stands for itself: what is in order is kept, and the others come back with what is wrong
    with each.  Raises Over when none may be kept any more.
    """
    questions = {question.key: question for question in assessment.model.questions()}
    good: dict[str, dict[str, object]] = {}
    wrong: dict[str, Refused] = {}
    for key, each in given.items():
        try:
            good[key] = checked(respondent, questions[key], each)
        except Refused as refused:
            wrong[key] = refused
    with transaction.atomic():
        _lock(assessment)
        _upsert(respondent, assessment, good)
    return wrong


def _upsert(
    respondent: Respondent, assessment: Assessment, good: Mapping[str, dict[str, object]]
) -> None:
    """One statement for all that changed; what stays the same is left alone."""
    kept = {
        answer.question.key: answer
        for answer in Answer.objects.filter(respondent=respondent).select_related("question")
    }
    changed = {
        key: values for key, values in good.items() if key not in kept or _says(kept[key]) != values
    }
    if not changed:
        return
    rows = AssessmentQuestion.objects.filter(assessment=assessment, key__in=changed)
    Answer.objects.bulk_create(
        [Answer(respondent=respondent, question=row, **changed[row.key]) for row in rows],
        update_conflicts=True,
        unique_fields=["respondent", "question"],
        update_fields=SAID,
    )
    _count(respondent, len(changed.keys() - kept.keys()))
    transaction.on_commit(partial(notices.soon, assessment.pk))


def take_back(respondent: Respondent, *, assessment: Assessment, row: AssessmentQuestion) -> None:
    """Leave the question blank again, with its comment and its evidence."""
    with transaction.atomic():
        _lock(assessment)
        mine = Answer.objects.filter(respondent=respondent, question=row)
        # What is published stays in the counts that are shown; only the row's own half is empty.
        if mine.exclude(pool="").exists():
            raise Refused(PUBLISHED, field="answer")
        taken = mine.filter(pool="").delete()[1].get("assessments.Answer", 0)
        _count(respondent, -taken)
        transaction.on_commit(partial(notices.soon, assessment.pk))


def keep_evidence(answer: Answer, *, assessment: Assessment, content: bytes) -> Evidence:
    """Keep a file with the answer, in place of the one before; Refused when it is none we take."""
    found = received.checked(content)
    with transaction.atomic():
        _lock(assessment)
        if not Answer.objects.filter(pk=answer.pk).exists():
            raise Refused(TAKEN_BACK, field="file")
        _check_room(answer, assessment, len(found.content))
        kept, _made = Evidence.objects.update_or_create(
            answer=answer,
            defaults={
                "content": found.content,
                "media_type": found.media_type,
                "size": len(found.content),
                "sha256": found.sha256,
                "shown": False,
            },
        )
    return kept


def _check_room(answer: Answer, assessment: Assessment, size: int) -> None:
    """Refused when the files of this person, or of everybody, would take too much room."""
    others = Evidence.objects.filter(answer__question__assessment=assessment).exclude(answer=answer)
    mine = Q(answer__respondent=answer.respondent_id)
    taken = others.aggregate(all=Sum("size"), mine=Sum("size", filter=mine))
    if (taken["mine"] or 0) + size > PERSON_FILES_MOST or (taken["all"] or 0) + size > FILES_MOST:
        raise Refused(NO_ROOM, field="file")


def drop_evidence(answer: Answer, *, assessment: Assessment) -> None:
    """Take the file back."""
    with transaction.atomic():
        _lock(assessment)
        Evidence.objects.filter(answer=answer).delete()


def checked(respondent: Respondent, question: Question, given: Given) -> dict[str, object]:
    """The fields of an answer as they are kept; Refused when the question does not take them."""
    if question.audience and respondent.group.role_group.key not in question.audience:
        raise Refused(NOT_ASKED)
    scale = range(len(question.answer_type.scale))
    fits = given.choice in scale if given.status == Status.ANSWERED else given.choice is None
    if not fits:
        raise Refused(OUT_OF_SCALE, field="answer")
    comment = CONTROLS.sub("", given.comment.replace("\r\n", "\n")).strip()
    if len(comment) > COMMENT_MOST:
        raise Refused(COMMENT_LONG, field="comment")
    link = lines.one_line(CONTROLS.sub("", given.link))
    if len(link) > LINK_MOST:
        raise Refused(LINK_LONG, field="link")
    if link and not LINK.fullmatch(link):
        raise Refused(LINK_ODD, field="link")
    return {
        "status": str(given.status),
        "choice": given.choice,
        "comment": comment,
        "link": link,
    }


def _lock(assessment: Assessment) -> None:
    """Hold the assessment's row until the transaction ends; Over when it takes no answers.

    Whoever closes the engagement out holds that row too, so the engagement is read after it: read
    with it, it would be as it was before the wait.
    """
    rows = Assessment.objects.select_for_update(no_key=True)
    fresh = rows.only("state", "deadline", "engagement_id").get(pk=assessment.pk)
    fresh.engagement = Engagement.objects.only("archived_at", "closed_at").get(
        pk=fresh.engagement_id
    )
    if not fresh.takes_answers:
        raise Over(OVER)


def _says(answer: Answer) -> dict[str, object]:
    return {name: getattr(answer, name) for name in SAID}


def _count(respondent: Respondent, more: int) -> None:
    if not more:
        return
    mine = Respondent.objects.filter(pk=respondent.pk)
    if not mine.update(answered=F("answered") + more):
        raise Left
    respondent.answered += more
