"""The report's chapters "PMO model" (type with its figures, functions, structure, RACI) and
"Expected benefits" (what customers said they hope for, and what answers it)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string

from canvases.models import BenefitSurvey
from canvases.pmo import state, structures, survey_sheet
from canvases.pmo.sheet import ModelSheet
from canvases.pmo.structure_sheet import StructureSheet
from canvases.pmo.survey_sheet import BenefitLine, Column, SurveySheet
from pmo_studio.core import chapters
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement

# px; half of the text's width on A4, so that the type of a drawing stays as it is.
WIDTH = 560.0
# So many customers beside each other in a table on A4.
COLUMNS = 5


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """The model of the to-be canvas that counts; no chapter before it derives a type.

    The same for every audience: nothing in it says more than the sheet does.
    """
    canvas = state.newest(engagement)
    if canvas is None:
        return None
    canvas.engagement = engagement
    found = state.of(canvas)
    if found.model.pmo_type is None:
        return None
    context = {
        "canvas": canvas,
        "model": ModelSheet(found, look=PRINT, width=WIDTH),
        "structure": StructureSheet(structures.of(found), look=PRINT, width=WIDTH),
    }
    return chapters.Content(render_to_string("canvases/report/model.html", context))


@dataclass(frozen=True)
class Ranked:
    """The benefits as a few of the columns rank them; the last table has the sum of all."""

    columns: Sequence[Column]
    rows: Sequence[tuple[BenefitLine, Sequence[tuple[str, int | None]]]]
    is_last: bool


def expectations(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """What the survey closed last says, beside the functions of the canvas whose model counts.

    No chapter before anybody was asked or the canvas asks something of a function. Figures come
    from what may be shown of a closed survey (docs/develop/privacy.md); of an open one it says
    only that it is open.
    """
    canvas = state.newest(engagement)
    if canvas is None:
        return None
    canvas.engagement = engagement
    found = state.of(canvas)
    surveys = list(BenefitSurvey.objects.filter(canvas=canvas))
    if not surveys and found.model.pmo_type is None:
        return None
    closed = next((each for each in surveys if each.is_closed), None)
    results = survey_sheet.of(closed, found) if closed and closed.cells else None
    context = {
        "canvas": canvas,
        "is_open": any(not each.is_closed for each in surveys),
        "closed": closed,
        "results": results,
        "tables": _ranked(results) if results else [],
        "balance": survey_sheet.BalanceSheet(found, look=PRINT, width=WIDTH),
    }
    return chapters.Content(render_to_string("canvases/report/expectations.html", context))


def _ranked(results: SurveySheet) -> list[Ranked]:
    starts = range(0, len(results.columns), COLUMNS)
    return [
        Ranked(
            columns=results.columns[at : at + COLUMNS],
            rows=[(line, _cells(line, at)) for line in results.benefits],
            is_last=at == starts[-1],
        )
        for at in starts
    ]


def _cells(line: BenefitLine, at: int) -> list[tuple[str, int | None]]:
    printed = [mean for _, mean in line.means]
    return list(zip(printed, line.ranks, strict=True))[at : at + COLUMNS]
