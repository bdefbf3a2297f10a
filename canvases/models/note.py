"""Notes and the stacks they form."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.blocks import layout
from canvases.models.canvas import Canvas
from canvases.querysets import GroupQuerySet, NoteQuerySet
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired

BLOCK_KEYS = list(layout().blocks)
models.CharField.register_lookup(Length)

# What a person submits; a merge of two people's texts may store up to MERGED_MOST.
TEXT_MOST = 500
MERGED_MOST = 1000


class Paper(models.TextChoices):
    """The papers of notes; their colours are palette.NOTE_PAPERS (tests/rules/test_papers.py)."""

    SAFFRON = "saffron", _("Saffron")
    CORAL = "coral", _("Coral")
    SKY = "sky", _("Sky")
    MINT = "mint", _("Mint")
    LILAC = "lilac", _("Lilac")


class State(models.TextChoices):
    """What becomes of a note against today (domain.md §5.4)."""

    KEEP = "keep", pgettext_lazy("state of a note", "Keep")
    NEW = "new", pgettext_lazy("state of a note", "New")
    CHANGE = "change", pgettext_lazy("state of a note", "Change")
    RETIRE = "retire", pgettext_lazy("state of a note", "Retire")


USUAL_WEIGHT = 2


class Group(models.Model):
    """A named stack of notes in one block."""

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="groups")
    block = models.CharField(max_length=2)
    title = models.CharField(_("Title"), max_length=TITLE_MOST)
    position = models.FloatField()
    archived_at = models.DateTimeField(null=True, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    objects = GroupQuerySet.as_manager()

    if TYPE_CHECKING:
        canvas_id: int

    class Meta:
        ordering = ["block", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(block__in=BLOCK_KEYS), name="group_block_known"),
            models.CheckConstraint(condition=~Q(title=""), name="group_title_not_empty"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def engagement(self) -> Engagement:
        return self.canvas.engagement

    @property
    def subject(self) -> str:
        return f"group:{self.pk}"


class Note(models.Model):
    """One sticky note.  `version` grows with its text, `number` with every change."""

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="notes")
    block = models.CharField(max_length=2)
    text = models.CharField(_("Text"), max_length=MERGED_MOST)
    paper = models.CharField(_("Colour"), max_length=8, choices=Paper, default=Paper.SAFFRON)
    # Null exactly when anonymous; then edit_hash is the right to edit, until the reveal.
    author = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="notes")
    anonymous = models.BooleanField(default=False)
    edit_hash = models.CharField(max_length=64, blank=True, editable=False)
    group = models.ForeignKey(Group, models.SET_NULL, null=True, related_name="notes")
    position = models.FloatField()
    version = models.PositiveIntegerField(default=1, editable=False)
    # Two people's texts met here; undo is one click away.
    merged = models.BooleanField(default=False, editable=False)
    # The note of the as-is canvas (or template) that this one was copied from.
    origin = models.ForeignKey("self", models.SET_NULL, null=True, related_name="copies")
    state = models.CharField(_("State"), max_length=6, choices=State, default=State.NEW)
    # How much a customer segment counts; read in the customers' block alone.
    weight = models.PositiveSmallIntegerField(_("Weight"), default=USUAL_WEIGHT)
    # The function of the engagement's catalogue that the note stands for; read in "ka" alone.
    function = models.CharField(_("Function"), max_length=8, blank=True)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    edited_at = models.DateTimeField(null=True, editable=False)
    reviewed_at = models.DateTimeField(null=True, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = NoteQuerySet.as_manager()

    if TYPE_CHECKING:
        canvas_id: int
        author_id: int | None
        group_id: int | None
        origin_id: int | None

    class Meta:
        ordering = ["block", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(block__in=BLOCK_KEYS), name="note_block_known"),
            models.CheckConstraint(condition=~Q(text=""), name="note_text_not_empty"),
            models.CheckConstraint(
                condition=Q(text__length__lte=MERGED_MOST), name="note_text_length"
            ),
            models.CheckConstraint(condition=Q(paper__in=Paper.values), name="note_paper_known"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="note_state_known"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=3), name="note_weight_1_to_3"
            ),
            models.CheckConstraint(
                condition=Q(author=None, anonymous=True)
                | Q(author__isnull=False, anonymous=False, edit_hash=""),
                name="note_author_null_exactly_when_anonymous",
            ),
            paired("archived_at", "archived_by", name="note_archived_at_and_by_paired"),
        ]
        indexes = [models.Index(fields=["canvas", "archived_at"], name="note_by_canvas")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("canvases:note", args=[self.pk])

    @property
    def engagement(self) -> Engagement:
        return self.canvas.engagement

    @property
    def subject(self) -> str:
        return f"note:{self.pk}"

    @property
    def too_long(self) -> bool:
        """A merge may store more than a person may submit; then it asks to be shortened."""
        return len(self.text) > TEXT_MOST
