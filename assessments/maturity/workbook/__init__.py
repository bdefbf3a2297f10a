"""A maturity model as a workbook: written for people to edit, and read back with care.

    content = workbook.write(model, words)
    model = workbook.read_model(content, [words_in_english, words_in_spanish])

Words for people come from outside (`Words`), already translated; problems are codes with the
sheet, row and column where they are.
"""

from assessments.maturity.workbook.archive import BadWorkbook, CellProblem
from assessments.maturity.workbook.layout import (
    ENGLISH,
    HEADING_KEYS,
    LANGUAGE_KEYS,
    SHEET_KEYS,
    Words,
    heading,
)
from assessments.maturity.workbook.reading import Contents, read, read_model
from assessments.maturity.workbook.writing import write

__all__ = [
    "ENGLISH",
    "HEADING_KEYS",
    "LANGUAGE_KEYS",
    "SHEET_KEYS",
    "BadWorkbook",
    "CellProblem",
    "Contents",
    "Words",
    "heading",
    "read",
    "read_model",
    "write",
]
