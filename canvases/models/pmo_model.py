"""What people settle about the PMO model: grades of their own, the type, units, roles, RACI.

A function is named by its key in the catalogue; a note without one stands for itself.
"""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models.canvas import Canvas
from canvases.models.function import LAYERS
from canvases.models.note import Note
from canvases.thread.graph import Id
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant

REASON_MOST = 500


class PmoType(models.TextChoices):
    SUPPORTIVE = "supportive", pgettext_lazy("type of PMO", "Supportive")
    CONTROLLING = "controlling", pgettext_lazy("type of PMO", "Controlling")
    DIRECTIVE = "directive", pgettext_lazy("type of PMO", "Directive")


class RoleKind(models.TextChoices):
    LEAD = "lead", _("PMO lead")
    OWNER = "owner", _("Function owner")
    ANALYST = "analyst", _("Analyst")
    OTHER = "other", pgettext_lazy("kind of role", "Other")


class Letter(models.TextChoices):
    RESPONSIBLE = "R", pgettext_lazy("RACI", "Responsible")
    ACCOUNTABLE = "A", pgettext_lazy("RACI", "Accountable")
    CONSULTED = "C", pgettext_lazy("RACI", "Consulted")
    INFORMED = "I", pgettext_lazy("RACI", "Informed")


class OnCanvas(models.Model):
    """A row that belongs to the model of one canvas; `version` is the event that wrote it."""

    canvas = models.ForeignKey(Canvas, models.CASCADE, related_name="+")
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        canvas_id: int

    class Meta:
        abstract = True

    @property
    def engagement(self) -> Engagement:
        return self.canvas.engagement

    @property
    def version(self) -> int:
        return self.number


class GradeChoice(OnCanvas):
    """A target grade that somebody put in place of the derived one, and why."""

    function = models.CharField(max_length=8, blank=True)
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    grade = models.PositiveSmallIntegerField(_("Target service grade"))
    reason = models.CharField(_("Why"), max_length=REASON_MOST)
    chosen_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+", editable=False)
    chosen_at = models.DateTimeField(editable=False)

    if TYPE_CHECKING:
        note_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(function="", note__isnull=False) | (~Q(function="") & Q(note=None)),
                name="grade_of_a_function_or_a_note",
            ),
            models.CheckConstraint(
                condition=Q(grade__gte=1, grade__lte=3), name="grade_choice_1_to_3"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="grade_reason_not_empty"),
            models.UniqueConstraint(
                fields=["canvas", "function"],
                condition=~Q(function=""),
                name="grade_one_per_function",
            ),
            models.UniqueConstraint(fields=["canvas", "note"], name="grade_one_per_note"),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def mark(self) -> Id:
        return self.function or self.note_id or 0

    @property
    def subject(self) -> str:
        return f"grade_choice:{self.pk}"


class ModelConfirmation(OnCanvas):
    """A person says which type of PMO it shall be; the newest one of a canvas stands.

    `figures` are those on which it was said (canvases.pmo_figures).
    """

    pmo_type = models.CharField(_("Type of PMO"), max_length=11, choices=PmoType)
    derived = models.CharField(max_length=11, choices=PmoType, editable=False)
    rationale = models.CharField(_("Why"), max_length=REASON_MOST)
    figures: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(editable=False)
    confirmed_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+", editable=False)
    confirmed_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["-number", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pmo_type__in=PmoType.values, derived__in=PmoType.values),
                name="confirmed_type_known",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="confirmed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return self.rationale

    @property
    def subject(self) -> str:
        return f"model_confirmation:{self.pk}"


class Unit(OnCanvas):
    """A part of the PMO; `layer` says which layer of functions it was drafted for, if one."""

    title = models.CharField(_("Name"), max_length=TITLE_MOST)
    layer = models.CharField(max_length=1, blank=True, editable=False)
    position = models.FloatField(default=0.0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="unit_title_not_empty"),
            models.CheckConstraint(condition=Q(layer__in=["", *LAYERS]), name="unit_layer_known"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        return f"pmo_unit:{self.pk}"


class StructureRole(OnCanvas):
    """Somebody's work in the PMO.  An owner is of one function; `person` is who does it."""

    kind = models.CharField(
        _("Kind"), max_length=7, choices=RoleKind, default=RoleKind.OTHER, editable=False
    )
    title = models.CharField(_("Title"), max_length=TITLE_MOST)
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="roles", verbose_name=_("Unit")
    )
    function = models.CharField(max_length=8, blank=True, editable=False)
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+", editable=False)
    reports_to = models.CharField(_("Reports to"), max_length=TITLE_MOST, blank=True)
    person = models.CharField(_("Person"), max_length=TITLE_MOST, blank=True)
    position = models.FloatField(default=0.0, editable=False)

    if TYPE_CHECKING:
        note_id: int | None
        unit_id: int | None

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="pmo_role_title_not_empty"),
            models.CheckConstraint(
                condition=Q(kind__in=RoleKind.values), name="pmo_role_kind_known"
            ),
            models.CheckConstraint(
                condition=(Q(kind=RoleKind.OWNER) & (Q(function="") ^ Q(note=None)))
                | (~Q(kind=RoleKind.OWNER) & Q(function="", note=None)),
                name="pmo_role_owner_of_one_function",
            ),
            models.UniqueConstraint(
                fields=["canvas"], condition=Q(kind=RoleKind.LEAD), name="pmo_role_one_lead"
            ),
            models.UniqueConstraint(
                fields=["canvas", "function"],
                condition=~Q(function=""),
                name="pmo_role_one_owner_of_a_function",
            ),
            models.UniqueConstraint(fields=["canvas", "note"], name="pmo_role_one_owner_of_a_note"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> Id | None:
        """The function that an owner owns."""
        return self.function or self.note_id

    @property
    def subject(self) -> str:
        return f"pmo_role:{self.pk}"


class RaciEntry(OnCanvas):
    """What a role, or a note of customers or partners, is for one function."""

    function = models.CharField(max_length=8, blank=True)
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    role = models.ForeignKey(StructureRole, models.CASCADE, null=True, related_name="raci")
    party = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    letter = models.CharField(max_length=1, choices=Letter)

    if TYPE_CHECKING:
        note_id: int | None
        role_id: int | None
        party_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(function="", note__isnull=False) | (~Q(function="") & Q(note=None)),
                name="raci_of_a_function_or_a_note",
            ),
            models.CheckConstraint(
                condition=Q(role=None, party__isnull=False) | Q(role__isnull=False, party=None),
                name="raci_for_a_role_or_a_party",
            ),
            models.CheckConstraint(condition=Q(letter__in=Letter.values), name="raci_letter_known"),
            models.UniqueConstraint(
                fields=["canvas", "function", "role"],
                condition=~Q(function=""),
                name="raci_one_letter_of_a_role",
            ),
            models.UniqueConstraint(
                fields=["canvas", "function", "party"],
                condition=~Q(function=""),
                name="raci_one_letter_of_a_party",
            ),
            models.UniqueConstraint(fields=["note", "role"], name="raci_note_one_letter_of_a_role"),
            models.UniqueConstraint(
                fields=["note", "party"], name="raci_note_one_letter_of_a_party"
            ),
        ]

    def __str__(self) -> str:
        return self.letter

    @property
    def mark(self) -> Id:
        return self.function or self.note_id or 0
