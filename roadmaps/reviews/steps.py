"""What reviews hand on to the next steps: decisions to change a function."""

from dataclasses import dataclass

from pmo_studio.core.models import Engagement
from roadmaps.models import FunctionReview
from roadmaps.models.function_review import Decision
from roadmaps.reviews import functions
from roadmaps.reviews.functions import Listed


@dataclass(frozen=True)
class OpenDecision:
    """A function that is to be improved, merged or retired, and the review that says so."""

    listed: Listed
    review: FunctionReview


def open_decisions(engagement: Engagement) -> list[OpenDecision]:
    """Those that stand, in the order of the canvas; four queries."""
    standing = functions.newest(engagement)
    listed = functions.of(functions.to_be(engagement))
    return [
        OpenDecision(each, standing[each.key])
        for each in listed
        if each.key in standing and standing[each.key].decision != Decision.KEEP
    ]
