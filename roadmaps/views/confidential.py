"""Rows that only lead and facilitators may know of."""

from typing import TypeVar

from django.db import models
from django.db.models import QuerySet
from django.http import Http404

from pmo_studio.core.access import Denied, Right, get_or_403
from pmo_studio.core.htmx import StudioRequest

M = TypeVar("M", bound=models.Model)


def row(queryset: QuerySet[M], request: StudioRequest, pk: int) -> M:
    """The row; there is none for whoever may not see it: 403 would let them count."""
    try:
        return get_or_403(queryset, request, Right.STAKEHOLDERS, pk=pk)
    except Denied as denied:
        raise Http404 from denied
