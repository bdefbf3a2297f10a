"""The worked example of the method (T22): a medium organisation whose team is three people."""

import datetime
from dataclasses import replace

from pmo_studio.core import catalogue
from roadmaps.planning.gaps import CapabilityState, Facts, FunctionState
from roadmaps.planning.packages import Edit
from roadmaps.planning.plan import Inputs
from roadmaps.planning.timetables import Settings
from roadmaps.planning.waves import Wave

WAVES = (
    Wave("F", 100),
    Wave("P", 60),
    Wave("R1", 70, units=2),
    Wave("R2", 40, units=2),
    Wave("S", 20),
)
SETTINGS = Settings(
    start=datetime.date(2026, 1, 5),
    team=3,
    holidays=(datetime.date(2026, 4, 3), datetime.date(2026, 5, 1)),
)
FACTS = Facts(
    capabilities=(
        CapabilityState("STD", 2.0, 3.5, 6),
        CapabilityState("CTL", 1.5, 3.0, 8),
        CapabilityState("PFO", 1.0, 2.5, 4),
        CapabilityState("PPL", 2.5, 3.0, 2),
    ),
    functions=(
        FunctionState("F05", 2),
        FunctionState("F01", 2, "change"),
        FunctionState("F07", 1),
        FunctionState("F11", 2),
        FunctionState("F03", 1),
    ),
)
# In this example F01 and F05 are the only foundation: no other function of the canvas is one.
STAFF = {"F05": 2, "F11": 2, "EN-3": 2, "EN-5.1": 2, "EN-5.2": 2}


def t22(**changes):
    """The inputs of T22, with changes."""
    inputs = Inputs(
        facts=FACTS,
        catalogue=catalogue.load().functions,
        size="M",
        waves=WAVES,
        settings=SETTINGS,
        edits={key: Edit(staff=staff) for key, staff in STAFF.items()},
    )
    return replace(inputs, **changes)
