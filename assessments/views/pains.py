"""Pain points: adding them, and the page of one with every act as a plain form."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as __
from django.views.decorators.http import require_GET, require_POST

from assessments.actions import pains as actions
from assessments.actions import rules
from assessments.forms.processes import EditPainForm, PainForm
from assessments.models import PainPoint
from assessments.processes import maps
from assessments.views.answers import Act, asked_sender, checked, sender
from assessments.views.processes import PROCESSES, attempt_on, changed, history_of, map_page, page
from pmo_studio.core.access import Right, get_or_403, may
from pmo_studio.core.htmx import StudioRequest

PAINS = PainPoint.objects.for_change().select_related("archived_by")


@require_POST
def pain_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Say what hurts."""
    process = get_or_403(PROCESSES.all(), request, Right.WRITE, pk=pk)
    form = PainForm(request.POST, shown=maps.of(process), auto_id="id_pain_%s")

    def act() -> HttpResponse:
        checked(form)
        made = actions.add_pain(process, **form.values(), **sender(request))
        return changed(request, process, made.events, mark=f"#pain-{made.row.pk}")

    def otherwise(status: int, words: str) -> HttpResponse:
        return map_page(request, process, pain_form=form, status=status)

    return attempt_on(request, process, form, act, otherwise)


@require_GET
def pain_page(request: StudioRequest, pk: int) -> HttpResponse:
    """The pain point with its acts and its history."""
    pain = get_or_403(PAINS.all(), request, Right.SEE, pk=pk)
    return _pain_page(request, pain)


def _pain_page(
    request: StudioRequest,
    pain: PainPoint,
    *,
    form: EditPainForm | None = None,
    words: str = "",
    status: int = 200,
) -> HttpResponse:
    process = pain.process
    values = {"text": pain.text, "step_id": pain.step_id or "", "base_version": pain.version}
    seat = request.participant
    mine = pain.archived_by_id == seat.pk and may(seat, Right.WRITE)
    changes = rules.may_change(seat, pain.author_id) and process.archived_at is None
    context = {
        "pain": pain,
        "process": process,
        "form": form or EditPainForm(shown=maps.of(process), initial=values),
        "stale": status == 409 and form is not None and pain.archived_at is None,
        "words": words,
        "changes": changes,
        "restores": changes or (mine and process.archived_at is None),
        "history": history_of(request, pain.subject),
    }
    return page(request, "assessments/pain.html", process, context, status=status)


@require_POST
def pain_edit(request: StudioRequest, pk: int) -> HttpResponse:
    """Say it otherwise, or of another step."""
    pain = get_or_403(PAINS.all(), request, Right.WRITE, pk=pk)
    form = EditPainForm(request.POST, shown=maps.of(pain.process))

    def act() -> HttpResponse:
        checked(form)
        made = actions.edit_pain(pain, **form.values(), **sender(request))
        return changed(request, pain.process, made.events, mark=f"#pain-{pk}")

    def otherwise(status: int, words: str) -> HttpResponse:
        return _pain_page(request, PAINS.get(pk=pk), form=form, status=status)

    return attempt_on(request, pain.process, form, act, otherwise)


@require_POST
def pain_delete(request: StudioRequest, pk: int) -> HttpResponse:
    """Take the pain point off the map."""
    pain = get_or_403(PAINS.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        made = actions.delete_pain(pain, **asked_sender(request))
        messages.success(request, __("The pain point was deleted. It can be restored below."))
        return changed(request, pain.process, made.events)

    return _attempt(request, pain, act)


@require_POST
def pain_restore(request: StudioRequest, pk: int) -> HttpResponse:
    """Bring a deleted pain point back."""
    pain = get_or_403(PAINS.all(), request, Right.WRITE, pk=pk)

    def act() -> HttpResponse:
        made = actions.restore_pain(pain, **sender(request))
        return changed(request, pain.process, made.events, mark=f"#pain-{pk}")

    return _attempt(request, pain, act)


def _attempt(request: StudioRequest, pain: PainPoint, act: Act) -> HttpResponse:
    def otherwise(status: int, words: str) -> HttpResponse:
        return _pain_page(request, PAINS.get(pk=pain.pk), words=words, status=status)

    return attempt_on(request, pain.process, None, act, otherwise)
