"""Maturity models as files: export, template, and import by way of a look inside."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from assessments.actions import library as actions
from assessments.library import model_files, shelf
from assessments.maturity import builtin, comparing, writing
from assessments.maturity.entries import MaturityModel
from assessments.models import LibraryModel
from assessments.views.account import account_needed
from assessments.views.library import built_in, mine
from pmo_studio.core import limits
from pmo_studio.core.downloads import attachment
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import User
from pmo_studio.core.refusals import Refused

# Reading a hostile file costs more than sending it: an account may send so many a minute.
refused_files = limits.FailureLimit()

TOO_OFTEN = _(
    "Too many files in the last minute held no usable model. Wait a minute, then try again."
)
TOO_LARGE = _("The file is larger than 2 MB. Shorten texts or remove questions.")


class FileForm(forms.Form):
    """A file that holds a maturity model."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A workbook (.xlsx) or a JSON file, up to 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.json"}),
    )

    def clean_file(self) -> Any:
        """Refused by its size before anybody reads it."""
        upload = self.cleaned_data["file"]
        if upload.size > model_files.BYTES_MOST:
            raise forms.ValidationError(TOO_LARGE)
        return upload


@account_needed
@require_GET
def export(request: StudioRequest, pk: int, kind: str) -> HttpResponse:
    """One's own model as a JSON file or workbook, finished or not."""
    return _file(shelf.shelved(mine(request, pk)).model, kind)


@account_needed
@require_GET
def export_builtin(request: StudioRequest, key: str, kind: str) -> HttpResponse:
    return _file(built_in(key), kind)


@account_needed
@require_GET
def template(request: StudioRequest) -> HttpResponse:
    """An empty workbook with its instructions, in the language of the page."""
    return _download(model_files.template(), "maturity-model.xlsx", model_files.XLSX)


@account_needed
@require_http_methods(["GET", "POST"])
def model_import(request: StudioRequest) -> HttpResponse:
    """Without a file the page; with one a look inside; with what that look showed the import."""
    if request.method == "GET":
        return _page(request, FileForm())
    if refused_files.refuses(str(cast(User, request.user).pk)):
        return _page(request, FileForm(), words=TOO_OFTEN, status=429)
    return _import(request) if "content" in request.POST else _look(request)


def _look(request: StudioRequest) -> HttpResponse:
    """Check the file and say what it holds; nothing is written."""
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    upload = form.cleaned_data["file"]
    try:
        model = model_files.read(upload.read(), name=upload.name)
    except model_files.Refusal as refusal:
        return _refused(request, refusal, name=upload.name)
    return _found(request, model)


def _import(request: StudioRequest) -> HttpResponse:
    """Keep what the look showed; it came back from the browser, so it is read as any file."""
    by = cast(User, request.user)
    try:
        model = model_files.read(request.POST["content"].encode())
        row = actions.import_model(model, by=by)
    except model_files.Refusal as refusal:
        return _refused(request, refusal, name="")
    except Refused as refused:
        return _page(request, FileForm(), words=refused.words, status=422)
    named = {"name": row.name, "key": row.key, "version": row.version}
    messages.success(request, __("Imported: %(name)s (%(key)s, version %(version)s).") % named)
    return redirect("assessments:model", row.pk)


def _found(request: StudioRequest, model: MaturityModel) -> HttpResponse:
    owner = cast(User, request.user)
    content = writing.content(model)
    if len(content) > model_files.BYTES_MOST:
        return _page(request, FileForm(), words=TOO_LARGE, status=422)
    is_ours = model.key in builtin.KEYS
    newest = LibraryModel.objects.of(owner).filter(key=model.key).order_by("-version").first()
    changes = comparing.changes(shelf.shelved(newest).model, model) if newest else None
    return _page(
        request,
        FileForm(),
        found=shelf.Shelved(model),
        newest=newest,
        changes=changes,
        is_known=newest is not None and not is_ours and not changes,
        free_key=actions.free_key(model.key, owner) if is_ours else "",
        version=1 if is_ours else actions.imported_version(model, owner),
        own_groups=shelf.groups_of_its_own(model),
        content=content.decode(),
    )


def _refused(request: StudioRequest, refusal: model_files.Refusal, *, name: str) -> HttpResponse:
    refused_files.failed(str(cast(User, request.user).pk))
    return _page(request, FileForm(), problems=refusal.problems, file_name=name, status=422)


def _page(
    request: StudioRequest, form: FileForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    nothing: dict[str, Any] = {"found": None, "problems": [], "words": "", "file_name": ""}
    shown = nothing | {"form": form} | context
    return render(request, "assessments/models/import.html", shown, status=status)


def _file(model: MaturityModel, kind: str) -> HttpResponse:
    if kind not in model_files.TYPES:
        raise Http404
    return _download(model_files.write(model, kind), model_files.name_of(model, kind), kind)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    response = attachment(content, model_files.TYPES[kind], name)
    response.headers["Cache-Control"] = "private, no-store"
    return response
