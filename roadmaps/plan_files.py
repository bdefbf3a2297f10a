"""The files that the plan as the page shows it can be fetched as."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from canvases.tools import FileForm
from pmo_studio.core import workbooks
from pmo_studio.core.models import Engagement
from roadmaps import feed, plan_workbook
from roadmaps.dated import Standing
from roadmaps.exchange.mspdi.writing import write as as_mspdi
from roadmaps.exchanged import project_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# Of more packages a file takes over a second to write: whoever makes files beside the web does it.
MOST_AT_ONCE = 2000
# Makes a full address of one within the studio.
Absolute = Callable[[str], str]


@dataclass(frozen=True)
class PlanFile:
    """A kind of file: `kind` names it in addresses, `format` on pages, `ending` on disks."""

    kind: str
    title: "str | _StrPromise"
    words: "str | _StrPromise"
    format: str
    ending: str
    media_type: str
    written: Callable[[Standing, Absolute], bytes]


ALL = (
    PlanFile(
        "mspdi",
        _("Plan for MS Project"),
        _("packages, gates, dates, who waits for whom and the baseline, for planning tools"),
        "XML",
        "xml",
        "application/xml",
        lambda standing, absolute: as_mspdi(project_of(standing)),
    ),
    PlanFile(
        "xlsx",
        _("Plan as a workbook"),
        _("packages and gates with dates and efforts; what is changed there can be imported"),
        "XLSX",
        "xlsx",
        workbooks.XLSX,
        lambda standing, absolute: plan_workbook.written(project_of(standing)),
    ),
    PlanFile(
        "csv",
        _("Plan as a table"),
        _("the same columns as the workbook, as plain text"),
        "CSV",
        "csv",
        "text/csv; charset=utf-8",
        lambda standing, absolute: plan_workbook.as_csv(project_of(standing)),
    ),
    PlanFile(
        "ics",
        _("Plan as a calendar"),
        _("packages and gates on their days as they are today; it does not follow the plan"),
        "ICS",
        "ics",
        "text/calendar; charset=utf-8",
        feed.of_everybody,
    ),
)
BY_KIND = {file.kind: file for file in ALL}

AskLarge = Callable[[Engagement, str], FileForm]
_large: list[AskLarge] = []


def register_large(ask: AskLarge) -> None:
    """Say how the file of a large plan is asked for: `ask(engagement, kind)`."""
    _large.append(ask)


def large_form(engagement: Engagement, kind: str, packages: int) -> FileForm | None:
    """How it is; None for a plan that is written at once, or where nothing makes such files."""
    return _large[-1](engagement, kind) if _large and packages > MOST_AT_ONCE else None
