"""Where what is missing is brought forward: from a criterion of a gate to its sheet."""

from pmo_studio.core import pages, sheets
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.phases import CriterionStanding


def forward(one: CriterionStanding, engagement: Engagement, seat: Participant) -> str:
    """The address of the criterion's sheet; "" when it has none or the seat is not led there."""
    if not one.sheet or not pages.offers(seat, sheets.get(one.sheet)):
        return ""
    return sheets.get(one.sheet).url(engagement.pk)
