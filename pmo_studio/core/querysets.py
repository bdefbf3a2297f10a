"""Query sets of the core; they read like adjectives."""

from typing import TYPE_CHECKING, Any, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone

if TYPE_CHECKING:
    from pmo_studio.core.models import Event, JoinCode, Participant, Stakeholder, User  # noqa: F401


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username or "")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def active(self) -> Self:
        unexpired = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
        return self.filter(unexpired, ended_at=None)

    def people(self) -> Self:
        """Everybody who can sit in a room: service seats never show, count or vote."""
        return self.exclude(kind="service")

    def for_access(self) -> Self:
        """With what `access.may` reads."""
        return self.select_related("engagement", "join_code")


class JoinCodeQuerySet(models.QuerySet["JoinCode"]):
    def standing(self) -> Self:
        """Neither closed nor expired: the room's code, be it locked for a while."""
        now = timezone.now()
        return self.filter(closed_at=None, opens_at__lte=now, expires_at__gt=now)

    def open(self) -> Self:
        return self.standing().filter(locked_at=None)

    def with_seats(self) -> Self:
        return self.annotate(taken=Count("seats"))

    def admitting(self) -> Self:
        return self.open().with_seats().filter(taken__lt=F("seat_limit"))


class StakeholderQuerySet(models.QuerySet["Stakeholder"]):
    def live(self) -> Self:
        return self.filter(archived_at=None)

    def archived(self) -> Self:
        return self.exclude(archived_at=None)

    def rated(self) -> Self:
        """Whose power and interest are both known."""
        return self.filter(power__isnull=False, interest__isnull=False)


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, participant: "Participant") -> Self:
        """The lines of the log that this seat may read.  Every reader starts here."""
        mine = self.filter(engagement=participant.engagement_id)
        if not participant.is_active():
            return mine.none()
        audiences = Q(audience="room") | Q(audience="self", by=participant)
        if participant.role in ("lead", "facilitator"):
            audiences |= Q(audience="facilitators")
        return mine.filter(audiences)

    def after(self, number: int) -> Self:
        return self.filter(number__gt=number)

    def about(self, subject: str) -> Self:
        return self.filter(subject=subject)

    def newest_first(self) -> Self:
        return self.order_by("-number")
