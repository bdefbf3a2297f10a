"""What came into the plan from files, in the engagement bundle."""

from pmo_studio.core.bundle import Table
from roadmaps.importing.reading import MOST_KEPT
from roadmaps.models import PlanImport

KEPT = {
    "type": "array",
    # Each row may add what its owner, kind and links say.
    "maxItems": 10 * MOST_KEPT,
    "items": {
        "type": "array",
        "minItems": 3,
        "maxItems": 3,
        "items": {"type": "string", "maxLength": 1000},
    },
}
IMPORTS = Table(
    key="plan_imports",
    space="plan_import",
    model=PlanImport,
    fields=(
        *("plan", "file_name", "format", "added", "changed", "unchanged", "left_out"),
        *("kept", "by", "at", "number"),
    ),
    rows=lambda engagement: PlanImport.objects.filter(plan__engagement=engagement),
    references={"plan": "plan_row", "by": "seat"},
    schemas={"kept": KEPT},
    most=1000,
)
TABLES = (IMPORTS,)
