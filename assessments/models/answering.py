"""Who answers, and what: rows that nobody ever sees one by one.

A respondent is not a seat. Nothing of an answer points to a seat, an account or an invitation, and
nothing carries a time.  An invitation knows that its link was used, and not by which respondent.
"""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from assessments.answers import Status
from assessments.models.assessment import AssessmentGroup, AssessmentQuestion
from assessments.querysets import (
    AnswerQuerySet,
    EvidenceQuerySet,
    InvitationQuerySet,
    RemarkQuerySet,
    RespondentQuerySet,
)
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.uploads.received import FILE_MOST

COMMENT_MOST = 2000
LINK_MOST = 500
# All files of one person, and of one assessment: a link is passed on, and a disk is soon full.
PERSON_FILES_MOST = 50_000_000
FILES_MOST = 1_000_000_000
STATUSES = [str(status) for status in Status]

models.CharField.register_lookup(Length)


class Respondent(models.Model):
    """Somebody who answers: a secret in one browser, a role group, and nothing else."""

    group = models.ForeignKey(AssessmentGroup, models.RESTRICT, related_name="respondents")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Questions this person is asked, and how many of them are answered (with na and dk).
    assigned = models.PositiveSmallIntegerField()
    answered = models.PositiveSmallIntegerField(default=0)

    objects = RespondentQuerySet.as_manager()

    if TYPE_CHECKING:
        group_id: int
        answers: models.Manager["Answer"]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(token_hash=""), name="respondent_token_not_empty"),
            models.CheckConstraint(
                condition=Q(answered__lte=F("assigned")), name="respondent_answered_of_assigned"
            ),
        ]

    def __str__(self) -> str:
        return str(self.group)


class Answer(models.Model):
    """One person's answer to one question, and what of it has been published.

    `choice` is the index into the question's scale. `pool` names the groups in whose counts the
    published half stands (assessments.disclosure); empty while it stands in none.
    """

    respondent = models.ForeignKey(Respondent, models.CASCADE, related_name="answers")
    question = models.ForeignKey(AssessmentQuestion, models.CASCADE, related_name="answers")
    status = models.CharField(max_length=8, choices=[(each, each) for each in STATUSES])
    choice = models.PositiveSmallIntegerField(null=True)
    comment = models.CharField(_("Comment"), max_length=COMMENT_MOST, blank=True)
    link = models.CharField(_("Link to evidence"), max_length=LINK_MOST, blank=True)
    # Long enough for the ids of a hundred groups, as many as a bundle may bring.
    pool = models.CharField(max_length=2000, blank=True, editable=False)
    shown_status = models.CharField(max_length=8, blank=True, editable=False)
    shown_choice = models.PositiveSmallIntegerField(null=True, editable=False)
    # What was published of the words; kept here so that a changed comment replaces the old one.
    shown_comment = models.OneToOneField(
        "Remark", models.SET_NULL, null=True, related_name="+", editable=False
    )
    shown_link = models.OneToOneField(
        "Remark", models.SET_NULL, null=True, related_name="+", editable=False
    )

    objects = AnswerQuerySet.as_manager()

    if TYPE_CHECKING:
        respondent_id: int
        question_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["respondent", "question"], name="answer_one_per_question"
            ),
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="answer_status_known"),
            models.CheckConstraint(
                condition=Q(status=Status.ANSWERED, choice__range=(0, 4))
                | (~Q(status=Status.ANSWERED) & Q(choice=None)),
                name="answer_choice_exactly_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(pool="", shown_status="", shown_choice=None)
                | (
                    ~Q(pool="")
                    & (
                        Q(shown_status=Status.ANSWERED, shown_choice__range=(0, 4))
                        | Q(shown_status__in=[Status.NA, Status.DK], shown_choice=None)
                    )
                ),
                name="answer_shown_exactly_when_in_a_pool",
            ),
            models.CheckConstraint(
                condition=Q(comment__length__lte=COMMENT_MOST), name="answer_comment_length"
            ),
        ]

    def __str__(self) -> str:
        return self.status


class RemarkKind(models.TextChoices):
    COMMENT = "comment", _("Comment")
    LINK = "link", _("Link to evidence")


class Remark(models.Model):
    """A published comment or link, without the group and the answer that it came with.

    `rank` is drawn at random: the order says nothing of who wrote when.
    """

    question = models.ForeignKey(AssessmentQuestion, models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=8, choices=RemarkKind)
    text = models.CharField(max_length=COMMENT_MOST)
    rank = models.FloatField()

    objects = RemarkQuerySet.as_manager()

    if TYPE_CHECKING:
        question_id: int

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="remark_text_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=RemarkKind.values), name="remark_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.question.assessment.engagement

    @property
    def subject(self) -> str:
        return f"remark:{self.pk}"


class Evidence(models.Model):
    """A file that somebody gave with an answer; a row of its own so that pages never load it."""

    answer = models.OneToOneField(Answer, models.CASCADE, related_name="evidence")
    # As found in the content, never as the file's name says.
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    # Whether it may be fetched by facilitators: since its answer was published.
    shown = models.BooleanField(default=False, editable=False)
    # The last column: SQLite reads a row from its beginning, through everything before a field.
    content = models.BinaryField()

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(size__range=(1, FILE_MOST)), name="evidence_size_in_limits"
            ),
            models.CheckConstraint(condition=~Q(media_type=""), name="evidence_type_known"),
        ]

    def __str__(self) -> str:
        return self.media_type


class AnswerInvitation(models.Model):
    """An address that was asked to answer.  It keeps whether its link was used, never by whom."""

    group = models.ForeignKey(AssessmentGroup, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail"))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(max_length=8)
    used = models.BooleanField(default=False, editable=False)
    created_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    reminded_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    if TYPE_CHECKING:
        group_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email=""), name="answer_invitation_email_not_empty"
            ),
            models.UniqueConstraint(
                fields=["group", "email"],
                condition=Q(revoked_at=None),
                name="answer_invitation_one_per_email",
            ),
        ]

    def __str__(self) -> str:
        return self.email
