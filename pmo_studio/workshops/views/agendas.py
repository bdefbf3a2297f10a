"""A ready agenda: its page, and the same as a table."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from pmo_studio.core import pages
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.downloads import attachment
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement
from pmo_studio.workshops import agenda_pages, agendas
from pmo_studio.workshops.forms import BeginForm


@require_GET
def show(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """The activities with their times: of the day from `?begins=09:00` on, else in minutes."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    form = BeginForm(request.GET)
    page = _page(engagement, key, form)
    context = {"form": form, "page": page, "sheet_named": page.name}
    status = 200 if form.is_valid() else 422
    template, phase = "workshops/agenda.html", page.agenda.phase
    return pages.sheet(request, template, engagement, "votes", context, status=status, phase=phase)


@require_GET
def table(request: StudioRequest, pk: int, key: str) -> HttpResponse:
    """The same as a file for spreadsheets; with a time that is none, in minutes."""
    engagement = get_or_403(Engagement.objects.all(), request, Right.RUN, pk=pk)
    page = _page(engagement, key, BeginForm(request.GET))
    content = agenda_pages.as_csv(page)
    return attachment(content, "text/csv; charset=utf-8", page.file_name)


def _page(engagement: Engagement, key: str, form: BeginForm) -> agenda_pages.Page:
    agenda = agendas.get(key)
    if agenda is None:
        raise Http404
    begins = form.cleaned_data["begins"] if form.is_valid() else None
    return agenda_pages.Page(agenda, engagement, begins)
