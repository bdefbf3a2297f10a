"""Process maps of functions: the map of today, and what redraws it."""

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments.actions import processes
from assessments.models import Process
from canvases.actions.facts import NO_FUNCTION
from canvases.actions.functions import topic_of
from canvases.functions import functions_of
from canvases.models import FunctionProcess
from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused

NO_PROCESS = _("Choose a process map of today from this engagement.")


def map_function(
    engagement: Engagement,
    *,
    function: str,
    process: int,
    by: Participant,
    key: events.Key | None = None,
) -> None:
    """Say that this map of today shows how the function works; twice is no error."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        if function not in functions_of(change.engagement):
            raise Refused(NO_FUNCTION % {"key": function})
        today = Process.objects.live().as_is().filter(engagement=change.engagement)
        found = today.filter(pk=process).first()
        if found is None:
            raise Refused(NO_PROCESS, field="process")
        rows = FunctionProcess.objects.filter(engagement=change.engagement, function=function)
        if rows.filter(process=found).exists():
            return
        row = FunctionProcess(engagement=change.engagement, function=function, process=found)
        row.number = change.next_number
        row.save()
        _record(change, "function.mapped", row, row.subject)


def unmap_function(row: FunctionProcess, *, by: Participant, key: events.Key | None = None) -> None:
    """The map does not belong to the function any more; the map itself stays."""
    with events.change(row.engagement, by=by, key=key) as change:
        require(change.by, Right.DESIGN)
        subject = row.subject
        if FunctionProcess.objects.filter(pk=row.pk).delete()[0]:
            _record(change, "function.unmapped", row, subject)


def redraw(row: FunctionProcess, *, by: Participant, key: events.Key | None = None) -> Process:
    """A copy of the function's map of today, to be redrawn."""
    require(by, Right.DESIGN)
    ending = __(", to-be")
    name = row.process.name[: TITLE_MOST - len(ending)] + ending
    return processes.redraw_process(row.process, name=name, by=by, key=key).row


def _record(change: events.Change, kind: str, row: FunctionProcess, subject: str) -> None:
    change.record(
        kind,
        subject=subject,
        topic=topic_of(change.engagement),
        function=row.function,
        process=row.process_id,
    )
