"""Accounts, seats, and the ways in."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import lines
from pmo_studio.core.models.constraints import paired
from pmo_studio.core.models.engagement import Engagement, RoleGroup
from pmo_studio.core.querysets import (
    JoinCodeQuerySet,
    ParticipantQuerySet,
    StakeholderQuerySet,
    UserManager,
)

FORMER = _("Former participant")

# What a code is opened for when nobody says otherwise.
CODE_HOURS = 12
CODE_SEATS = 300


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an e-mail address that can log in.  Rights come from seats, not from here."""

    email = models.EmailField(_("E-mail"), unique=True)
    name = models.CharField(_("Name"), max_length=80, blank=True)
    language = models.CharField(_("Language"), max_length=8, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    # Whether a letter tells what is due (core.reminders), and how the last one went: claimed before
    # it is sent, so that none leaves twice.
    reminders = models.BooleanField(_("Remind me by e-mail of what is due"), default=True)
    reminder_claimed_at = models.DateTimeField(null=True, editable=False)
    reminder_sent_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(email=""), name="user_email_not_empty"),
            models.CheckConstraint(
                condition=Q(reminder_sent_at=None) | Q(reminder_claimed_at__isnull=False),
                name="user_reminder_claimed_before_sent",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        return self.name or self.email.partition("@")[0]


class Kind(models.TextChoices):
    PERSON = "person", _("Account")
    GUEST = "guest", _("Guest")
    SERVICE = "service", _("Service")


class Role(models.TextChoices):
    LEAD = "lead", _("Lead")
    FACILITATOR = "facilitator", _("Facilitator")
    CONTRIBUTOR = "contributor", _("Contributor")
    VIEWER = "viewer", _("Viewer")


class Ending(models.TextChoices):
    REMOVED = "removed", _("Removed")
    LEFT = "left", _("Left")
    ERASED = "erased", _("Erased")


TINTS = 12


class JoinCode(models.Model):
    """Six characters on the projector that make a seat; never more than contributor."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="join_codes")
    code = models.CharField(max_length=6, unique=True)
    role = models.CharField(max_length=12, choices=Role, default=Role.CONTRIBUTOR)
    opens_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # While set nobody new joins; taken away, the same code works again.
    locked_at = models.DateTimeField(null=True)
    seat_limit = models.PositiveIntegerField(default=CODE_SEATS)
    created_by = models.ForeignKey("core.Participant", models.RESTRICT, related_name="+")

    objects = JoinCodeQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[Role.CONTRIBUTOR, Role.VIEWER]), name="join_code_role_low"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("opens_at")), name="join_code_expires_after_opening"
            ),
            models.CheckConstraint(condition=Q(seat_limit__gte=1), name="join_code_seat_limit"),
        ]

    def __str__(self) -> str:
        return f"{self.code[:3]} {self.code[3:]}"

    def is_open(self) -> bool:
        """Whether it admits people now, seats permitting."""
        unlocked = self.closed_at is None and self.locked_at is None
        return unlocked and self.opens_at <= timezone.now() < self.expires_at


class Participant(models.Model):
    """A seat in an engagement.  Everything that is done is `by` a seat."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="participants")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    role = models.CharField(_("Role"), max_length=12, choices=Role, default=Role.CONTRIBUTOR)
    # Null for guests, services, and people who came with an imported bundle.
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="seats")
    role_group = models.ForeignKey(RoleGroup, models.RESTRICT, null=True, related_name="+")
    display_name = models.CharField(_("Name"), max_length=60, blank=True)
    title = models.CharField(pgettext_lazy("job", "Title"), max_length=80, blank=True)
    tint = models.PositiveSmallIntegerField(default=0)
    is_sponsor = models.BooleanField(_("Sponsor"), default=False)
    # Guests: sha256 of the 128-bit secret in their cookie; empty when it is worthless.
    secret_hash = models.CharField(max_length=64, blank=True, editable=False)
    join_code = models.ForeignKey(JoinCode, models.SET_NULL, null=True, related_name="seats")
    expires_at = models.DateTimeField(null=True, editable=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, editable=False)
    ending = models.CharField(max_length=8, choices=Ending, blank=True, editable=False)

    objects = ParticipantQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        user_id: int | None
        join_code_id: int | None

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.PERSON) | Q(user=None), name="seat_account_only_for_people"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.GUEST) | Q(role__in=[Role.CONTRIBUTOR, Role.VIEWER]),
                name="seat_guest_role_low",
            ),
            models.CheckConstraint(
                condition=Q(secret_hash="") | ~Q(kind=Kind.PERSON),
                name="seat_secret_not_for_people",
            ),
            models.CheckConstraint(
                condition=~Q(display_name="") | Q(ending=Ending.ERASED), name="seat_name_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="seat_ended_at_and_how_paired",
            ),
            models.CheckConstraint(
                condition=~Q(ending=Ending.ERASED) | Q(display_name="", secret_hash="", user=None),
                name="seat_erased_keeps_nothing",
            ),
            models.CheckConstraint(condition=Q(tint__lt=TINTS), name="seat_tint_known"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="seat_role_known"),
            models.UniqueConstraint(
                fields=["engagement", "user"],
                condition=Q(user__isnull=False),
                name="seat_one_per_account",
            ),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(is_sponsor=True), name="seat_one_sponsor"
            ),
            models.UniqueConstraint(
                fields=["secret_hash"], condition=~Q(secret_hash=""), name="seat_secret_unique"
            ),
        ]
        indexes = [models.Index(fields=["engagement", "ended_at"], name="seat_by_engagement")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name to show; an erased person has none left, and blanks are none."""
        return self.display_name if self.display_name.strip() else str(FORMER)

    @cached_property
    def opened(self) -> frozenset[str]:
        """The sheets that are open to this seat, or to all contributors; one query a row read."""
        rows = self.engagement.openings.filter(Q(seat=None) | Q(seat=self))
        return frozenset(rows.values_list("sheet", flat=True))

    @property
    def initials(self) -> str:
        return lines.initials(self.name)

    @property
    def role_word(self) -> str:
        return gettext("Sponsor") if self.is_sponsor else str(Role(self.role).label)

    def is_active(self) -> bool:
        expired = self.expires_at is not None and self.expires_at <= timezone.now()
        return self.ended_at is None and not expired

    @property
    def can_come(self) -> bool:
        """Without account and secret a seat is a name only: nobody votes or rates with it."""
        return self.user_id is not None or self.secret_hash != ""


class PastSecret(models.Model):
    """A guest's secret that opens nothing any more: its browser is told why in words."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="past_secrets")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(secret_hash=""), name="past_secret_not_empty")
        ]

    def __str__(self) -> str:
        return self.participant.name


