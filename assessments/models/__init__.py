"""Nouns of phase 1: context, processes, models, assessments, answers, agreed scores, targets."""

from assessments.models.answering import Answer, AnswerInvitation, Evidence, Remark, Respondent
from assessments.models.assessment import (
    AgreedScore,
    Assessment,
    AssessmentGroup,
    AssessmentQuestion,
)
from assessments.models.context import ContextEntry
from assessments.models.cycle import AssessmentCycle
from assessments.models.library import LibraryModel
from assessments.models.processes import Lane, PainPoint, Process, Step
from assessments.models.target import Target

__all__ = [
    "AgreedScore",
    "Answer",
    "AnswerInvitation",
    "Assessment",
    "AssessmentCycle",
    "AssessmentGroup",
    "AssessmentQuestion",
    "ContextEntry",
    "Evidence",
    "Lane",
    "LibraryModel",
    "PainPoint",
    "Process",
    "Remark",
    "Respondent",
    "Step",
    "Target",
]
