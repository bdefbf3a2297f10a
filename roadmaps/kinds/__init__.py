"""The kinds of event that a plan knows: what each carries, and how it reads."""

from roadmaps.kinds import waves
from roadmaps.kinds.involving import INVOLVING
from roadmaps.kinds.plans import PLANS

ALL = (*PLANS, *waves.ALL, *INVOLVING)
