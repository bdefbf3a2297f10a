"""The colours of the KPIs of each function, as a review asks for them."""

from collections.abc import Mapping, Sequence

from canvases.models import Link
from canvases.models.link import LinkType
from pmo_studio.core.models import Engagement
from roadmaps.kpis.colours import Colour
from roadmaps.readings import standings

# By the note of a function.
Colours = Mapping[int, Sequence[Colour]]


def kpi_colours(engagement: Engagement) -> Colours:
    """Red, amber, green or grey of each KPI that measures a function, by the function's note."""
    return by_note(engagement, {pk: each.colour for pk, each in standings(engagement).items()})


def by_note(engagement: Engagement, colours: Mapping[int, Colour]) -> Colours:
    """The same of these colours by the id of their KPI; any other KPI is grey.  One query."""
    links = Link.objects.filter(
        kind=LinkType.MEASURED_BY,
        source__canvas__engagement=engagement,
        source__block="ka",
        kpi__archived_at=None,
    )
    found: dict[int, list[Colour]] = {}
    for note, kpi in links.order_by("pk").values_list("source", "kpi"):
        found.setdefault(note, []).append(colours.get(kpi, Colour.GREY))
    return found
