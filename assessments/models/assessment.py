"""An assessment: one questionnaire put to a few role groups, and what came of it."""

from functools import cached_property
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import frozen
from assessments.maturity import reading
from assessments.maturity.entries import MaturityModel
from assessments.models.library import KEY_MOST
from assessments.querysets import AgreedScoreQuerySet, AssessmentQuerySet
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant, RoleGroup
from pmo_studio.core.models.constraints import paired
from pmo_studio.workshops.models import Workshop

CODE_LENGTH = 12
RATIONALE_MOST = 1000


class AssessmentKind(models.TextChoices):
    AS_IS = "as_is", _("As-is")
    REASSESS = "reassess", _("Re-assessment")
    CLOSEOUT = "closeout", _("Closeout")


class AssessmentState(models.TextChoices):
    DRAFT = "draft", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Assessment(models.Model):
    """A frozen copy of a maturity model, answered by people and read as published counts.

    `tally` is all that pages, files and gates ever read of the answers (assessments.results);
    it changes only when somebody publishes (actions.publishing).
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="assessments")
    kind = models.CharField(
        _("Kind"), max_length=8, choices=AssessmentKind, default=AssessmentKind.AS_IS
    )
    title = models.CharField(_("Title"), max_length=TITLE_MOST)
    state = models.CharField(
        max_length=6, choices=AssessmentState, default=AssessmentState.DRAFT, editable=False
    )
    # What the copy was made from: two assessments are of one model when both agree.
    model_key = models.CharField(max_length=KEY_MOST)
    model_version = models.PositiveIntegerField()
    # The domains in use and the parameters chosen, in the format of assessments.maturity.
    document = models.JSONField()
    # Which assessment asked the same before; the first of a row is round 1.
    repeats = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="repeated", editable=False
    )
    round = models.PositiveSmallIntegerField(default=1, editable=False)
    # Which part of the organisation is judged, such as a department; empty means all of it.
    scope_unit = models.CharField(_("Part of the organisation"), max_length=80, blank=True)
    workshop = models.ForeignKey(Workshop, models.SET_NULL, null=True, related_name="+")
    # Promised before the first answer: nothing is kept that could join answers to a person.
    anonymous = models.BooleanField(_("Anonymous"), default=False)
    # A closed list: only who was invited answers.
    by_invitation = models.BooleanField(_("Only invited people answer"), default=False)
    # The address that people answer at; shown on a projector like a room's code.
    code = models.CharField(max_length=CODE_LENGTH, unique=True, editable=False)
    deadline = models.DateTimeField(_("Answers are welcome until"), null=True, blank=True)
    opened_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    # assessments.tallies: {"at", "questions", "waiting", "participation"}; {} before.
    tally = models.JSONField(default=dict, editable=False)
    # In whose cell each group's answers are counted for ever (assessments.disclosure).
    pools = models.JSONField(default=dict, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AssessmentQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        repeats_id: int | None
        groups: models.Manager["AssessmentGroup"]
        questions: models.Manager["AssessmentQuestion"]
        agreed: models.Manager["AgreedScore"]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="assessment_title_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=AssessmentKind.values), name="assessment_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state=AssessmentState.DRAFT, opened_at=None, closed_at=None)
                | Q(state=AssessmentState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(
                    state=AssessmentState.CLOSED,
                    opened_at__isnull=False,
                    closed_at__isnull=False,
                ),
                name="assessment_state_and_times_agree",
            ),
            paired("closed_at", "closed_by", name="assessment_closed_at_and_by_paired"),
            models.CheckConstraint(
                condition=Q(anonymous=False) | Q(by_invitation=False),
                name="assessment_anonymous_without_invitations",
            ),
            models.CheckConstraint(condition=~Q(code=""), name="assessment_code_not_empty"),
            models.CheckConstraint(
                condition=~Q(repeats=F("id")), name="assessment_repeats_another_one"
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="assessment_round_from_1"),
        ]
        indexes = [models.Index(fields=["engagement", "state"], name="assessment_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:assessment", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"assessment:{self.pk}"

    @property
    def topic(self) -> str:
        return f"assessment:{self.pk}"

    @cached_property
    def model(self) -> MaturityModel:
        """The frozen copy as values; read once in the life of this process."""
        return frozen.model_of(self.code, lambda: reading.read(self.document))

    @property
    def is_draft(self) -> bool:
        return self.state == AssessmentState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == AssessmentState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == AssessmentState.CLOSED

    @property
    def takes_answers(self) -> bool:
        """Whether an answer may be given now: open, in time, and not read-only."""
        in_time = self.deadline is None or timezone.now() < self.deadline
        return self.is_open and in_time and not self.engagement.is_read_only


class AssessmentGroup(models.Model):
    """A role group that is asked, with its weight and its least number as they were then."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="groups")
    role_group = models.ForeignKey(RoleGroup, models.RESTRICT, related_name="+")
    weight = models.DecimalField(max_digits=4, decimal_places=2)
    min_display_n = models.PositiveSmallIntegerField(validators=[MinValueValidator(3)])

    if TYPE_CHECKING:
        assessment_id: int
        role_group_id: int

    class Meta:
        ordering = ["role_group__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "role_group"], name="assessment_group_unique"
            ),
            models.CheckConstraint(condition=Q(weight__gte=0), name="assessment_group_weight"),
            models.CheckConstraint(
                condition=Q(min_display_n__gte=3), name="assessment_group_at_least_3"
            ),
        ]

    def __str__(self) -> str:
        return self.role_group.name


