"""The mails that ask people to answer: plain text, in the language that was chosen for them."""

from typing import NamedTuple

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments.actions.answering import questions_for
from assessments.models import AnswerInvitation, Assessment


class Letter(NamedTuple):
    subject: str
    body: str


def letter(invitation: AnswerInvitation, address: str, *, reminder: bool) -> Letter:
    """What the invited person reads; `address` is their link."""
    with translation.override(invitation.language):
        return Letter(_subject(invitation, reminder), _body(invitation, address, reminder))


def _subject(invitation: AnswerInvitation, reminder: bool) -> str:
    assessment = invitation.group.assessment
    words = __("Reminder: %(title)s") if reminder else __("Please answer: %(title)s")
    return " ".join((words % {"title": assessment.title}).split())


def _body(invitation: AnswerInvitation, address: str, reminder: bool) -> str:
    assessment = invitation.group.assessment
    parts = [
        _asks(invitation, reminder),
        _length(invitation),
        address,
        *_until(assessment),
        __(
            "Your answers are confidential: nobody sees what a single person answered, and results"
            " show groups of at least three people. The studio keeps that your link was used, not"
            " what was answered with it."
        ),
        __("The link is yours alone: please do not pass it on."),
    ]
    return "\n\n".join(parts) + "\n"


def _asks(invitation: AnswerInvitation, reminder: bool) -> str:
    assessment = invitation.group.assessment
    names = {
        "host": invitation.created_by.name,
        "organisation": assessment.engagement.organisation,
        "title": assessment.title,
    }
    words = __(
        "%(host)s asks you how projects are managed at %(organisation)s. The questionnaire is"
        " called “%(title)s”."
    )
    if reminder:
        words = __(
            "%(host)s asked you how projects are managed at %(organisation)s. The questionnaire"
            " “%(title)s” still waits for your answers. This link takes the place of the one in"
            " the mail before."
        )
    return words % names


def _length(invitation: AnswerInvitation) -> str:
    count = len(questions_for(invitation.group.assessment, invitation.group))
    words = ngettext(
        "It has %(count)s question. Open this link to begin; you can stop and go on later in the"
        " same browser:",
        "It has %(count)s questions. Open this link to begin; you can stop and go on later in the"
        " same browser:",
        count,
    )
    return str(words % {"count": count})


def _until(assessment: Assessment) -> list[str]:
    if assessment.deadline is None:
        return []
    until = timezone.localtime(assessment.deadline)
    values = {
        "day": date_format(until, "DATE_FORMAT"),
        "hour": date_format(until, "H:i"),
        "zone": timezone.get_current_timezone_name(),
    }
    return [__("Answers are welcome until %(day)s, %(hour)s (%(zone)s).") % values]
