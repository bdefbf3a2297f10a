"""What is known of a note, and how it is to be tested (domain.md §5.6)."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models.note import Note
from canvases.querysets import NoteEvidenceQuerySet
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired

TEXT_MOST = 500
METHOD_MOST = 200
ADDRESS_MOST = 500
# More people than any survey of one segment will ask.
PEOPLE_MOST = 10_000


class EvidenceKind(models.TextChoices):
    INTERVIEW = "interview", _("Interview")
    SURVEY = "survey", _("Survey")
    DATA = "data", _("Data")
    PILOT = "pilot", _("Pilot")


class Support(models.TextChoices):
    YES = "yes", pgettext_lazy("evidence", "Supports it")
    MIXED = "mixed", pgettext_lazy("evidence", "Half and half")
    NO = "no", pgettext_lazy("evidence", "Speaks against it")


class NoteEvidence(models.Model):
    """One thing learnt about a note: how, from how many people, and what it says."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="evidence")
    kind = models.CharField(_("How it was learnt"), max_length=9, choices=EvidenceKind)
    supports = models.CharField(_("What it says"), max_length=5, choices=Support)
    people = models.PositiveSmallIntegerField(_("People"))
    happened_on = models.DateField(_("Date"))
    text = models.CharField(_("What was learnt"), max_length=TEXT_MOST, blank=True)
    # Shown as a link, never fetched.
    address = models.CharField(_("Link"), max_length=ADDRESS_MOST, blank=True)
    author = models.ForeignKey(Participant, models.RESTRICT, related_name="note_evidence")
    number = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = NoteEvidenceQuerySet.as_manager()

    if TYPE_CHECKING:
        note_id: int
        author_id: int
        archived_by_id: int | None

    class Meta:
        ordering = ["-happened_on", "-pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=EvidenceKind.values), name="evidence_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(supports__in=Support.values), name="evidence_support_known"
            ),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=PEOPLE_MOST), name="evidence_people_counted"
            ),
            paired("archived_at", "archived_by", name="evidence_archived_at_and_by_paired"),
        ]

    def __str__(self) -> str:
        return self.text or str(self.get_kind_display())

    @property
    def said(self) -> str:
        """What somebody wrote of it, be it the link alone."""
        return self.text or self.address

    @property
    def engagement(self) -> Engagement:
        return self.note.canvas.engagement

    @property
    def subject(self) -> str:
        return f"note_evidence:{self.pk}"


class Trial(models.Model):
    """How an assumption is to be tested: by whom, how, until when."""

    note = models.OneToOneField(Note, models.CASCADE, related_name="trial")
    owner = models.CharField(_("Owner"), max_length=TITLE_MOST)
    method = models.CharField(_("Method"), max_length=METHOD_MOST)
    due = models.DateField(_("Until"))
    version = models.PositiveIntegerField(default=1, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        note_id: int

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(owner=""), name="trial_owner_not_empty"),
            models.CheckConstraint(condition=~Q(method=""), name="trial_method_not_empty"),
        ]

    def __str__(self) -> str:
        return self.method
