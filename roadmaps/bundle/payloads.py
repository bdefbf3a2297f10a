"""What payloads of events name, beside texts."""

from collections.abc import Mapping
from typing import Any

from pmo_studio.core.bundle import Ref

# Who has a part: a row that may be gone, a seat or a name that was typed.
PART = {"package_role": Ref("package_role"), "seat": Ref("seat", null=True), "text": str}
PAYLOADS: Mapping[str, Mapping[str, Any]] = {
    "plan.derived": dict.fromkeys(("added", "changed", "removed"), int),
    "plan.imported": dict.fromkeys(("added", "changed", "left_out"), int),
    "plan.baselined": {"packages": int},
    "promise.kept": {"packages": int, "dates": [str]},
    "promise.forgotten": {"dates": [str]},
    "plan.optimised": {"packages": int},
    "plan.unoptimised": {"packages": int},
    "proposal.asked": {"seconds": int},
    "package.changed": {"fields": [str]},
    "package.progressed": {"fields": [str]},
    "package.moves": {"kpis": [Ref("kpi")]},
    "package.split": {"parts": [Ref("package")]},
    "package.merged": {"packages": [Ref("package")]},
    "dependency.added": {"predecessor": Ref("package"), "lag": int},
    "dependency.changed": {"predecessor": Ref("package"), "lag": int},
    "dependency.removed": {"predecessor": Ref("package")},
    "raci.added": {"people": [PART]},
    "raci.removed": {"people": [PART]},
    "concern.changed": {"fields": [str]},
    "improvement.changed": {"fields": [str]},
    "readings.recorded": dict.fromkeys(("readings", "kpis", "replaced"), int),
    "deliverable.changed": {"fields": [str]},
    "lesson.changed": {"fields": [str]},
}
