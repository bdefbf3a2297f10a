"""The job that writes to the invited: every mail with a fresh link."""

import logging

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django_tasks import task

from assessments.answering import letters, tokens
from assessments.models import AnswerInvitation
from pmo_studio.core.mails import trouble_with

logger = logging.getLogger(__name__)


@task()
def send_links(pks: list[int], link: str, reminder: bool) -> None:
    """Write to these invited people unless they came by themselves meanwhile.

    The tokens are made here, so that no queue, log or table ever holds one.  `link` is the
    absolute address with `{token}` in it.
    """
    waiting = AnswerInvitation.objects.silent().filter(pk__in=pks)
    connection = get_connection()
    for invitation in waiting.select_related(
        "group__role_group", "group__assessment__engagement", "created_by"
    ):
        if invitation.group.assessment.takes_answers:
            _send(invitation, link, reminder, connection)


def _send(
    invitation: AnswerInvitation, link: str, reminder: bool, connection: BaseEmailBackend
) -> None:
    """First the mail, then its link: of a mail that cannot be sent the old link goes on."""
    token = tokens.new_token()
    letter = letters.letter(invitation, link.replace("{token}", token), reminder=reminder)
    message = EmailMessage(
        letter.subject, letter.body, None, [invitation.email], connection=connection
    )
    trouble = trouble_with(message)
    if trouble:
        logger.warning("invitation %s was not sent: %s", invitation.pk, trouble)
        return
    unused = AnswerInvitation.objects.silent().filter(pk=invitation.pk)
    unused.update(token_hash=tokens.hash_of(token))
