"""The closeout: what is said to its sections, who approved it, what stood then (domain.md §10)."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.signing import USED_OR_REVOKED, How, OneTimeLink
from roadmaps.querysets import CloseoutLinkQuerySet

NARRATIVE_MOST = 4000
SECTIONS = range(1, 12)


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("closeout", "Draft")
    APPROVED = "approved", pgettext_lazy("closeout", "Approved")


class Closeout(models.Model):
    """One for each engagement; it begins with the first thing that somebody writes into it."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="closeout")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    # The seat through which it was recorded: the sponsor's, the lead's, or the studio's own.
    approved_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    approved_name = models.CharField(max_length=TITLE_MOST, blank=True, editable=False)
    # The day that stands beside the name; on paper it may be an earlier one.
    approved_on = models.DateField(null=True, editable=False)
    approved_how = models.CharField(max_length=5, choices=How, blank=True, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int
        approved_by_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(status=Status.DRAFT, approved_at=None, approved_by=None, approved_on=None)
                    & Q(approved_name="", approved_how="")
                )
                | (
                    Q(status=Status.APPROVED, approved_at__isnull=False)
                    & Q(approved_by__isnull=False, approved_on__isnull=False)
                    & Q(approved_how__in=How.values)
                    & ~Q(approved_name="")
                ),
                name="closeout_approved_exactly_with_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Closeout')}: {self.engagement}"

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        """One for each engagement, so the engagement's number names it before it exists."""
        return f"closeout:{self.engagement_id}"

    @property
    def is_approved(self) -> bool:
        return self.status == Status.APPROVED


class CloseoutNarrative(models.Model):
    """What people say to a section of the report, beside its figures."""

    closeout = models.ForeignKey(Closeout, models.CASCADE, related_name="narratives")
    section = models.PositiveSmallIntegerField()
    text = models.CharField(_("Text"), max_length=NARRATIVE_MOST, blank=True)
    # Who wrote it last.
    author = models.ForeignKey(Participant, models.RESTRICT, related_name="+", editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        closeout_id: int
        author_id: int

    class Meta:
        ordering = ["section"]
        constraints = [
            models.UniqueConstraint(
                fields=["closeout", "section"], name="closeout_narrative_once_a_section"
            ),
            models.CheckConstraint(
                condition=Q(section__gte=SECTIONS[0], section__lte=SECTIONS[-1]),
                name="closeout_narrative_section_1_to_11",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.closeout.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"closeout_narrative:{self.pk}"


class CloseoutCopy(models.Model):
    """The closeout as it was approved.  Nothing changes it, but erasing a person or a text."""

    closeout = models.ForeignKey(Closeout, models.CASCADE, related_name="copies")
    document = models.JSONField()
    # Whose names are in the document, so that erasing a person finds them.
    sponsor = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="+")
    approved_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    approved_at = models.DateTimeField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        closeout_id: int
        sponsor_id: int | None
        approved_by_id: int

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "closeout copies"

    def __str__(self) -> str:
        return f"{self.closeout_id} {self.approved_at:%Y-%m-%d}"

    @property
    def engagement(self) -> Engagement:
        return self.closeout.engagement

    @property
    def subject(self) -> str:
        return f"closeout_copy:{self.pk}"


class CloseoutSignature(models.Model):
    """Somebody in the room who signed the finished sheet, with name and title as they were."""

    closeout = models.ForeignKey(Closeout, models.CASCADE, related_name="signatures")
    # Under which approved copy it stands; null until the closeout is approved.
    copy = models.ForeignKey(CloseoutCopy, models.CASCADE, null=True, related_name="signatures")
    seat = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    name = models.CharField(_("Name"), max_length=TITLE_MOST)
    title = models.CharField(_("Title"), max_length=TITLE_MOST, blank=True)
    signed_at = models.DateTimeField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        closeout_id: int
        seat_id: int
        copy_id: int | None

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["closeout", "seat"],
                condition=Q(copy=None),
                name="closeout_signature_once_a_seat",
            ),
            models.UniqueConstraint(
                fields=["copy", "seat"], name="closeout_signature_once_a_seat_and_copy"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="closeout_signature_name_not_empty"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def engagement(self) -> Engagement:
        return self.closeout.engagement

    @property
    def subject(self) -> str:
        return f"closeout_signature:{self.pk}"


class CloseoutLink(OneTimeLink):
    """A one-time link with which a sponsor without an account approves."""

    closeout = models.ForeignKey(Closeout, models.CASCADE, related_name="links")

    objects = CloseoutLinkQuerySet.as_manager()

    if TYPE_CHECKING:
        closeout_id: int

    class Meta(OneTimeLink.Meta):
        constraints = [
            models.CheckConstraint(condition=USED_OR_REVOKED, name="closeout_link_used_or_revoked")
        ]
