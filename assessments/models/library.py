"""Maturity models of one's own: data that belongs to an account, outside of any engagement."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.querysets import LibraryModelQuerySet

NAME_MOST = 120
KEY_MOST = 40


class LibraryModel(models.Model):
    """One version of somebody's maturity model, as a document of assessments.maturity.

    Once people answer it (`locked_at`) it never changes again: the next idea is a new version.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="maturity_models"
    )
    key = models.CharField(max_length=KEY_MOST)
    version = models.PositiveIntegerField(default=1)
    # As in the document, in the language it was made in; for lists.
    name = models.CharField(max_length=NAME_MOST)
    document = models.JSONField()
    # Grows with every saving, so that of two open editors none overwrites the other unseen.
    edition = models.PositiveIntegerField(default=1, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = LibraryModelQuerySet.as_manager()

    if TYPE_CHECKING:
        owner_id: int

    class Meta:
        ordering = ["name", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "key", "version"], name="library_model_version_unique"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="library_model_key_not_empty"),
            models.CheckConstraint(condition=~Q(name=""), name="library_model_name_not_empty"),
            models.CheckConstraint(condition=Q(version__gte=1), name="library_model_version"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None
