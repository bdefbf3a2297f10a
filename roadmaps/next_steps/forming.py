"""The form of a next step, with all that its lists offer."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from pmo_studio.core import catalogue
from pmo_studio.core.models import Engagement
from roadmaps.actions.improvement_details import Details
from roadmaps.forms.fields import Choices, seat_choices
from roadmaps.forms.improvements import ImprovementForm
from roadmaps.improving.quarters import IN_A_YEAR, Quarter, between
from roadmaps.models import Improvement
from roadmaps.next_steps import filled, words
from roadmaps.next_steps.filled import BY_KIND, Proposal

YEARS_AHEAD = 3


def asks(query: Mapping[str, str]) -> bool:
    """Whether an address names what the step answers to."""
    return any(query.get(kind) for kind in BY_KIND)


def asked(engagement: Engagement, query: Mapping[str, str]) -> Proposal | None:
    """What it names; None where it names nothing that is there."""
    today = Quarter.of(timezone.localdate())
    kind = next((kind for kind in BY_KIND if query.get(kind)), "")
    return filled.named(engagement, kind, query[kind], today) if kind else None


def form(
    engagement: Engagement,
    data: Any = None,
    *,
    row: Improvement | None = None,
    proposal: Proposal | None = None,
) -> ImprovementForm:
    """Empty, filled in from what calls for a step, or with what stands of one."""
    seats = seat_choices(engagement.pk, row.owner if row else None)
    start = _seated(proposal.details, seats) if proposal else None
    return ImprovementForm(
        data,
        seats=seats,
        quarters=_quarters(row),
        capabilities=[(each.key, words.capability(each.key)) for each in catalogue.capabilities()],
        row=row,
        start=start,
    )


def _seated(details: Details, seats: Choices) -> Details:
    """Whoever is named and has a seat is chosen by it."""
    by_name = {name: pk for pk, name in seats}
    if details.owner is not None and details.owner not in dict(seats):
        details = replace(details, owner=None)
    if details.owner is None and details.owner_name in by_name:
        return replace(details, owner=by_name[details.owner_name], owner_name="")
    return details


def _quarters(row: Improvement | None) -> list[tuple[datetime.date, str]]:
    """From this one on for three years, and the one that the step has."""
    today = Quarter.of(timezone.localdate())
    listed = set(between(today, today.after(YEARS_AHEAD * IN_A_YEAR - 1)))
    if row and row.in_quarter:
        listed.add(row.in_quarter)
    return [(each.first, words.quarter_with_months(each)) for each in sorted(listed)]
