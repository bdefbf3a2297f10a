"""Every table of the bundle with what becomes of it in the next cycle.

docs/develop/formats.md lists the same with the reasons; a test holds both against the registered
tables, so that whoever adds one decides.
"""

from collections.abc import Mapping

from pmo_studio.exports.renewal import designed, evidence, people, planned
from pmo_studio.exports.renewal.terms import STAYS, Way

# What only tells how the old cycle went: its log, workshops, votes, gates and its closeout.
TOLD: Mapping[str, Way] = dict.fromkeys(
    (
        *("events", "vote_items", "vote_rounds", "workshops"),
        *("gate_conditions", "gate_decisions", "gate_waivers"),
        *("closeouts", "closeout_narratives", "closeout_signatures", "closeout_copies"),
        *("acknowledgements", "agenda_parts", "celebrations", "handovers", "thanks"),
    ),
    STAYS,
)
WAYS: Mapping[str, Way] = {
    **TOLD,
    **people.WAYS,
    **evidence.WAYS,
    **designed.WAYS,
    **planned.WAYS,
}
