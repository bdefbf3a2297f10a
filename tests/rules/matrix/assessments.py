"""Rows of assessments, one module for each of their subjects: assessments_context and so on."""

from tests.rules.matrix import assessments_context, assessments_processes

ROWS = {**assessments_context.ROWS, **assessments_processes.ROWS}
