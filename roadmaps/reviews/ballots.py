"""Functions as something to vote on: what to keep, improve, merge and retire (agenda W4).

Each decision is a list of its own, `functions:retire`, so that a vote asks one question.
"""

from django.utils.translation import gettext as __

from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import Candidate, Offer
from roadmaps.models.function_review import Decision
from roadmaps.reviews import functions


def offers(engagement: Engagement) -> list[Offer]:
    """A list for each decision, where there are functions; three queries."""
    count = len(functions.of(functions.to_be(engagement)))
    titles = {
        Decision.KEEP: __("Functions to keep"),
        Decision.IMPROVE: __("Functions to improve"),
        Decision.MERGE: __("Functions to merge"),
        Decision.RETIRE: __("Functions to retire"),
    }
    return [Offer(each.value, title, count) for each, title in titles.items()] if count else []


def candidates(engagement: Engagement, name: str) -> list[Candidate]:
    """The functions in the order of the canvas; three queries."""
    if name not in Decision.values:
        return []
    return [
        Candidate(f"note:{each.note}", each.name)
        for each in functions.of(functions.to_be(engagement))
    ]
