"""Nouns of phase 1: context entries, processes."""

from assessments.models.context import ContextEntry
from assessments.models.processes import Lane, PainPoint, Process, Step

__all__ = ["ContextEntry", "Lane", "PainPoint", "Process", "Step"]
