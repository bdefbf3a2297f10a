"""C3, C6 and L6: functions reviewed, canvas review in time, customers asked (domain.md §9)."""

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as __

from canvases import assumptions
from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement
from roadmaps.reviews import functions, rounds, sheet

SHEET = "function_review"


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measures(("C3", "C6"), of_reviews, sheet=SHEET)
    phases.register_measure("L6", customers_asked, sheet=SHEET)


def of_reviews(engagement: Engagement) -> Mapping[str, phases.Measured]:
    """Both by one reading of the to-be canvas: at most four queries."""
    canvas = functions.to_be(engagement)
    listed = functions.of(canvas)
    standing = functions.newest(engagement) if listed else {}
    reviewed = sum(each.key in standing and sheet.counts(standing[each.key]) for each in listed)
    required = catalogue.criterion("C3").required
    due = assumptions.review_due(canvas) if canvas and listed else None
    return {
        "C3": gates.share(reviewed, len(listed), required),
        # A canvas without functions is none that could be reviewed.
        "C6": () if due is None else gates.none_may_exist(int(due < timezone.localdate())),
    }


def customers_asked(engagement: Engagement) -> Sequence[gates.Measure]:
    """L6: how many answered the newest closed round that asked enough, else the largest one: a
    later round never lowers it.  Before any is closed nothing is measured."""
    required = catalogue.criterion("L6").required
    # The newest come first, and the first of the largest is taken.
    closed = rounds.of(engagement).closed
    best = max(closed, key=lambda each: min(each.survey.respondents, required), default=None)
    if best is None or best.closed_on is None:
        return ()
    day = date_format(best.closed_on, "SHORT_DATE_FORMAT")
    remark = __("survey closed on %(day)s") % {"day": day}
    return (gates.Measure(best.survey.respondents, required, remark=remark),)
