"""How a figure was computed, and what stands behind it: evidence, the workbook."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from assessments import results
from assessments.answering import evidence as files
from assessments.findings import groups, texts
from assessments.findings.explained import Explainer
from assessments.findings.places import KINDS
from assessments.models import Assessment, AssessmentQuestion, Evidence
from assessments.views.results import targets_of, topics_of
from assessments.workbooks import answers
from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest

ASSESSMENTS = Assessment.objects.select_related("engagement")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def figure(request: StudioRequest, pk: int, kind: str, key: str) -> HttpResponse:
    """One figure of an assessment, opened down to its inputs."""
    assessment = get_or_403(ASSESSMENTS, request, Right.SEE, pk=pk)
    engagement = assessment.engagement
    number, found = engagement.last_number, results.of(assessment)
    if kind not in KINDS or not found.is_published:
        raise Http404
    explainer = Explainer(found, groups.of(assessment), targets_of(engagement))
    try:
        explained = explainer.explain(kind, key)
    except KeyError as unknown:
        raise Http404 from unknown
    is_question = kind == "question"
    may_fetch = is_question and may(request.participant, Right.EXPORT_DATA)
    context = {
        "number": number,
        "topic": topics_of(engagement),
        "assessment": assessment,
        "figure": explained,
        "texts": texts.of(assessment, key) if is_question else None,
        "files": texts.files(assessment, key) if may_fetch else [],
        "question": _row(assessment, key) if is_question else None,
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
    name = f"evidence-{sha256[:8]}.{files.ending_of(found.media_type)}"
    return _download(bytes(found.content), found.media_type, name)


@require_GET
def workbook(request: StudioRequest, pk: int) -> HttpResponse:
    """ "Answers and results": everything that was published, in a workbook."""
    assessment = get_or_403(ASSESSMENTS, request, Right.EXPORT_DATA, pk=pk)
    content = answers.written(assessment, targets_of(assessment.engagement))
    name = slugify(assessment.title) or "results"
    return _download(content, XLSX, f"{name}.xlsx")


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
