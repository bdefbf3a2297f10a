"""The page of a package as an answer: also to a form on it that could not be saved."""

from typing import Any

from django.http import HttpResponse

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core import events, pages
from pmo_studio.core.access import Right, may
from pmo_studio.core.htmx import StudioRequest
from pmo_studio.core.seen_forms import SeenForm
from roadmaps import package_page, topics
from roadmaps.actions import deliverables, rules
from roadmaps.forms.deliverables import DeliverableForm
from roadmaps.forms.fields import seat_choices, wave_choices, waves_of
from roadmaps.forms.packages import DependencyForm, PackageForm, ProgressForm, RoleForm, others_of
from roadmaps.models import WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.views.answers import unit_of

SHEET = "packages"
PACKAGES = WorkPackage.objects.select_related(
    "plan__engagement", "wave__unit", "owner", "note", "origin", "archived_by"
)


def shown(
    request: StudioRequest,
    package: WorkPackage,
    *,
    words: str = "",
    status: int | None = None,
    **forms: SeenForm,
) -> HttpResponse:
    """The page; `forms` are those that came back with something to correct, by their names."""
    engagement = package.engagement
    by = request.participant
    is_there = package.archived_at is None
    plans = is_there and may(by, Right.PLAN)
    tends = is_there and rules.may_tend(by, package)
    page = package_page.page(package)
    context: dict[str, Any] = {
        "number": engagement.last_number,
        "topic": topics.plan(engagement),
        "package": package,
        "page": page,
        "plans": plans,
        "tends": tends,
        "words": words,
        "key": events.new_key(),
        "states": states_for(request, page) if is_there else {},
        **(_forms(package) if plans else {}),
        **({"progress_form": ProgressForm(package=package)} if tends else {}),
        **forms,
    }
    bound = any(form.is_bound for form in forms.values())
    status = status or (422 if words or bound else 200)
    return pages.sheet(request, "roadmaps/package.html", engagement, SHEET, context, status=status)


def states_for(request: StudioRequest, page: package_page.Page) -> dict[int, list[tuple[str, Any]]]:
    """By deliverable: the states to which this seat may set it; one's own by whoever owns it."""
    accepts = rules.may_accept(request.participant, page.package)
    found: dict[int, list[tuple[str, Any]]] = {}
    for kind in page.kinds:
        for each in kind.outputs:
            is_settled = each.row.status == DeliverableStatus.ACCEPTED and not accepts
            if deliverables.may_tend(request.participant, each.row) and not is_settled:
                choices = DeliverableStatus.choices
                found[each.row.pk] = [
                    choice
                    for choice in choices
                    if accepts or choice[0] != DeliverableStatus.ACCEPTED
                ]
    return found


def _forms(package: WorkPackage) -> dict[str, Any]:
    """What only whoever plans fills in."""
    engagement = package.engagement
    seats = seat_choices(engagement.pk, package.owner)
    others = WorkPackage.objects.live().filter(plan=package.plan).exclude(pk=package.pk)
    moved = set(package.moves.values_list("kpi", flat=True))
    kpis = Kpi.objects.live().filter(engagement=engagement)
    return {
        "form": PackageForm(
            package=package,
            seats=seats,
            waves=wave_choices(waves_of(package.plan)),
            unit=unit_of(engagement),
        ),
        "deliverable_form": DeliverableForm(seats=seats),
        "dependency_form": DependencyForm(others=others_of(others.only("key", "name"))),
        "role_form": RoleForm(seats=seats),
        "kpis": [(kpi.pk, kpi_words.told(kpi.name), kpi.pk in moved) for kpi in kpis],
    }
