"""What templates of reviews use."""

import datetime

from django import template

from roadmaps.reviews import words
from roadmaps.reviews.results import Figure
from roadmaps.reviews.rounds import ALL, Round

register = template.Library()


@register.filter
def quarter(first: datetime.date) -> str:
    """A quarter by its first day: {{ survey.period|quarter }}"""
    return words.quarter(first)


@register.filter
def whole_pmo(round_: Round) -> Figure | None:
    """What all said of the PMO as a whole: {% with whole=round|whole_pmo %}; None of too few."""
    whole = round_.whole(ALL)
    return Figure("", whole) if whole else None
