"""The plan as a workbook: packages and gates, in the columns that the import reads."""

from django.utils.translation import gettext as __

from pmo_studio.core import workbooks
from roadmaps.exchange import tables
from roadmaps.exchange.project import Project
from roadmaps.models.package import PackageKind, PackageStatus
from roadmaps.table_words import GATE_WORD, HEADINGS


def written(project: Project) -> bytes:
    """The workbook as bytes, in the language of the page."""
    heads = [str(head) for head in HEADINGS.values()]
    sheet = __("Plan"), heads, tables.rows(project, words())
    return workbooks.written(project.name, [sheet])


def as_csv(project: Project) -> bytes:
    """The same as CSV."""
    heads = {column: str(head) for column, head in HEADINGS.items()}
    return tables.as_csv(project, heads, words())


def words() -> dict[str, str]:
    """Kinds and statuses in the language of the page."""
    choices = (*PackageKind.choices, *PackageStatus.choices)
    return {key: str(label) for key, label in choices} | {"gate": str(GATE_WORD)}
