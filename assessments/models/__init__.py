"""Nouns of phase 1: maturity models, assessments, answers, agreed scores, targets."""

from assessments.models.answering import Answer, AnswerInvitation, Evidence, Remark, Respondent
from assessments.models.assessment import (
    AgreedScore,
    Assessment,
    AssessmentGroup,
    AssessmentQuestion,
)
from assessments.models.library import LibraryModel
from assessments.models.target import Target

__all__ = [
    "AgreedScore",
    "Answer",
    "AnswerInvitation",
    "Assessment",
    "AssessmentGroup",
    "AssessmentQuestion",
    "Evidence",
    "LibraryModel",
    "Remark",
    "Respondent",
    "Target",
]
