"""The page that makes an engagement of a bundle: look inside first, then import."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from pmo_studio.core import bundle, limits, phase_states
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.models import User
from pmo_studio.exports.bundles import files, waiting
from pmo_studio.exports.bundles.summary import summary
from pmo_studio.exports.forms import MOST_UPLOAD, BundleForm

# Reading a hostile file costs more than sending it: an account may send so many a minute.
refused_files = limits.FailureLimit()
# A whole engagement is written in one go, and everybody else waits for as long: an account may look
# into and import so many rows, and so many more each second.
rows_read = limits.WriteLimit()
IMPORTER = limits.Allowance(burst=100_000, a_second=500)

GONE = _(
    "This file is no longer here: it was imported already, or waited too long. Choose it again."
)
TOO_OFTEN = _("Too many files in the last minute were no bundles. Wait a minute, then try again.")
TOO_MUCH = _("You have imported very much in the last minutes. Wait a few minutes, then try again.")
REMEDY = _(
    "Nothing was imported. Take the file as the studio exported it, unchanged: engagement.json, a"
    " zip with bundle.json, or a report with its data."
)


@login_required
@require_http_methods(["GET", "POST"])
def bundle_import(request: StudioRequest) -> HttpResponse:
    """Without a file the page; with one a look inside; with the token of that look the import."""
    if request.method == "GET":
        return _page(request, BundleForm())
    if "token" in request.POST:
        return _import(request)
    return _look(request)


def _look(request: StudioRequest) -> HttpResponse:
    """Check the file and say what it holds; nothing is written but the file, for an hour."""
    owner = cast(User, request.user)
    if refused_files.refuses(str(owner.pk)):
        return _page(request, BundleForm(), words=TOO_OFTEN, status=429)
    if rows_read.wait(owner.pk, IMPORTER):
        return _page(request, BundleForm(), words=TOO_MUCH, status=429)
    form = BundleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    data = form.cleaned_data["file"].read()
    try:
        document = _read(data, owner)
    except bundle.BadBundle as bad:
        refused_files.failed(str(owner.pk))
        return _page(request, BundleForm(), words=bad, remedy=REMEDY, status=422)
    found = summary(document, importer=owner)
    token = waiting.keep(data, owner=owner)
    return _page(request, BundleForm(), found=found, token=token)


def _import(request: StudioRequest) -> HttpResponse:
    """Make the engagement, once for each look."""
    owner = cast(User, request.user)
    if rows_read.wait(owner.pk, IMPORTER):
        return _page(request, BundleForm(), words=TOO_MUCH, status=429)
    try:
        data = waiting.take(request.POST["token"], owner=owner)
        engagement = bundle.load(_read(data, owner), owner=owner)
    except waiting.Gone:
        return _page(request, BundleForm(), words=GONE, status=409)
    except bundle.BadBundle as bad:
        return _page(request, BundleForm(), words=bad, remedy=REMEDY, status=422)
    # The list of engagements is often the next page, and the refresher waits two seconds.
    phase_states.refresh(engagement.pk)
    messages.success(request, __("Imported. You are the lead; invite the others to their seats."))
    return redirect(engagement)


def _read(data: bytes, owner: User) -> Any:
    document = files.from_bytes(data, most=MOST_UPLOAD)
    bundle.check(document)
    rows = sum(len(table) for table in document.values() if isinstance(table, list))
    rows_read.count(owner.pk, IMPORTER, rows)
    return document


def _page(
    request: StudioRequest, form: BundleForm, *, status: int = 200, **context: Any
) -> HttpResponse:
    nothing = {"found": None, "token": "", "words": "", "remedy": ""}
    return render(request, "exports/import.html", nothing | {"form": form} | context, status=status)
