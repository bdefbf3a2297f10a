"""Closing out: lessons, the handover, the celebration and the thanks (domain.md §10)."""

from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models.note import Paper
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired
from roadmaps.querysets import AcknowledgementQuerySet, LessonQuerySet, ThanksQuerySet

LESSON_MOST = 500
ACTION_MOST = 300
PLACES_MOST = 2000
KNOWN_MOST = 2000
PLACE_MOST = 120
NAMES_MOST = 4000
PART_MOST = 120
MINUTES_MOST = 240
ATTENDEES_MOST = 10_000
CONTRIBUTION_MOST = 300
THANKS_MOST = 240


class Lesson(models.Model):
    """What happened, why, and what we do differently; the action makes it more than a sentence."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="lessons")
    happened = models.CharField(_("What happened"), max_length=LESSON_MOST)
    why = models.CharField(_("Why"), max_length=LESSON_MOST, blank=True)
    better = models.CharField(_("What we do differently"), max_length=LESSON_MOST, blank=True)
    action = models.CharField(_("Action"), max_length=ACTION_MOST, blank=True)
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    due_on = models.DateField(_("Until"), null=True, blank=True)
    done_on = models.DateField(null=True, editable=False)
    # One that we are proud to have learned: it is read out at the celebration.
    proud = models.BooleanField(_("We are proud to have learned this"), default=False)
    author = models.ForeignKey(Participant, models.RESTRICT, related_name="lessons", editable=False)
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = LessonQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        owner_id: int | None
        author_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(happened=""), name="lesson_happened_not_empty"),
            models.CheckConstraint(
                condition=~Q(action="") | Q(due_on=None, done_on=None),
                name="lesson_days_only_with_action",
            ),
        ]

    def __str__(self) -> str:
        return self.happened

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"lesson:{self.pk}"


class Handover(models.Model):
    """Who carries the PMO on, and when it is looked at next; one for each engagement.

    `agreed_on` with `agreed_by`: that who carries it on has said yes to what stands here.
    """

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="handover")
    # A seat of the engagement, or only a name.
    owner = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    owner_name = models.CharField(_("Name"), max_length=TITLE_MOST, blank=True)
    review_on = models.DateField(_("Next review"), null=True, blank=True)
    places = models.CharField(_("Where things are"), max_length=PLACES_MOST, blank=True)
    known = models.CharField(_("What one should know"), max_length=KNOWN_MOST, blank=True)
    agreed_on = models.DateField(null=True, editable=False)
    agreed_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int
        owner_id: int | None
        agreed_by_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None) | Q(owner_name=""), name="handover_owner_named_once"
            ),
            paired("agreed_on", "agreed_by", name="handover_agreed_by_somebody_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.carrier

    @property
    def carrier(self) -> str:
        """Who carries the PMO on, by name; empty while nobody does."""
        return self.owner.name if self.owner else self.owner_name

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"handover:{self.pk}"


class Celebration(models.Model):
    """When and where it is celebrated, and who came; one for each engagement.

    `names` holds only those who agreed to be named, a line each.
    """

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="celebration")
    held_on = models.DateField(pgettext_lazy("celebration", "Date"), null=True, blank=True)
    begins_at = models.TimeField(_("Begins at"), null=True, blank=True)
    place = models.CharField(_("Place"), max_length=PLACE_MOST, blank=True)
    attendees = models.PositiveIntegerField(
        _("How many came"), null=True, blank=True, validators=[MaxValueValidator(ATTENDEES_MOST)]
    )
    names = models.CharField(_("Who came"), max_length=NAMES_MOST, blank=True)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(attendees=None) | Q(attendees__lte=ATTENDEES_MOST),
                name="celebration_attendees_most",
            )
        ]

    def __str__(self) -> str:
        return f"{self.held_on or ''}"

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"celebration:{self.pk}"

    @property
    def named(self) -> list[str]:
        return [line for line in self.names.splitlines() if line]

    @property
    def people(self) -> int:
        """How many came: the number that was typed, but never fewer than are named."""
        return max(self.attendees or 0, len(self.named))


class AgendaPart(models.Model):
    """A part of the celebration; while there is none the usual agenda counts."""

    celebration = models.ForeignKey(Celebration, models.CASCADE, related_name="parts")
    text = models.CharField(_("What happens"), max_length=PART_MOST)
    minutes = models.PositiveSmallIntegerField(
        _("Minutes"), validators=[MinValueValidator(1), MaxValueValidator(MINUTES_MOST)]
    )
    position = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        celebration_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="agenda_part_text_not_empty"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_MOST),
                name="agenda_part_minutes_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.celebration.engagement

    @property
    def subject(self) -> str:
        return f"agenda_part:{self.pk}"


class Acknowledgement(models.Model):
    """Somebody who is thanked by name for what they did.

    Without their consent (`public` False) only lead and facilitators see it, and no paper does.
    """

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="acknowledgements")
    name = models.CharField(_("Name"), max_length=TITLE_MOST)
    contribution = models.CharField(_("What they did"), max_length=CONTRIBUTION_MOST)
    public = models.BooleanField(_("Agreed to be named"), default=False)
    position = models.FloatField(default=0.0)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = AcknowledgementQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(contribution=""),
                name="acknowledgement_says_who_and_what",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"acknowledgement:{self.pk}"


class ThankYou(models.Model):
    """A note on the wall of thanks.  `author` is null exactly where nobody signed."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="thanks")
    text = models.CharField(_("Your thanks"), max_length=THANKS_MOST)
    signature = models.CharField(_("Signed"), max_length=TITLE_MOST, blank=True)
    paper = models.CharField(_("Paper"), max_length=8, choices=Paper, default=Paper.SAFFRON)
    author = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="thanks")
    number = models.PositiveBigIntegerField(default=0, editable=False)
    # Taken off the wall; it can be put back.
    archived_at = models.DateTimeField(null=True, editable=False)

    objects = ThanksQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        author_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="thanks_text_not_empty"),
            models.CheckConstraint(condition=Q(paper__in=Paper.values), name="thanks_paper_known"),
            models.CheckConstraint(
                condition=Q(signature="", author=None) | (~Q(signature="") & ~Q(author=None)),
                name="thanks_author_exactly_where_signed",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"thanks:{self.pk}"
