"""Beside the results: two assessments compared, and how to read the figures."""

from itertools import combinations

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
from assessments.findings.compared import Compared
from assessments.models import Assessment
from assessments.views.results import targets_of, topics_of
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement


@require_GET
def compare(request: StudioRequest, pk: int) -> HttpResponse:
    """Before and after; without a choice the two that tell most, the older one first."""
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
        return _usual(listed)
    # Beside the one that was chosen stands the newest other.
    others = [each for each in listed if each not in (before, after)]
    other = next(iter(others), None)
    return before or other, after or other


def _usual(listed: list[Assessment]) -> tuple[Assessment | None, Assessment | None]:
    """The two closed last of one questionnaire, else the two that share most capabilities."""
    if len(listed) < 2:
        return None, next(iter(listed), None)
    closed = [each for each in listed if each.closed_at is not None]
    closed.sort(key=lambda each: (each.closed_at, each.pk), reverse=True)
    for place, after in enumerate(closed):
        for before in closed[place + 1 :]:
            if before.model_key == after.model_key:
                return before, after
    known = _known(listed)
    after, before = max(
        combinations(listed, 2), key=lambda pair: len(known[pair[0].pk] & known[pair[1].pk])
    )
    return before, after


def _known(listed: list[Assessment]) -> dict[int, set[str]]:
    """By assessment, the capabilities of its published questions; one query."""
    rows = Assessment.objects.filter(pk__in=[each.pk for each in listed])
    return {
        row.pk: {
            question.capability
            for question in row.model.questions()
            if question.key in row.tally["questions"]
        }
        for row in rows
    }


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