class AssessmentQuestion(models.Model):
    """A question of the frozen copy, so that answers point to something that exists."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="questions")
    key = models.CharField(max_length=KEY_MOST)
    position = models.PositiveSmallIntegerField()

    if TYPE_CHECKING:
        assessment_id: int

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "key"], name="assessment_question_key_unique"
            ),
            models.UniqueConstraint(
                fields=["assessment", "position"], name="assessment_question_position_unique"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="assessment_question_key_not_empty"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def engagement(self) -> Engagement:
        return self.assessment.engagement

    @property
    def subject(self) -> str:
        return f"assessment_question:{self.pk}"


class AgreedScore(models.Model):
    """What the room settled on a question or a dimension: a score, or a note why there is none.

    The computed value stays beside it, as it was when they agreed (domain.md §2.4).
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="agreed")
    question = models.ForeignKey(
        AssessmentQuestion, models.CASCADE, null=True, related_name="agreed"
    )
    dimension = models.CharField(max_length=KEY_MOST, blank=True)
    # In the unit of what it replaces: the question's scale, a level 1..5, a percentage or a share.
    value = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    rationale = models.CharField(_("Why"), max_length=RATIONALE_MOST, blank=True)
    computed = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    decided_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    decided_at = models.DateTimeField()

    objects = AgreedScoreQuerySet.as_manager()

    if TYPE_CHECKING:
        assessment_id: int
        question_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["question"], name="agreed_score_one_per_question"),
            models.UniqueConstraint(
                fields=["assessment", "dimension"],
                condition=~Q(dimension=""),
                name="agreed_score_one_per_dimension",
            ),
            models.CheckConstraint(
                condition=Q(question__isnull=False, dimension="")
                | (Q(question=None) & ~Q(dimension="")),
                name="agreed_score_on_question_or_dimension",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(rationale=""),
                name="agreed_score_or_note",
            ),
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__range=(0, 100)), name="agreed_score_range"
            ),
        ]

    def __str__(self) -> str:
        return self.rationale or str(self.value)

    @property
    def version(self) -> int:
        """When it was settled, in microseconds."""
        return int(self.decided_at.timestamp() * 1_000_000)

    @property
    def engagement(self) -> Engagement:
        return self.assessment.engagement

    @property
    def subject(self) -> str:
        return f"agreed_score:{self.pk}"
