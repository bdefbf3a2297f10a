"""What reviews hand on to the next steps: decisions that nobody acts on yet."""

from collections.abc import Set
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


def open_decisions(engagement: Engagement, acted: Set[str] = frozenset()) -> list[OpenDecision]:
    """Those that stand, in the order of the canvas; four queries.

    `acted` are the keys of functions (F05, n12) for which an action stands since.
    """
    standing = functions.newest(engagement)
    listed = functions.of(functions.to_be(engagement))
    return [
        OpenDecision(each, standing[each.key])
        for each in listed
        if each.key in standing
        and each.key not in acted
        and standing[each.key].decision != Decision.KEEP
    ]
