"""The kinds of event that a plan knows: what each carries, and how it reads."""

from roadmaps.kinds.plans import PLANS

ALL = (*PLANS,)
