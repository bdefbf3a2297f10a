"""How papers are signed, and the one-time links with which somebody without a seat does it."""

from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.models.people import Participant

Link = TypeVar("Link", bound=models.Model)


class How(models.TextChoices):
    """How it was signed."""

    SEAT = "seat", _("in the studio, by the sponsor")
    PAPER = "paper", _("on paper")
    LINK = "link", _("by a one-time link")


class OneTimeLinkQuerySet(models.QuerySet[Link]):
    def unused(self) -> Self:
        """Neither used nor taken back nor out of date."""
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def revoke(self) -> int:
        """Make those that are out worthless; how many there were."""
        return self.unused().update(revoked_at=timezone.now())


class OneTimeLink(models.Model):
    """A link that is good for one act; only the hash of its token is kept."""

    token_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(Participant, models.RESTRICT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    if TYPE_CHECKING:
        created_by_id: int

    class Meta:
        abstract = True
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


# As a condition of each table's own constraint.
USED_OR_REVOKED = Q(used_at=None) | Q(revoked_at=None)
