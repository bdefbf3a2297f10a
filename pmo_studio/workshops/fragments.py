"""The bars that tell where the facilitator is and what is voted on: the same for every viewer."""

from collections.abc import Sequence

from django.template.loader import render_to_string

from pmo_studio.core import asks, headings, subjects
from pmo_studio.core.models import Event
from pmo_studio.core.texts import REDACTED
from pmo_studio.workshops import asking
from pmo_studio.workshops.models import Spotlight, VoteRound


def bar_html(spotlight: Spotlight | None, *, here: bool = False, own: bool = False) -> str:
    """The bar's element; empty and hidden while there is no spotlight.

    `here` says that the page is the one shown, so that it offers no link to itself;
    `own` that its reader is who set it, and needs not be told their own name.
    """
    title = _title(spotlight) if spotlight else ""
    context = {"spotlight": spotlight, "title": title, "here": here, "own": own}
    return render_to_string("workshops/spotlight_bar.html", context)


def _title(spotlight: Spotlight) -> str:
    if spotlight.title == REDACTED:
        return spotlight.title
    return headings.of(spotlight.path, otherwise=spotlight.title)


def of_events(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the spotlight as it is now."""
    engagements = {event.engagement_id for event in events}
    lit = {
        each.engagement_id: each for each in Spotlight.objects.shining().filter(pk__in=engagements)
    }
    return {event.number: bar_html(lit.get(event.engagement_id)) for event in events}


def of_votes(events: Sequence[Event]) -> dict[int, str]:
    """Renderer for pmo_studio.live: the bar of a vote as long as it is open."""
    numbers = {event.number: subjects.split(event.subject)[1] for event in events}
    found = VoteRound.objects.open().filter(pk__in=numbers.values())
    abstains = dict(found.values_list("pk", "facilitators_abstain"))
    return {
        number: asks.html(
            asking.ask(pk), is_over=pk not in abstains, leads_too=not abstains.get(pk, False)
        )
        for number, pk in numbers.items()
    }
