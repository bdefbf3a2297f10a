"""The mandate: who lets the PMO do what, for whom, with which authority (domain.md §5.2)."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models.kpi import Kpi
from canvases.querysets import LinkToSignQuerySet, VariantQuerySet
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.constraints import paired
from pmo_studio.core.models.signing import USED_OR_REVOKED, How, OneTimeLink

MISSION_MOST = 300
VISION_MOST = 500
SCOPE_MOST = 1000
LINE_MOST = 200
FUNDING_MOST = 300
OBJECTIVE_MOST = 120
MOST_OBJECTIVES = 5
MOST_KPIS_EACH = 3
MOST_RIGHTS = 30
MOST_VARIANTS = 60


class Scope(models.TextChoices):
    ENTERPRISE = "enterprise", _("The whole organisation")
    DEPARTMENT = "department", _("One department or region")
    PROGRAMME = "programme", _("One programme")


class Authority(models.TextChoices):
    ADVISE = "advise", pgettext_lazy("authority", "Advise")
    REQUIRE = "require", pgettext_lazy("authority", "Require")
    DECIDE = "decide", pgettext_lazy("authority", "Decide")
    RUN = "run", pgettext_lazy("authority", "Run")


class Status(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("mandate", "Draft")
    AGREED = "agreed", pgettext_lazy("mandate", "Agreed")
    SIGNED = "signed", pgettext_lazy("mandate", "Signed")


class Drafted(models.TextChoices):
    """The fields of which there are drafts to choose from."""

    MISSION = "mission", _("Mission")
    VISION = "vision", _("Vision")


class Mandate(models.Model):
    """One for each engagement; it begins with the first thing that somebody writes into it."""

    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="mandate")
    mission = models.CharField(_("Mission"), max_length=MISSION_MOST, blank=True)
    vision = models.CharField(_("Vision"), max_length=VISION_MOST, blank=True)
    scope = models.CharField(_("Scope"), max_length=10, choices=Scope, blank=True)
    scope_in = models.CharField(_("In scope"), max_length=SCOPE_MOST, blank=True)
    scope_out = models.CharField(_("Out of scope"), max_length=SCOPE_MOST, blank=True)
    authority = models.CharField(_("Authority"), max_length=7, choices=Authority, blank=True)
    reporting_line = models.CharField(_("Reporting line"), max_length=LINE_MOST, blank=True)
    # A seat of the engagement, or only a name.
    sponsor = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="+")
    sponsor_name = models.CharField(_("Sponsor"), max_length=TITLE_MOST, blank=True)
    funding = models.CharField(_("Funding"), max_length=FUNDING_MOST, blank=True)
    review_on = models.DateField(_("Review date"), null=True, blank=True)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT, editable=False)
    agreed_at = models.DateTimeField(null=True, editable=False)
    agreed_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    signed_at = models.DateTimeField(null=True, editable=False)
    # The seat through which it was recorded: the sponsor's, the lead's, or the studio's own.
    signed_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )
    signed_name = models.CharField(max_length=TITLE_MOST, blank=True, editable=False)
    # The day that stands beside the signature; on paper it may be an earlier one.
    signed_on = models.DateField(null=True, editable=False)
    signed_how = models.CharField(max_length=5, choices=How, blank=True, editable=False)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        engagement_id: int
        sponsor_id: int | None

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="") | Q(scope__in=Scope.values), name="mandate_scope_known"
            ),
            models.CheckConstraint(
                condition=Q(authority="") | Q(authority__in=Authority.values),
                name="mandate_authority_known",
            ),
            models.CheckConstraint(
                condition=Q(sponsor=None) | Q(sponsor_name=""), name="mandate_sponsor_named_once"
            ),
            models.CheckConstraint(
                condition=Q(status=Status.DRAFT, agreed_at=None, agreed_by=None)
                | Q(
                    status__in=[Status.AGREED, Status.SIGNED],
                    agreed_at__isnull=False,
                    agreed_by__isnull=False,
                ),
                name="mandate_agreed_exactly_with_who_and_when",
            ),
            models.CheckConstraint(
                condition=(
                    ~Q(status=Status.SIGNED)
                    & Q(signed_at=None, signed_by=None, signed_on=None)
                    & Q(signed_name="", signed_how="")
                )
                | (
                    Q(status=Status.SIGNED, signed_at__isnull=False, signed_by__isnull=False)
                    & Q(signed_on__isnull=False, signed_how__in=How.values)
                    & ~Q(signed_name="")
                ),
                name="mandate_signed_exactly_with_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Mandate')}: {self.engagement}"

    @property
    def version(self) -> int:
        """The number of the event that changed it last."""
        return self.number

    @property
    def subject(self) -> str:
        """One for each engagement, so the engagement's number names it before it exists."""
        return f"mandate:{self.engagement_id}"

    @property
    def is_signed(self) -> bool:
        return self.status == Status.SIGNED

    @property
    def is_agreed(self) -> bool:
        return self.status == Status.AGREED

    @property
    def sponsor_words(self) -> str:
        """The sponsor's name, with the title of their seat."""
        if self.sponsor is None:
            return self.sponsor_name
        return ", ".join(each for each in (self.sponsor.name, self.sponsor.title) if each)


