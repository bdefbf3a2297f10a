"""Asking people by e-mail to answer: invite, remind, withdraw.

An invitation keeps that its link was used, and nothing that leads to an answer.  Each mail carries
a link of its own: the one before, still unused, then opens nothing any more.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from assessments.answering import tokens
from assessments.models import AnswerInvitation, Assessment, AssessmentGroup
from assessments.querysets import InvitationQuerySet
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.actions.invitations import mails_leave
from pmo_studio.core.models import Participant
from pmo_studio.core.models.people import Kind
from pmo_studio.core.refusals import Refused

ANONYMOUS = _("This assessment is anonymous: nobody is invited, and nobody can tell who answered.")
NOT_OPEN = _("Open the assessment first: the link in the mail leads to its questions.")
NOBODY = _("Write at least one e-mail address.")
ALL_INVITED = _("Everybody on this list is invited already.")
NOT_SILENT = _("This invitation was used or withdrawn: there is nothing to withdraw.")
NO_MAIL = _("No mail server is set up here: nobody can be reminded by e-mail.")
ALL_TOLD = _("Nobody to remind: who is silent had a mail within the last 24 hours.")

BETWEEN_MAILS = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class Address:
    """Whom to invite, as whom they answer, and the language of the mail."""

    email: str
    group: AssessmentGroup
    language: str


@dataclass(frozen=True)
class Asked:
    """Somebody newly invited, with the token of their link, which is known nowhere else."""

    email: str
    token: str


def invite(
    assessment: Assessment,
    *,
    group: AssessmentGroup,
    emails: Sequence[str],
    language: str,
    link: str,
    by: Participant,
    key: events.Key | None = None,
) -> list[Asked]:
    """Invite these addresses to answer in a role group; who was invited before is left out.

    `link` is the absolute address with `{token}` in it.  Where a mail server is set up a job
    writes to them with links of its own; where there is none, those returned here are shown once.
    """
    wanted = list(dict.fromkeys(email.lower() for email in emails))
    if not wanted:
        raise Refused(NOBODY, field="lines")
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _open(assessment)
        asked_group = AssessmentGroup.objects.get(assessment=fresh, pk=group.pk)
        known = AnswerInvitation.objects.of(fresh).standing().filter(email__in=wanted)
        before = set(known.values_list("email", flat=True))
        new = [Address(email, asked_group, language) for email in wanted if email not in before]
        if not new:
            raise Refused(ALL_INVITED, field="lines")
        return ask(change, fresh, new, link=link, key=key)


def ask(
    change: events.Change,
    assessment: Assessment,
    addresses: Sequence[Address],
    *,
    link: str,
    key: events.Key | None,
) -> list[Asked]:
    """Invite these within a change under way; none of them is invited to it yet."""
    asked = [Asked(each.email, _token(each.email, change.by, key)) for each in addresses]
    made = AnswerInvitation.objects.bulk_create(
        AnswerInvitation(
            group=address.group,
            email=address.email,
            token_hash=tokens.hash_of(one.token),
            language=address.language,
            created_by=change.by,
        )
        for address, one in zip(addresses, asked, strict=True)
    )
    change.rows = len(made)
    change.record("answerers.invited", subject=assessment.subject, count=len(made))
    _post([row.pk for row in made], link, reminder=False)
    return asked


def asked_with(
    assessment: Assessment, *, emails: Sequence[str], by: Participant, key: events.Key | None
) -> list[Asked]:
    """Whom the same request invited before, with the links that still open: a second click shows
    what the first one did."""
    asked = [Asked(email, _token(email, by, key)) for email in map(str.lower, emails)]
    silent = AnswerInvitation.objects.of(assessment).silent()
    known = set(silent.values_list("token_hash", flat=True))
    return [each for each in asked if tokens.hash_of(each.token) in known]


def _token(email: str, by: Participant, key: events.Key | None) -> str:
    """A secret that follows from the request, which alone cannot tell it, so that it is the same
    when the request comes twice; a random one where a request has no key."""
    if key is None:
        return tokens.new_token()
    request = f"{by.pk} {key.value} {key.request_hash} {email}"
    return salted_hmac("assessments.invitations", request, algorithm="sha256").hexdigest()


def remind(
    assessment: Assessment, *, link: str, by: Participant, key: events.Key | None = None
) -> int:
    """Write once more to everybody who is silent, at most one mail a day each; how many."""
    if not mails_leave():
        raise Refused(NO_MAIL)
    with events.change(assessment.engagement, by=by, key=key) as change:
        require(change.by, Right.RUN)
        fresh = _open(assessment)
        reminded = _remind(change, fresh, link)
        if not reminded:
            raise Refused(ALL_TOLD)
    return reminded


def remind_in_time(assessment: Assessment, *, link: str) -> int:
    """The same by the studio itself, as the deadline comes near; how many were written to."""
    studio = Participant.objects.filter(
        engagement=assessment.engagement_id, kind=Kind.SERVICE
    ).first()
    if studio is None:
        return 0
    with events.change(assessment.engagement, by=studio) as change:
        fresh = Assessment.objects.select_related("engagement").get(pk=assessment.pk)
        return _remind(change, fresh, link) if fresh.takes_answers else 0


def _remind(change: events.Change, assessment: Assessment, link: str) -> int:
    due = to_remind(assessment)
    pks = list(due.values_list("pk", flat=True))
    if not pks:
        return 0
    due.filter(pk__in=pks).update(reminded_at=timezone.now())
    change.rows = len(pks)
    change.record("answerers.reminded", subject=assessment.subject, count=len(pks))
    _post(pks, link, reminder=True)
    return len(pks)


def withdraw(invitation: AnswerInvitation, *, by: Participant) -> None:
    """Make an unused link worthless."""
    assessment = invitation.group.assessment
    with events.change(assessment.engagement, by=by) as change:
        require(change.by, Right.RUN)
        silent = AnswerInvitation.objects.silent().filter(pk=invitation.pk)
        if not silent.update(revoked_at=timezone.now()):
            raise Refused(NOT_SILENT)
        change.record("answerers.withdrawn", subject=assessment.subject)


def to_remind(assessment: Assessment) -> InvitationQuerySet:
    """The silent ones whose last mail is a day old."""
    since = timezone.now() - BETWEEN_MAILS
    quiet = Q(reminded_at=None, created_at__lte=since) | Q(reminded_at__lte=since)
    return AnswerInvitation.objects.of(assessment).silent().filter(quiet)


def _open(assessment: Assessment) -> Assessment:
    """The row as it is under the lock, when people may be asked to answer it."""
    fresh = Assessment.objects.select_related("engagement").get(pk=assessment.pk)
    if fresh.anonymous:
        raise Refused(ANONYMOUS)
    if not fresh.takes_answers:
        raise Refused(NOT_OPEN)
    return fresh


def _post(pks: list[int], link: str, *, reminder: bool) -> None:
    """Have the mails written after the commit."""
    if mails_leave():
        transaction.on_commit(partial(_enqueue, pks, link, reminder), robust=True)


def _enqueue(pks: list[int], link: str, reminder: bool) -> None:
    from assessments.answering.tasks import send_links

    send_links.enqueue(pks, link, reminder)
