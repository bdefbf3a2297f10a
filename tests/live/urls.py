"""The studio's addresses, and one more through which the tests write as a browser does."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from pmo_studio.core import events
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.models import Engagement
from tests.live import probes


@require_POST
def write(request: HttpRequest, engagement_id: int) -> HttpResponse:
    get_or_403(Engagement.objects.all(), request, Right.WRITE, pk=engagement_id)
    try:
        number = probes.write(request.participant, request.POST["text"], key=events.key_of(request))
    except events.AlreadyDone as done:
        number = done.number
    return HttpResponse(request.POST["text"], headers={"X-Number": str(number)})


urlpatterns = [path("probe/<int:engagement_id>", write), path("", include("pmo_studio.urls"))]
