"""What every sheet of an engagement shows of its workshop: the spotlight with its control, and what
everybody is asked."""

from django.template.loader import render_to_string

from pmo_studio.core import asks
from pmo_studio.core.access import RIGHTS, Right, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.people import Role
from pmo_studio.core.sheets import Sheet
from pmo_studio.workshops import fragments
from pmo_studio.workshops.models import QUESTION_MOST, Spotlight

# What the bar shows of a spotlight and of who set it.
_SHOWN = (
    *(f"spotlight__{name}" for name in ("path", "title", "question", "hold", "set_at")),
    "spotlight__set_by__display_name",
)


def bar(request: StudioRequest, engagement: Engagement, sheet: Sheet) -> str:
    """Where the facilitator is, for everybody, and what waits for this seat to be answered; in a
    place that live pages fill again.  One query for both."""
    seat = request.participant
    rows = Engagement.objects.filter(pk=engagement.pk).select_related("spotlight__set_by")
    # Every page reads this row: only what the bar shows.
    row = asks.noted(rows.only("pk", *_SHOWN), seat).get()
    lit: Spotlight | None = getattr(row, "spotlight", None)
    spotlight = lit if lit is not None and lit.shines() else None
    # The projector view of a page, and the like, are the same place.
    places = (request.path, request.get_full_path())
    here = spotlight is not None and spotlight.path in places
    own = spotlight is not None and spotlight.set_by_id == seat.pk
    match = request.resolver_match
    listed = asks.waiting(row, page=match.view_name if match else "")
    context = {
        "inside": fragments.bar_html(spotlight, here=here, own=own),
        # Nobody is led twice to one place.
        "asks": [each for each in listed if spotlight is None or each.url != spotlight.path],
        "seat": seat.pk,
        "leads": may(seat, Right.RUN),
        "writes": may(seat, Right.WRITE),
    }
    return render_to_string("workshops/bars.html", context)


def tool(request: StudioRequest, engagement: Engagement, sheet: Sheet) -> str:
    """Bring everyone here, for those who run the workshop.

    Not from the answer to a form: nobody else can be shown that, and many of its addresses have no
    page at all. Nor from a page that is not for the room: its heading, told to everybody, may be
    the name of a stakeholder.
    """
    for_the_room = request.method == "GET" and request.right in RIGHTS[Role.CONTRIBUTOR]
    if not for_the_room or not may(request.participant, Right.RUN):
        return ""
    # The page's own heading takes the place of the sheet's title where there is a script.
    context = {
        "engagement": engagement,
        "path": request.get_full_path(),
        "title": sheet.title,
        "question_most": QUESTION_MOST,
    }
    return render_to_string("workshops/spotlight_tool.html", context, request=request)
