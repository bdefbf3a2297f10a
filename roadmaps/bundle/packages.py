"""Work packages with what belongs to them, and gaps, in the engagement bundle."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.bundle import BadBundle, Row, Rule, Table
from roadmaps.bundle.rules import both_or_neither, different, given_exactly_when, not_before, one_of
from roadmaps.models import (
    Closing,
    Deliverable,
    Dependency,
    Gap,
    PackageKpi,
    PackageRole,
    WorkPackage,
)
from roadmaps.models.deliverable import DeliverableStatus
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.models.ties import Letter

KEY = {"type": "string", "pattern": r"^[A-Za-z0-9][-A-Za-z0-9_.]{0,11}(?![\s\S])"}
GAP_KEY = {"type": "string", "pattern": r"^G-(MAT|FUN|RET|CAN|MAN):[-A-Za-z0-9_.:]{1,34}(?![\s\S])"}
FOREIGN = {"type": "string", "pattern": r"^([0-9a-f]{32})?(?![\s\S])"}
FUNCTION = {"type": "string", "pattern": r"^[-A-Za-z0-9_]{0,8}(?![\s\S])"}
BARRIER = {"type": "string", "enum": ["", "A", "D", "K", "B", "R"]}
STEPS = {"type": ["integer", "null"], "minimum": 1, "maximum": 3}
NOT_NEGATIVE = {"type": ["number", "null"], "minimum": 0, "maximum": 1e9}
FACTOR = {"type": "number", "minimum": 0, "maximum": 1}
# Nobody has to give one; it is shown and never fetched.
LINK = {"type": "string", "maxLength": 500, "pattern": r"^(https?://\S+)?(?![\s\S])"}
# A derivation gives these keys to enabling packages itself.
ENABLING = "EN-"
DERIVED_OTHERWISE = (PackageKind.BUILD, PackageKind.CHANGE)
BASELINE = ("baseline_start", "baseline_end", "baseline_effort")


def _baseline_is_whole(row: Row) -> bool:
    return len({row[name] is None for name in BASELINE}) == 1


def _of(path: str) -> Any:
    return lambda model: lambda engagement: model.objects.filter(**{path: engagement})


_of_plan = _of("plan__engagement")
_of_package = _of("package__plan__engagement")

PACKAGES = Table(
    key="packages",
    space="package",
    model=WorkPackage,
    fields=(
        *("plan", "key", "kind", "name", "purpose", "function", "note", "group", "barrier"),
        *("wave", "effort", "staff", "earliest", "owner", "status", "percent"),
        *("started_on", "finished_on", *BASELINE, "mandatory", "steps", "benefit"),
        *("derived", "foreign", "origin", "position", "number", "archived_at", "archived_by"),
    ),
    optional=("foreign",),
    rows=_of_plan(WorkPackage),
    references={
        "plan": "plan_row",
        "note": "note",
        "group": "change_group",
        "wave": "wave",
        "owner": "seat",
        "origin": "package",
        "archived_by": "seat",
    },
    schemas={
        "key": KEY,
        "foreign": FOREIGN,
        "function": FUNCTION,
        "barrier": BARRIER,
        "steps": STEPS,
        "benefit": NOT_NEGATIVE,
    },
    unique=("key",),
    # It follows from benefit and effort.
    dropped=("priority",),
    rules=(
        Rule(
            "key",
            lambda row: row["kind"] not in DERIVED_OTHERWISE or not row["key"].startswith(ENABLING),
            _("must not begin with EN- but for enabling packages"),
        ),
        given_exactly_when(
            "finished_on",
            lambda row: row["status"] == PackageStatus.DONE,
            _("must be given exactly when the package is done"),
        ),
        not_before("finished_on", "started_on"),
        not_before("baseline_end", "baseline_start"),
        Rule(
            "baseline_end",
            _baseline_is_whole,
            _("must be given with baseline_start and baseline_effort, or none of the three"),
        ),
        both_or_neither("archived_at", "archived_by"),
    ),
    most=10_000,
)
DEPENDENCIES = Table(
    key="dependencies",
    space="dependency",
    model=Dependency,
    fields=("package", "predecessor", "lag", "number"),
    rows=_of_package(Dependency),
    references={"package": "package", "predecessor": "package"},
    rules=(different("package", "predecessor"),),
)
DELIVERABLES = Table(
    key="deliverables",
    space="deliverable",
    model=Deliverable,
    fields=(
        *("package", "kind", "name", "acceptance", "owner", "status", "due_on", "link"),
        *("accepted_on", "accepted_by", "position", "number", "archived_at"),
    ),
    rows=_of_package(Deliverable),
    references={"package": "package", "owner": "seat", "accepted_by": "seat"},
    schemas={"link": LINK},
    rules=(
        given_exactly_when(
            "accepted_on",
            lambda row: row["status"] == DeliverableStatus.ACCEPTED,
            _("must be given exactly when the deliverable is accepted"),
        ),
        both_or_neither("accepted_on", "accepted_by"),
    ),
)
MOVES = Table(
    key="package_kpis",
    space="package_kpi",
    model=PackageKpi,
    fields=("package", "kpi", "number"),
    rows=_of_package(PackageKpi),
    references={"package": "package", "kpi": "kpi"},
)
ROLES = Table(
    key="package_roles",
    space="package_role",
    model=PackageRole,
    fields=("package", "letter", "seat", "name", "number"),
    rows=_of_package(PackageRole),
    references={"package": "package", "seat": "seat"},
    rules=(one_of("seat", "name"),),
)
GAPS = Table(
    key="gaps",
    space="gap",
    model=Gap,
    fields=(
        *("plan", "key", "kind", "code", "note", "current", "target", "size", "importance"),
        *("votes", "most_votes", "without_evidence", "number", "archived_at"),
    ),
    rows=_of_plan(Gap),
    references={"plan": "plan_row", "note": "note"},
    schemas={"key": GAP_KEY, "size": NOT_NEGATIVE},
    unique=("key",),
)
CLOSINGS = Table(
    key="closings",
    space="closing",
    model=Closing,
    fields=("package", "gap", "factor", "counted", "number"),
    rows=_of_package(Closing),
    references={"package": "package", "gap": "gap"},
    schemas={"factor": FACTOR},
)
TABLES = (PACKAGES, DEPENDENCIES, DELIVERABLES, MOVES, ROLES, GAPS, CLOSINGS)


def check_accountable(document: Mapping[str, Any]) -> None:
    """No package has two who are accountable for it."""
    seen = set()
    for index, row in enumerate(document.get("package_roles", [])):
        if row["letter"] != Letter.A:
            continue
        if row["package"] in seen:
            words = __("must be R, C or I: this package has somebody who is accountable")
            raise BadBundle(f"package_roles[{index}].letter", words)
        seen.add(row["package"])
