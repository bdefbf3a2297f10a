"""Beside the results: two assessments compared, and how to read the figures."""

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from assessments import result_words as words
from assessments import results
from assessments.agreement import (
    LEAST_ANSWERS,
    NOBODY_KNOWS,
    STRONG_CONSENSUS,
    STRONG_MINORITY,
    WEAK_CONSENSUS,
    WEAK_MINORITY,
)
from assessments.findings import three_rules
from assessments.findings.compared import Compared, pair
from assessments.models import Assessment
from assessments.views.results import targets_of, topics_of
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement


@require_GET
def compare(request: StudioRequest, pk: int) -> HttpResponse:
    """Before and after; without a choice what the report compares, the older one first."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    number = engagement.last_number
    listed = list(Assessment.objects.of(engagement).published().for_list().newest_first())
    before, after = _chosen(request, listed)
    compared = None
    if before is not None and after is not None and before != after:
        compared = Compared(_results(before), _results(after), targets_of(engagement))
    context = {
        "number": number,
        "topic": topics_of(engagement),
        "listed": listed,
        "before": before,
        "after": after,
        "compared": compared,
    }
    return pages.sheet(request, "assessments/results/compare.html", engagement, "results", context)


def _chosen(
    request: StudioRequest, listed: list[Assessment]
) -> tuple[Assessment | None, Assessment | None]:
    """`a` and `b`; an id that is none of these counts as not given."""
    by_id = {str(each.pk): each for each in listed}
    before, after = (by_id.get(request.GET.get(name, "")) for name in "ab")
    if before is None and after is None:
        return pair(listed) or (None, None)
    return before or _other(after, listed), after or _other(before, listed)


def _other(chosen: Assessment | None, listed: list[Assessment]) -> Assessment | None:
    """Beside the one that was chosen: the newest of the same questionnaire, else the newest."""
    others = [each for each in listed if each != chosen]
    same = [each for each in others if chosen and each.model_key == chosen.model_key]
    return next(iter(same or others), None)


def _results(assessment: Assessment) -> results.Results:
    return results.of(Assessment.objects.select_related("engagement").get(pk=assessment.pk))


@require_GET
def help_page(request: StudioRequest, pk: int) -> HttpResponse:
    """How to read results: one set of answers by three rules, and what keeps people safe."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    read = three_rules.readings()
    context = {
        "read": read,
        "percent": words.printed(read.percent, 1),
        "ladder": words.level(read.ladder),
        "average": words.level(read.average),
        "levels": [
            {"level": level, "met": met, "of": three_rules.EACH, "share": words.share(met / 4)}
            for level, met in three_rules.MET.items()
        ],
        "gated": [
            {"needed": words.share(each.threshold), "level": words.printed(each.level, 0)}
            for each in read.gated
        ],
        "limits": {
            "answers": LEAST_ANSWERS,
            "strong": words.hundredth(STRONG_CONSENSUS),
            "weak": words.hundredth(WEAK_CONSENSUS),
            "strong_minority": words.share(STRONG_MINORITY),
            "weak_minority": words.share(WEAK_MINORITY),
            "nobody_knows": words.share(NOBODY_KNOWS),
        },
    }
    return pages.sheet(request, "assessments/results/help.html", engagement, "results", context)
