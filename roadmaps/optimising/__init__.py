"""The shortest or most valuable plan that is possible, and how far off one can be.  No Django.

Needs the optional extra `optimise` (OR-Tools' CP-SAT); importing this does not.  How it works:
docs/develop/optimising.md.

    proposal = optimising.propose(network, objective=Objective.SHORTEST, present=schedule)
    proposal.schedule, proposal.days, proposal.gap_percent, proposal.improves
"""

from roadmaps.optimising.aims import NothingOfValue, Objective
from roadmaps.optimising.proposal import NotInstalled, Progress, Proposal, Status, Unschedulable
from roadmaps.optimising.proposing import is_available, propose

__all__ = [
    "NotInstalled",
    "NothingOfValue",
    "Objective",
    "Progress",
    "Proposal",
    "Status",
    "Unschedulable",
    "is_available",
    "propose",
]
