"""Nouns of the core; facts and database constraints, no workflow."""

from pmo_studio.core.models.engagement import Engagement, Logo, RoleGroup
from pmo_studio.core.models.gates import (
    CriterionSetting,
    GateCondition,
    GateDecision,
    GateWaiver,
    OwnCriterion,
)
from pmo_studio.core.models.log import Event, PhaseState, Presence, RequestKey
from pmo_studio.core.models.openings import SheetOpening
from pmo_studio.core.models.people import (
    Invitation,
    JoinCode,
    Participant,
    PastSecret,
    SeatLink,
    Stakeholder,
    User,
)

__all__ = [
    "CriterionSetting",
    "Engagement",
    "Event",
    "GateCondition",
    "GateDecision",
    "GateWaiver",
    "Invitation",
    "JoinCode",
    "Logo",
    "OwnCriterion",
    "Participant",
    "PastSecret",
    "PhaseState",
    "Presence",
    "RequestKey",
    "RoleGroup",
    "SeatLink",
    "SheetOpening",
    "Stakeholder",
    "User",
]
