"""How a figure was computed, and what stands behind it: evidence, the workbook."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from assessments import results
from assessments.findings import groups, texts
from assessments.findings.explained import Explainer
from assessments.findings.places import KINDS
from assessments.findings.tables import Explained
from assessments.models import Assessment, AssessmentQuestion, Evidence
from assessments.views.results import targets_of, topics_of
from assessments.workbooks import answers
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.downloads import attachment
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.uploads import received
from pmo_studio.core.workbooks import XLSX

ASSESSMENTS = Assessment.objects.select_related("engagement")


@require_GET
def figure(request: StudioRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One figure of an assessment, opened down to its inputs."""
    assessment = get_or_403(ASSESSMENTS, request, Right.SEE, pk=pk)
    number = assessment.engagement.last_number
    if kind not in KINDS:
        raise Http404
    explained = _explained(assessment, lambda explainer: explainer.explain(kind, key))
    is_question = kind == "question"
    may_fetch = is_question and may(request.participant, Right.EXPORT_DATA)
    context = {
        "texts": texts.of(assessment, key) if is_question else None,
        "files": texts.files(assessment, key) if may_fetch else [],
        "question": _row(assessment, key) if is_question else None,
    }
    return _page(request, assessment, number, explained, context)


@require_GET
def figure_of_group(request: StudioRequest, pk: int, key: str, group: str) -> HttpResponse:
    """A capability as one group sees it; only of groups that are shown."""
    assessment = get_or_403(ASSESSMENTS, request, Right.SEE, pk=pk)
    number = assessment.engagement.last_number
    explained = _explained(assessment, lambda explainer: explainer.of_group(key, group))
    return _page(request, assessment, number, explained, {})


def _explained(assessment: Assessment, asked: Callable[[Explainer], Explained]) -> Explained:
    """What the explainer answers; the page does not exist where it knows no such figure."""
    found = results.of(assessment)
    if not found.is_published:
        raise Http404
    explainer = Explainer(found, groups.of(assessment), targets_of(assessment.engagement))
    try:
        return asked(explainer)
    except KeyError as unknown:
        raise Http404 from unknown


def _page(
    request: StudioRequest,
    assessment: Assessment,
    number: int,
    explained: Explained,
    context: dict[str, Any],
) -> HttpResponse:
    engagement = assessment.engagement
    context |= {
        "number": number,
        "topic": topics_of(engagement),
        "assessment": assessment,
        "figure": explained,
    }
    return pages.sheet(request, "assessments/results/figure.html", engagement, "results", context)


def _row(assessment: Assessment, key: str) -> int:
    return AssessmentQuestion.objects.get(assessment=assessment, key=key).pk


@require_GET
def evidence(request: StudioRequest, pk: int, sha256: str) -> HttpResponse:
    """A file that was given with a published answer, as a download for facilitators."""
    assessment = get_or_403(ASSESSMENTS, request, Right.EXPORT_DATA, pk=pk)
    # Several people may have given the same file.
    shown = Evidence.objects.shown_of(assessment).filter(sha256=sha256)
    found = get_object_or_404(shown.order_by("pk")[:1])
    name = f"evidence-{sha256[:8]}.{received.ending_of(found.media_type)}"
    return attachment(bytes(found.content), found.media_type, name)


@require_GET
def workbook(request: StudioRequest, pk: int) -> HttpResponse:
    """ "Answers and results": everything that was published, in a workbook."""
    assessment = get_or_403(ASSESSMENTS, request, Right.EXPORT_DATA, pk=pk)
    content = answers.written(assessment, targets_of(assessment.engagement))
    name = slugify(assessment.title) or "results"
    return attachment(content, XLSX, f"{name}.xlsx")
