"""Sheet 1.4 until results have their own page: straight to what there is to discuss."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from assessments.models import Assessment
from pmo_studio.core import sheets
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement


@require_GET
def index(request: StudioRequest, pk: int) -> HttpResponse:
    engagement = get_or_403(Engagement.objects.all(), request, Right.SEE, pk=pk)
    asked = Assessment.objects.of(engagement).exclude(state="draft").newest_first().first()
    if asked is None:
        return redirect(engagement)
    return redirect("assessments:discuss", asked.pk)


def register_all() -> None:
    sheets.register(sheets.Sheet("1.4", "results", _("Results"), "assessments:results", phase=1))


urlpatterns = [path("engagements/<int:pk>/results/", index, name="results")]
