"""Sheet 1.4: what an assessment found."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils import formats, timezone
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET

from assessments import result_words as words
from assessments import results, topics
from assessments.answering import participation
from assessments.findings import groups, scores
from assessments.findings.overview import Overview
from assessments.models import Assessment, AssessmentQuestion, Target
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement

ASSESSMENTS = Assessment.objects.select_related("engagement")


@dataclass(frozen=True)
class Choice:
    """An assessment in the list of those whose results can be opened."""

    assessment: Assessment
    is_published: bool


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    """The results that say most; what is missing where there are none."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    number, listed = engagement.last_number, choices(engagement)
    chosen = _to_open_with([each for each in listed if each.is_published])
    if chosen is None:
        # A single one that is open is what this page is about.
        chosen = next((each for each in listed if each.assessment.is_open), None)
    if chosen is None:
        context = {"choices": listed, "number": number, "topic": topics_of(engagement)}
        return pages.sheet(
            request, "assessments/results/nothing.html", engagement, "results", context
        )
    assessment = ASSESSMENTS.get(pk=chosen.assessment.pk)
    return _page(request, assessment, listed, number, is_whole=False)


def _to_open_with(published: list[Choice]) -> Choice | None:
    """The one closed last; without one, the open one that shows most questions."""
    closed = [each for each in published if each.assessment.closed_at is not None]
    if closed:
        return max(closed, key=lambda each: (each.assessment.closed_at, each.assessment.pk))
    if len(published) < 2:
        return next(iter(published), None)
    rows = Assessment.objects.filter(pk__in=[each.assessment.pk for each in published])
    shown = {pk: len(tally["questions"]) for pk, tally in rows.values_list("pk", "tally")}
    # The first of equals is the newest.
    return max(published, key=lambda each: shown[each.assessment.pk])


@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """One assessment, with all its scores by domain and dimension."""
    assessment = get_or_403(ASSESSMENTS, request, Right.SEE, pk=pk)
    number = assessment.engagement.last_number
    return _page(request, assessment, choices(assessment.engagement), number, is_whole=True)


def choices(engagement: Engagement) -> list[Choice]:
    """All assessments, the newest first; two queries."""
    published = set(Assessment.objects.of(engagement).published().values_list("pk", flat=True))
    rows = Assessment.objects.of(engagement).for_list().newest_first()
    return [Choice(row, row.pk in published) for row in rows]


def topics_of(engagement: Engagement) -> str:
    """Figures, agreed scores and targets: what these pages load again for."""
    return f"{topics.assessments(engagement)} {topics.targets(engagement)}"


def targets_of(engagement: Engagement) -> dict[str, float]:
    """The target of each capability that has one."""
    rows = Target.objects.filter(engagement=engagement).values_list("capability", "value")
    return {key: float(value) for key, value in rows}


def status_of(assessment: Assessment) -> str:
    """Where the assessment stands, for the title strip."""
    if assessment.is_open and assessment.deadline is not None:
        day = formats.date_format(timezone.localtime(assessment.deadline), "DATE_FORMAT")
        return __("Open until %(day)s") % {"day": day}
    if assessment.closed_at is not None:
        day = formats.date_format(timezone.localtime(assessment.closed_at), "DATE_FORMAT")
        return __("Closed on %(day)s") % {"day": day}
    return str(assessment.get_state_display())


def _page(
    request: StudioRequest,
    assessment: Assessment,
    listed: list[Choice],
    number: int,
    *,
    is_whole: bool,
) -> HttpResponse:
    engagement = assessment.engagement
    found = results.of(assessment)
    may_publish = assessment.is_open and may(request.participant, Right.RUN)
    context: dict[str, Any] = {
        "number": number,
        "topic": topics_of(engagement),
        "assessment": assessment,
        "results": found,
        "choices": listed,
        "published_count": sum(each.is_published for each in listed),
        "may_publish": may_publish,
        # Only numbers of people, and only where they are needed: the figures never move with them.
        "progress": None,
        "overview": None,
        "scores": None,
        "question_rows": [],
        "rule": "",
        "status": status_of(assessment),
    }
    if may_publish or not found.is_published:
        context["progress"] = participation.of(assessment)
    if found.is_published:
        shown = groups.of(assessment)
        asked = AssessmentQuestion.objects.filter(assessment=assessment)
        rows = dict(asked.values_list("key", "pk"))
        context["overview"] = Overview(found, shown, targets_of(engagement), rows)
    if found.is_published and is_whole:
        context["scores"] = scores.of(found)
        context["question_rows"] = scores.questions(found)
        context["rule"] = words.RULES[found.result.rule]
    return pages.sheet(request, "assessments/results/sheet.html", engagement, "results", context)
