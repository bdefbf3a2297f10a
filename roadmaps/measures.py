"""What the plan measures of the gate of phase 3 (domain.md §9 and its Rulings)."""

from collections.abc import Iterable, Mapping

from django.utils.translation import ngettext

from pmo_studio.core import catalogue, gates, phases
from pmo_studio.core.models import Engagement
from roadmaps import dated
from roadmaps.models import Deliverable, WorkPackage
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageKind, PackageStatus


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    phases.register_measures(("I1", "I3", "I4", "I5"), of_plan, sheet="packages")


def of_plan(engagement: Engagement) -> Mapping[str, phases.Measured]:
    """I1, I3, I4 and I5, by one reading of the plan; before there is one nothing is measured."""
    standing = dated.of(engagement)
    if standing is None or not standing.packages:
        return dict.fromkeys(("I1", "I3", "I4", "I5"), ())
    placed = standing.placed
    return {
        "I1": _sound(len(standing.errors), len(standing.overloads)),
        "I3": _done(placed, "I3"),
        "I4": _accepted(placed),
        "I5": _done((row for row in placed if row.kind == PackageKind.CHANGE), "I5"),
    }


def _sound(errors: int, overloads: int) -> gates.Measure:
    """Holds where nothing keeps the plan from being dated and no wave takes more than it can,
    which is mended on the sheet of the waves."""
    said = []
    if errors:
        words = ngettext(
            "%(n)s error keeps the plan from being dated",
            "%(n)s errors keep the plan from being dated",
            errors,
        )
        said.append(words % {"n": errors})
    if overloads:
        words = ngettext(
            "%(n)s wave over its capacity", "%(n)s waves over their capacity", overloads
        )
        said.append(words % {"n": overloads})
    sheet = "waves" if overloads and not errors else ""
    return gates.none_may_exist(errors + overloads, remark="; ".join(said), sheet=sheet)


def _done(rows: Iterable[WorkPackage], criterion: str) -> gates.Measure:
    states = [row.status for row in rows]
    done = sum(state == PackageStatus.DONE for state in states)
    return gates.share(done, len(states), catalogue.criterion(criterion).required)


def _accepted(rows: Iterable[WorkPackage]) -> gates.Measure:
    """Deliverables that were accepted, of all that are planned; dropped ones are none any more."""
    planned = Deliverable.objects.live().filter(package__in=[row.pk for row in rows])
    states = list(planned.values_list("status", flat=True))
    wanted = [state for state in states if state != DeliverableStatus.DROPPED]
    done = sum(state == DeliverableStatus.ACCEPTED for state in wanted)
    return gates.share(done, len(wanted), catalogue.criterion("I4").required)
