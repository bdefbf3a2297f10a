"""Nouns of a workshop: the workshop itself, the spotlight, vote rounds with items and votes."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.workshops.querysets import (
    SpotlightQuerySet,
    VoteItemQuerySet,
    VoteQuerySet,
    VoteRoundQuerySet,
    shining_since,
)
from pmo_studio.workshops.tallies import DEFAULT_CAP, LEAST_DOTS, MOST_DOTS

DOTS_RANGE = (1, MOST_DOTS)
QUESTION_MOST = 200


class WorkshopState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    ENDED = "ended", _("Ended")


class Workshop(models.Model):
    """A meeting in which an engagement's people work together."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="workshops")
    title = models.CharField(_("Title"), max_length=TITLE_MOST)
    state = models.CharField(
        max_length=8, choices=WorkshopState, default=WorkshopState.PLANNED, editable=False
    )
    started_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="workshop_title_not_empty"),
            models.CheckConstraint(
                condition=Q(state=WorkshopState.PLANNED, started_at=None, ended_at=None)
                | Q(state=WorkshopState.RUNNING, started_at__isnull=False, ended_at=None)
                | Q(state=WorkshopState.ENDED, started_at__isnull=False, ended_at__isnull=False),
                name="workshop_state_and_times_agree",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")),
                name="workshop_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["engagement"],
                condition=Q(state=WorkshopState.RUNNING),
                name="workshop_one_running",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"workshop:{self.pk}"


class Spotlight(models.Model):
    """The page that a facilitator shows to everybody, and the question asked there."""

    engagement = models.OneToOneField(
        Engagement, models.CASCADE, primary_key=True, related_name="spotlight"
    )
    # Checked to be an address of this studio by actions.spotlight, never a foreign one.
    path = models.CharField(max_length=200)
    title = models.CharField(max_length=120)
    question = models.CharField(_("Question"), max_length=QUESTION_MOST, blank=True)
    # While on, pages of the others stay there.
    hold = models.BooleanField(_("Hold everybody there"), default=False)
    set_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    set_at = models.DateTimeField()

    objects = SpotlightQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"),
                name="spotlight_path_is_local",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="spotlight_title_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"spotlight:{self.engagement_id}"

    def shines(self) -> bool:
        """Whether it is followed still."""
        return self.set_at > shining_since()


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    ENDED = "ended", _("Ended")


class VoteRound(models.Model):
    """One vote with dots.  What people gave stays hidden from everybody until it ends."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="vote_rounds")
    title = models.CharField(_("What is the vote about?"), max_length=TITLE_MOST)
    state = models.CharField(
        max_length=8, choices=RoundState, default=RoundState.OPEN, editable=False
    )
    dots = models.PositiveSmallIntegerField(
        _("Dots for each person"),
        default=LEAST_DOTS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DOTS)],
    )
    cap = models.PositiveSmallIntegerField(
        _("Most dots on one item"),
        default=DEFAULT_CAP,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DOTS)],
    )
    facilitators_abstain = models.BooleanField(_("Facilitators do not vote"), default=True)
    opened_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+", editable=False)
    opened_at = models.DateTimeField(editable=False)
    ended_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    ended_at = models.DateTimeField(null=True, editable=False)
    # How many people gave a dot; unknown to everybody until the end.
    voters = models.PositiveIntegerField(null=True, editable=False)

    objects = VoteRoundQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        items: models.Manager["VoteItem"]

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="vote_round_title_not_empty"),
            models.CheckConstraint(condition=Q(dots__range=DOTS_RANGE), name="vote_round_dots"),
            models.CheckConstraint(condition=Q(cap__range=DOTS_RANGE), name="vote_round_cap"),
            models.CheckConstraint(
                condition=Q(state=RoundState.OPEN, ended_at=None, ended_by=None, voters=None)
                | Q(
                    state=RoundState.ENDED,
                    ended_at__isnull=False,
                    ended_by__isnull=False,
                    voters__isnull=False,
                ),
                name="vote_round_ended_at_by_and_voters_paired",
            ),
        ]
        indexes = [models.Index(fields=["engagement", "state"], name="vote_round_by_state")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("workshops:round", args=[self.pk])

    @property
    def subject(self) -> str:
        return f"round:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state == RoundState.OPEN


class VoteItem(models.Model):
    """Something that can be voted for, named by its key; the title is as it was at opening."""

    round = models.ForeignKey(VoteRound, models.CASCADE, related_name="items")
    subject = models.CharField(max_length=60)
    title = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField()
    # The result; null while the round is open, so that no query can tell a tally by accident.
    dots = models.PositiveIntegerField(null=True, editable=False)

    objects = VoteItemQuerySet.as_manager()

    if TYPE_CHECKING:
        round_id: int
        votes: models.Manager["Vote"]
        mine: int  # annotated by with_dots_of()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["round", "subject"], name="vote_item_subject_unique"),
            models.UniqueConstraint(fields=["round", "position"], name="vote_item_position_unique"),
            models.CheckConstraint(condition=~Q(subject="") & ~Q(title=""), name="vote_item_named"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def engagement(self) -> Engagement:
        return self.round.engagement


class Vote(models.Model):
    """The dots of one seat on one item.  Never shown to anybody but that seat."""

    item = models.ForeignKey(VoteItem, models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, models.RESTRICT, related_name="votes")
    dots = models.PositiveSmallIntegerField()

    objects = VoteQuerySet.as_manager()

    if TYPE_CHECKING:
        item_id: int
        participant_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "participant"], name="vote_one_per_seat_and_item"
            ),
            models.CheckConstraint(condition=Q(dots__range=DOTS_RANGE), name="vote_dots"),
        ]

    def __str__(self) -> str:
        return str(self.dots)
