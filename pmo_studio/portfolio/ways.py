"""Where what is missing is brought forward: from a criterion of a gate to its sheet."""

from django.urls import reverse

from pmo_studio.core import gate_criteria, pages, sheets
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.phases import CriterionStanding


def forward(one: CriterionStanding, engagement: Engagement, seat: Participant) -> str:
    """The address of the criterion's sheet; "" when it has none or the seat is not led there.

    An own criterion is ticked on the page of its gate.
    """
    if gate_criteria.is_own(one.key):
        return gate(engagement, one.criterion.phase)
    if not one.sheet or not pages.offers(seat, sheets.get(one.sheet)):
        return ""
    return sheets.get(one.sheet).url(engagement.pk)


def gate(engagement: Engagement, number: int) -> str:
    """The page of the gate of the phase with this number."""
    return reverse("portfolio:gate", args=[engagement.pk, number])
