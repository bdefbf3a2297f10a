"""Where what is missing is brought forward: from a criterion of a gate to its sheet."""

from pmo_studio.core import pages, phases, sheets
from pmo_studio.core.models import Engagement, Participant


def forward(criterion_key: str, engagement: Engagement, seat: Participant) -> str:
    """The address of the criterion's sheet; "" when it has none or the seat is not led there."""
    key = phases.sheet_of(criterion_key)
    if not key or not pages.offers(seat, sheets.get(key)):
        return ""
    return sheets.get(key).url(engagement.pk)
