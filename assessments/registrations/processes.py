"""What processes bring to the registries of the core and of live."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import ballots, contents, fragments, topics
from assessments.actions import pains
from assessments.bundle import processes as bundle
from assessments.models import Lane, PainPoint, Process, Step
from pmo_studio.core import belongings, events, files, here, lines, own_data, sheets, subjects
from pmo_studio.core.events import EventKind, Fields
from pmo_studio.core.models import Engagement, Event, Participant
from pmo_studio.core.models.log import Audience
from pmo_studio.core.texts import REDACTED
from pmo_studio.live import renderers

if TYPE_CHECKING:
    from pmo_studio.core.events import Change

TITLE: Fields = {"title": str}
RENAMED: Fields = {"title": str, "before": str}
ID_OR_NONE = (int, type(None))


def _words(event: Event) -> dict[str, Any]:
    return {name: lines.beginning(str(value)) for name, value in event.data.items()}


def _said(words: Callable[[], str]) -> Callable[[Event], str]:
    return lambda event: words() % _words(event)


# These change all that one writes with on the map: its pages load again.
BATCHES: list[tuple[str, Fields, Callable[[Event], str]]] = [
    ("process.deleted", {}, _said(lambda: __("deleted a process map"))),
    ("process.restored", {}, _said(lambda: __("restored a process map"))),
]
ON_THE_MAP: list[tuple[str, Fields, Callable[[Event], str]]] = [
    ("process.created", TITLE, _said(lambda: __("began the process map “%(title)s”"))),
    (
        "process.imported",
        {"title": str, "steps": int},
        _said(lambda: __("imported the process map “%(title)s”")),
    ),
    (
        "process.redrawn",
        {"title": str, "steps": int, "origin": int},
        _said(lambda: __("copied a process map to redraw it as “%(title)s”")),
    ),
    (
        "process.changed",
        {**RENAMED, "fields": list, "version": int},
        _said(lambda: __("described the process “%(title)s”")),
    ),
    ("lane.added", TITLE, _said(lambda: __("added the lane “%(title)s”"))),
    ("lane.renamed", RENAMED, _said(lambda: __("renamed the lane “%(before)s” to “%(title)s”"))),
    ("lane.moved", {"up": bool}, _said(lambda: __("moved a lane"))),
    ("lane.deleted", {}, _said(lambda: __("deleted a lane"))),
    (
        "step.added",
        {"title": str, "kind": str, "lane": int, "version": int},
        _said(lambda: __("added the step “%(title)s”")),
    ),
    (
        "step.edited",
        {**RENAMED, "kind": str, "work_min": int, "wait_min": int, "version": int},
        _said(lambda: __("changed the step “%(title)s”")),
    ),
    (
        "step.moved",
        {"lane": int, "after": ID_OR_NONE},
        _said(lambda: __("moved a step")),
    ),
    ("step.deleted", {}, _said(lambda: __("deleted a step"))),
    ("step.restored", {}, _said(lambda: __("restored a step"))),
    (
        "pain.added",
        {"text": str, "step": ID_OR_NONE, "version": int},
        _said(lambda: __("added the pain point “%(text)s”")),
    ),
    (
        "pain.edited",
        {"text": str, "before": str, "step": ID_OR_NONE, "version": int},
        _said(lambda: __("changed the pain point “%(before)s” to “%(text)s”")),
    ),
    ("pain.deleted", {}, _said(lambda: __("deleted a pain point"))),
    ("pain.restored", {}, _said(lambda: __("restored a pain point"))),
]


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for name, fields, sentence in BATCHES:
        events.register(EventKind(name, Audience.ROOM, fields, batch=True, sentence=sentence))
    for name, fields, sentence in ON_THE_MAP:
        events.register(EventKind(name, Audience.ROOM, fields, sentence=sentence))
        renderers.register(name, fragments.of_process_events)
    renderers.register_list("process", topics.process_list)
    sheets.register(
        sheets.Sheet(
            "1.2",
            "processes",
            _("Processes"),
            "assessments:processes",
            phase=1,
            on_way=True,
            tally=contents.of_processes,
        )
    )
    files.register(
        files.File(
            sheet="processes",
            title=_("Process maps"),
            words=_("each map for modelling tools, behind ⋮ on its page"),
            format="BPMN 2.0",
            address=lambda engagement: reverse("assessments:processes", args=[engagement.pk]),
        )
    )
    subjects.register(subjects.SubjectKind("process", _process_titles, _redact_process))
    subjects.register(subjects.SubjectKind("lane", _lane_titles, _redact_lane))
    subjects.register(subjects.SubjectKind("step", _step_titles, _redact_step))
    subjects.register(subjects.SubjectKind("pain", _pain_titles, _redact_pain))
    subjects.register_ballot(
        subjects.Ballot(
            "process", _("Pain points"), ballots.process_offers, ballots.process_candidates
        )
    )
    here.register_place("process", _process_titles)
    belongings.register(_drop_pains, _losses)
    own_data.register(_counts)
    bundle.register_all()


def _titles(rows: "QuerySet[Any]", ids: Iterable[int], field: str) -> dict[int, str]:
    return dict(rows.filter(pk__in=list(ids)).values_list("pk", field))


def _process_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return _titles(Process.objects.filter(engagement=engagement), ids, "name")


def _lane_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return _titles(Lane.objects.filter(process__engagement=engagement), ids, "name")


def _step_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return _titles(Step.objects.filter(process__engagement=engagement), ids, "name")


def _pain_titles(engagement: Engagement, ids: Iterable[int]) -> dict[int, str]:
    return _titles(PainPoint.objects.filter(process__engagement=engagement), ids, "text")


def _redact_process(engagement: Engagement, pk: int) -> bool:
    """The name; owner, purpose and SIPOC are in no line of the log, so editing removes them."""
    number = engagement.last_number + 1
    rows = Process.objects.filter(engagement=engagement, pk=pk)
    return bool(rows.update(name=REDACTED, number=number))


def _redact_lane(engagement: Engagement, pk: int) -> bool:
    return _redact(Lane.objects.filter(process__engagement=engagement, pk=pk), name=REDACTED)


def _redact_step(engagement: Engagement, pk: int) -> bool:
    return _redact(Step.objects.filter(process__engagement=engagement, pk=pk), name=REDACTED)


def _redact_pain(engagement: Engagement, pk: int) -> bool:
    return _redact(PainPoint.objects.filter(process__engagement=engagement, pk=pk), text=REDACTED)


def _redact(rows: "QuerySet[Any]", **empty: str) -> bool:
    return bool(rows.update(**empty))


def _drop_pains(change: "Change", seat: Participant, keep_notes: bool) -> None:
    """A removed seat's pain points are deleted when the facilitator says so; maps stay."""
    if keep_notes:
        return
    mine = PainPoint.objects.live().filter(process__engagement=change.engagement, author=seat)
    for pain in mine:
        pains.archive(pain, change)


def _losses(seat: Participant) -> list[belongings.Loss]:
    """What carries dots among the seat's pain points."""
    mine = PainPoint.objects.live().filter(author=seat)
    return ballots.losses(seat.engagement_id, [pain.subject for pain in mine])


def _counts(engagement: Engagement) -> list[tuple[str, int]]:
    processes = Process.objects.filter(engagement=engagement)
    steps = Step.objects.filter(process__engagement=engagement)
    return [
        (__("Process maps, with those deleted"), processes.count()),
        (__("Steps of processes"), steps.count()),
    ]
