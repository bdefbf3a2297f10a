"""Models of the app, a module for each subject."""

from roadmaps.models.change import Attitude, ChangeGroup, Impact, Involvement, Readiness
from roadmaps.models.closeout import (
    Closeout,
    CloseoutCopy,
    CloseoutLink,
    CloseoutNarrative,
    CloseoutSignature,
)
from roadmaps.models.closing import (
    Acknowledgement,
    AgendaPart,
    Celebration,
    Handover,
    Lesson,
    ThankYou,
)
from roadmaps.models.communication import Message, Sending
from roadmaps.models.deliverable import Deliverable, DeliverableFile
from roadmaps.models.exchange import CalendarFeed, FileFormat, PlanImport
from roadmaps.models.function_review import FunctionReview
from roadmaps.models.gap import Closing, Gap
from roadmaps.models.improvement import Improvement
from roadmaps.models.package import WorkPackage
from roadmaps.models.plan import Plan, RolloutUnit, UnitRating
from roadmaps.models.progress import Concern, Review
from roadmaps.models.proposal import PlanProposal
from roadmaps.models.reading import Reading, ReadingToken
from roadmaps.models.satisfaction import SatisfactionAnswer, SatisfactionRemark, SatisfactionSurvey
from roadmaps.models.ties import Dependency, PackageKpi, PackageRole
from roadmaps.models.wave import Wave, WaveCondition, WaveCriterion, WaveDecision

__all__ = [
    "Acknowledgement",
    "AgendaPart",
    "Attitude",
    "CalendarFeed",
    "Celebration",
    "ChangeGroup",
    "Closeout",
    "CloseoutCopy",
    "CloseoutLink",
    "CloseoutNarrative",
    "CloseoutSignature",
    "Closing",
    "Concern",
    "Deliverable",
    "DeliverableFile",
    "Dependency",
    "FileFormat",
    "FunctionReview",
    "Gap",
    "Handover",
    "Impact",
    "Improvement",
    "Involvement",
    "Lesson",
    "Message",
    "PackageKpi",
    "PackageRole",
    "Plan",
    "PlanImport",
    "PlanProposal",
    "Readiness",
    "Reading",
    "ReadingToken",
    "Review",
    "RolloutUnit",
    "SatisfactionAnswer",
    "SatisfactionRemark",
    "SatisfactionSurvey",
    "Sending",
    "ThankYou",
    "UnitRating",
    "Wave",
    "WaveCondition",
    "WaveCriterion",
    "WaveDecision",
    "WorkPackage",
]