class Invitation(models.Model):
    """A link in an e-mail that gives one account a seat; the token is stored hashed."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail"))
    role = models.CharField(_("Role"), max_length=12, choices=Role, default=Role.CONTRIBUTOR)
    # An existing seat without an account (the sponsor, or somebody from an imported bundle).
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        engagement_id: int

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(email=""), name="invitation_email_not_empty"),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
            ),
            models.UniqueConstraint(
                fields=["engagement", "email"],
                condition=Q(accepted_at=None, revoked_at=None),
                name="invitation_one_open_per_email",
            ),
        ]

    def __str__(self) -> str:
        return self.email

    def is_open(self) -> bool:
        unused = self.accepted_at is None and self.revoked_at is None
        return unused and timezone.now() < self.expires_at


class Purpose(models.TextChoices):
    SIGN = "sign", _("Sign as the sponsor")
    RETURN = "return", _("Take a seat back on another device")


class SeatLink(models.Model):
    """A one-time link to one seat: the sponsor's signature, or a lost phone's seat."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="links")
    purpose = models.CharField(max_length=8, choices=Purpose)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=Purpose.values), name="seat_link_purpose_known"
            )
        ]

    def __str__(self) -> str:
        return self.get_purpose_display()


STAKEHOLDER_NAME_MOST = 80


class Stakeholder(models.Model):
    """A person or group to involve.  Confidential: lead and facilitators only.

    `number` grows with every change, so that two facilitators do not write over each other.
    """

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        GROUP = "group", _("Group")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="stakeholders")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    name = models.CharField(_("Name"), max_length=STAKEHOLDER_NAME_MOST)
    unit = models.CharField(_("Unit or organisation"), max_length=STAKEHOLDER_NAME_MOST, blank=True)
    role_group = models.ForeignKey(RoleGroup, models.RESTRICT, null=True, related_name="+")
    participant = models.ForeignKey(Participant, models.SET_NULL, null=True, related_name="+")
    # 1 (low) to 5 (high); the grid of power and interest (domain.md §7).
    # A mean of several people's votes has a decimal.
    power = models.FloatField(
        _("Power"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    interest = models.FloatField(
        _("Interest"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
    )
    number = models.PositiveBigIntegerField(default=0, editable=False)
    archived_at = models.DateTimeField(null=True, editable=False)
    archived_by = models.ForeignKey(
        Participant, models.RESTRICT, null=True, related_name="+", editable=False
    )

    objects = StakeholderQuerySet.as_manager()

    if TYPE_CHECKING:
        engagement_id: int
        role_group_id: int | None
        participant_id: int | None
        archived_by_id: int | None

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="stakeholder_name_not_empty"),
            models.CheckConstraint(
                condition=Q(power=None) | Q(power__range=(1, 5)), name="stakeholder_power_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(interest=None) | Q(interest__range=(1, 5)),
                name="stakeholder_interest_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["person", "group"]), name="stakeholder_kind_known"
            ),
            paired("archived_at", "archived_by", name="stakeholder_archived_at_and_by_paired"),
            models.UniqueConstraint(
                fields=["engagement", "participant"],
                condition=Q(participant__isnull=False, archived_at=None),
                name="stakeholder_one_per_seat",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("core:stakeholder", args=[self.pk])

    @property
    def version(self) -> int:
        """The number of the event that changed it last."""
        return self.number

    @property
    def subject(self) -> str:
        return f"stakeholder:{self.pk}"
