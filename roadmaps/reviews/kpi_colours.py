"""The colours of the KPIs of each function, as a review asks for them."""

from collections.abc import Mapping, Sequence

from pmo_studio.core.models import Engagement

Colours = Mapping[int, Sequence[str]]


def kpi_colours(_engagement: Engagement) -> Colours:
    """By the note of a function: red, amber, green or grey of each KPI that is linked to it.

    No KPI has readings yet, so none has a colour; a review says that this is missing.
    """
    return {}
