"""Maturity models: the list, a model to read, and what is done with a whole one."""

from typing import Any, cast

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.actions import library as actions
from assessments.library import shelf
from assessments.maturity import builtin, reading
from assessments.maturity.entries import MaturityModel
from assessments.models import LibraryModel
from assessments.views.account import account_needed
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import Engagement, Participant, User
from pmo_studio.core.refusals import Refused
from pmo_studio.core.subjects import is_id

# In the session: the engagement to which the list of models leads back.
CAME_FROM = "models_from"
CHANGED = _(
    "This model was changed while you had it open, perhaps in another window. Below is how it"
    " stands now; do it again if you still want it."
)


@account_needed
@require_GET
def index(request: StudioRequest) -> HttpResponse:
    """The built-in models and one's own."""
    return list_page(request)


def list_page(request: StudioRequest, *, words: str = "", status: int = 200) -> HttpResponse:
    owner = cast(User, request.user)
    context = {
        "built_in": shelf.built_in(),
        "own": list(shelf.own(owner)),
        "words": words,
        "came_from": _came_from(request, owner),
    }
    return render(request, "assessments/models/list.html", context, status=status)


def _came_from(request: StudioRequest, owner: User) -> Engagement | None:
    """The engagement from which one came to the models, as long as one has a seat there."""
    if is_id(request.GET.get("from", "")):
        request.session[CAME_FROM] = int(request.GET["from"])
    if CAME_FROM not in request.session:
        return None
    seats = Participant.objects.active().filter(user=owner).select_related("engagement")
    seat = seats.filter(engagement=request.session[CAME_FROM]).first()
    return seat.engagement if seat else None


@account_needed
@require_GET
def show_builtin(request: StudioRequest, key: str) -> HttpResponse:
    """A model that comes with the studio, to read."""
    return model_page(request, shelf.Shelved(built_in(key)))


@account_needed
@require_GET
def show(request: StudioRequest, pk: int) -> HttpResponse:
    """One's own model: to read, and to change while nobody answers it."""
    return model_page(request, shelf.shelved(mine(request, pk)))


def model_page(
    request: StudioRequest, shelved: shelf.Shelved, *, words: Any = "", status: int = 200
) -> HttpResponse:
    context = {"item": shelved, "model": shelved.model, "row": shelved.row, "words": words}
    return render(request, "assessments/models/model.html", context, status=status)


@account_needed
@require_POST
def duplicate_builtin(request: StudioRequest, key: str) -> HttpResponse:
    return _made(request, lambda by: actions.duplicate_model(built_in(key), by=by))


@account_needed
@require_POST
def duplicate(request: StudioRequest, pk: int) -> HttpResponse:
    model, _unfinished = reading.examine(mine(request, pk).document)
    return _made(request, lambda by: actions.duplicate_model(model, by=by))


@account_needed
@require_POST
def new_version(request: StudioRequest, pk: int) -> HttpResponse:
    row = mine(request, pk)
    return _made(request, lambda by: actions.new_version(row, by=by))


def _made(request: StudioRequest, make: Any) -> HttpResponse:
    """The page of the new row; the list with the reason when there can be none."""
    try:
        row = make(cast(User, request.user))
    except Refused as refused:
        return list_page(request, words=refused.words, status=422)
    named = {"name": row.name, "key": row.key, "version": row.version}
    messages.success(
        request, __("Made: %(name)s (%(key)s, version %(version)s). Change what you like.") % named
    )
    return redirect("assessments:model", row.pk)


@account_needed
@require_http_methods(["GET", "POST"])
def delete(request: StudioRequest, pk: int) -> HttpResponse:
    """Delete a version that nobody answered, after saying what goes."""
    row = mine(request, pk)
    if request.method == "POST":
        try:
            actions.delete_model(row, by=cast(User, request.user))
        except Refused as refused:
            return model_page(request, shelf.shelved(row), words=refused.words, status=409)
        messages.success(request, __("%(name)s was deleted.") % {"name": row.name})
        return redirect("assessments:models")
    item = shelf.shelved(row)
    if row.is_locked:
        return model_page(request, item, words=actions.USED, status=409)
    return render(request, "assessments/models/delete.html", {"item": item, "row": row})


def mine(request: StudioRequest, pk: int) -> LibraryModel:
    """The row, when it belongs to whoever asks; nobody else learns that it exists."""
    return get_object_or_404(LibraryModel.objects.of(cast(User, request.user)), pk=pk)


def built_in(key: str) -> MaturityModel:
    if key not in builtin.KEYS:
        raise Http404
    return builtin.get(key)
