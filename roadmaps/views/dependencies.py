"""What a package waits for, what waits for it, and who has which part in it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as __
from django.views.decorators.http import require_POST

from pmo_studio.core import events
from pmo_studio.core.access import Right, get_or_403
from pmo_studio.core.acts import written
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.refusals import Refused
from pmo_studio.core.subjects import is_id
from roadmaps.actions import dependencies, raci
from roadmaps.forms.fields import seat_choices
from roadmaps.forms.packages import DependencyForm, RoleForm, others_of
from roadmaps.models import Dependency, PackageRole, WorkPackage
from roadmaps.views.answers import to_package
from roadmaps.views.package_pages import PACKAGES, shown

DEPENDENCIES = Dependency.objects.select_related("package__plan__engagement", "predecessor")
ROLES = PackageRole.objects.select_related("package__plan__engagement", "seat")


@require_POST
def add(request: StudioRequest, pk: int) -> HttpResponse:
    """Another package before or after this one."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    listed = WorkPackage.objects.live().filter(plan=row.plan).exclude(pk=pk)
    form = DependencyForm(request.POST, others=others_of(listed))
    if not form.is_valid():
        return shown(request, row, dependency_form=form)
    given = form.cleaned_data
    other = get_object_or_404(listed, pk=given["other"])
    package, predecessor = (row, other) if given["direction"] == "after" else (other, row)
    if written(
        form,
        lambda: dependencies.add_dependency(
            package,
            predecessor=predecessor,
            lag=given["lag"] or 0,
            by=request.participant,
            key=events.key_of(request),
        ),
    ):
        return to_package(row, "#dependencies")
    return shown(request, row, dependency_form=form)


@require_POST
def change(request: StudioRequest, pk: int) -> HttpResponse:
    """Another lag, or no dependency any more: the button's name says which."""
    row = get_or_403(DEPENDENCIES.all(), request, Right.PLAN, pk=pk)
    # The page of either end may have sent it.
    here = row.predecessor if request.POST.get("from") == "predecessor" else row.package
    typed = request.POST.get("lag", "").strip()
    try:
        if "remove" in request.POST:
            dependencies.remove_dependency(row, by=request.participant)
        elif not is_id(typed):
            raise Refused(dependencies.BAD_LAG)
        else:
            dependencies.change_lag(row, lag=int(typed), by=request.participant)
    except Refused as refusal:
        return shown(request, PACKAGES.get(pk=here.pk), words=refusal.words)
    return to_package(here, "#dependencies")


@require_POST
def role_add(request: StudioRequest, pk: int) -> HttpResponse:
    """Give somebody a part."""
    row = get_or_403(PACKAGES.all(), request, Right.PLAN, pk=pk)
    form = RoleForm(request.POST, seats=seat_choices(row.engagement.pk))
    given: list[raci.Given] = []

    def act() -> None:
        made = raci.add_role(
            row,
            letter=form.cleaned_data["letter"],
            seat=form.cleaned_data["seat"],
            name=form.cleaned_data["name"],
            by=request.participant,
            key=events.key_of(request),
        )
        given.append(made)

    if form.is_valid() and written(form, act):
        for each in given:
            _tell_who_went(request, each)
        return to_package(row, "#raci")
    return shown(request, row, role_form=form)


def _tell_who_went(request: StudioRequest, given: raci.Given) -> None:
    if given.went:
        words = __("%(name)s is accountable now and takes the place of %(went)s.")
        messages.success(request, words % {"name": given.row.said, "went": given.went})


@require_POST
def role_remove(request: StudioRequest, pk: int) -> HttpResponse:
    """Take a name off."""
    row = get_or_403(ROLES.all(), request, Right.PLAN, pk=pk)
    try:
        raci.remove_role(row, by=request.participant)
    except Refused as refusal:
        return shown(request, PACKAGES.get(pk=row.package_id), words=refusal.words)
    return to_package(row.package, "#raci")
