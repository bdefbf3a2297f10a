"""What payloads of events about waves name, beside texts."""

from collections.abc import Mapping
from typing import Any

from pmo_studio.core.bundle import Ref

NONE = type(None)
PAYLOADS: Mapping[str, Mapping[str, Any]] = {
    "plan.framed": {"gate_days": int},
    "wave.changed": {"unit": Ref("rollout_unit", null=True), "capacity": (int, NONE)},
    "wave.added": {"unit": Ref("rollout_unit", null=True)},
    "waves.removed": {"packages": int},
    "packages.placed": {
        "packages": [
            {
                "package": Ref("package"),
                "wave": Ref("wave", null=True),
                "from_wave": Ref("wave", null=True),
            }
        ],
        "keys": [str],
    },
    "pilot.chosen": {"unit": Ref("rollout_unit", null=True)},
    "wave_gate.decided": {"wave": Ref("wave"), "conditions": int, "early": int},
}