class DecisionRight(models.Model):
    """One thing that the PMO may decide; the closeout asks of each whether it is in use."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="rights")
    text = models.CharField(_("Decision right"), max_length=LINE_MOST)
    # Whether the PMO decides this today; null while nobody said it.  No part of what is signed.
    in_use = models.BooleanField(null=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        mandate_id: int

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="decision_right_text_not_empty")
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.mandate.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"decision_right:{self.pk}"


class Objective(models.Model):
    """What the PMO is to achieve: at most five, each proved by one to three KPIs."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="objectives")
    text = models.CharField(_("Objective"), max_length=OBJECTIVE_MOST)
    # Each place once; while two change places, one of them waits on a sixth.
    position = models.PositiveSmallIntegerField()
    kpis = models.ManyToManyField(Kpi, through="ObjectiveKpi", related_name="objectives")
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        mandate_id: int

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="objective_text_not_empty"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_OBJECTIVES + 1),
                name="objective_position_1_to_6",
            ),
            models.UniqueConstraint(fields=["mandate", "position"], name="objective_place_once"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.mandate.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"objective:{self.pk}"


class ObjectiveKpi(models.Model):
    """A KPI that proves an objective; the three places keep them to three."""

    objective = models.ForeignKey(Objective, models.CASCADE, related_name="proofs")
    kpi = models.ForeignKey(Kpi, models.CASCADE, related_name="proves")
    position = models.PositiveSmallIntegerField()

    if TYPE_CHECKING:
        kpi_id: int
        objective_id: int

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "kpi"], name="objective_kpi_once"),
            models.UniqueConstraint(fields=["objective", "position"], name="objective_kpi_place"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=MOST_KPIS_EACH),
                name="objective_kpi_position_1_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.kpi_id}"


class MandateVariant(models.Model):
    """A draft of the mission or the vision, written by one or two people of the room."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="variants")
    field = models.CharField(max_length=7, choices=Drafted)
    text = models.CharField(_("Text"), max_length=VISION_MOST)
    author = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    # It became the text of its field.
    chosen = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = VariantQuerySet.as_manager()

    if TYPE_CHECKING:
        mandate_id: int
        author_id: int
        archived_by_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="mandate_variant_text_not_empty"),
            models.CheckConstraint(
                condition=Q(field__in=Drafted.values), name="mandate_variant_field_known"
            ),
            paired("archived_at", "archived_by", name="mandate_variant_archived_at_and_by_paired"),
            models.UniqueConstraint(
                fields=["mandate", "field"],
                condition=Q(chosen=True),
                name="mandate_variant_one_chosen",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def engagement(self) -> Engagement:
        return self.mandate.engagement

    @property
    def version(self) -> int:
        return self.number

    @property
    def subject(self) -> str:
        return f"mandate_variant:{self.pk}"


class MandateCopy(models.Model):
    """The mandate as it was signed.  Nothing changes it, but erasing a person or a text."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="copies")
    document = models.JSONField()
    # Whose names are in the document, so that erasing a person finds them.
    sponsor = models.ForeignKey(Participant, models.RESTRICT, null=True, related_name="+")
    signed_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    signed_at = models.DateTimeField()
    number = models.PositiveBigIntegerField(default=0, editable=False)

    if TYPE_CHECKING:
        mandate_id: int

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "mandate copies"

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.signed_at:%Y-%m-%d}"

    @property
    def engagement(self) -> Engagement:
        return self.mandate.engagement

    @property
    def subject(self) -> str:
        return f"mandate_copy:{self.pk}"


class MandateLink(OneTimeLink):
    """A one-time link with which a sponsor without an account signs."""

    mandate = models.ForeignKey(Mandate, models.CASCADE, related_name="links")

    objects = LinkToSignQuerySet.as_manager()

    if TYPE_CHECKING:
        mandate_id: int

    class Meta(OneTimeLink.Meta):
        constraints = [
            models.CheckConstraint(condition=USED_OR_REVOKED, name="mandate_link_used_or_revoked")
        ]
