"""Constraints that many tables have."""

from django.db import models
from django.db.models import Q


def paired(at: str, by: str, *, name: str) -> models.CheckConstraint:
    """When and by whom: both or neither."""
    neither = Q(**{at: None, by: None})
    both = Q(**{f"{at}__isnull": False, f"{by}__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=name)
