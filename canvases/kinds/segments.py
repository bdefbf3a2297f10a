"""Kinds of event about who stands for which customer: for lead and facilitators alone."""

from django.utils.translation import gettext as __

from pmo_studio.core.events import EventKind
from pmo_studio.core.models.log import Audience

SEGMENTS = (
    EventKind(
        "stakeholder.segments_set",
        Audience.FACILITATORS,
        batch=True,
        sentence=lambda e: __("set for which customers a stakeholder stands"),
    ),
)
