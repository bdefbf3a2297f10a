"""A canvas as a workbook: its notes, links and findings, to go on working with."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as __
from django.utils.translation import pgettext

from canvases import ballots, check_words, kpi_words, thread, thread_words
from canvases.check_words import Speaker
from canvases.functions import functions_of
from canvases.golden import rows, scene
from canvases.graphs import graph_of
from canvases.models import Canvas, Link, Note
from canvases.thread import Graph, Report, Severity
from canvases.words import block_title
from pmo_studio.core import languages, workbooks
from pmo_studio.core.workbooks import Figure, Rows, day

PERCENT = '0" %"'
# Of what just misses what the gate asks.
TENTHS = '0.0" %"'


def written(canvas: Canvas) -> bytes:
    """The workbook as bytes, in the language of the page; a fixed number of queries."""
    graph = graph_of(canvas)
    report = thread.check(graph)
    return workbooks.written(canvas.title, _sheets(canvas, graph, report), [PERCENT, TENTHS])


def _sheets(canvas: Canvas, graph: Graph, report: Report) -> Iterable[workbooks.Sheet]:
    notes = list(Note.objects.for_board().filter(canvas=canvas).select_related("group"))
    yield __("Summary"), (__("What"), __("Value")), _summary(canvas, report)
    yield __("Notes"), _note_heads(), _notes(canvas, notes)
    yield pgettext("of notes", "Links"), _link_heads(), _links(canvas)
    yield __("Threads"), _thread_heads(), _threads(canvas, graph, report)
    yield __("Findings"), _finding_heads(), _findings(canvas, graph, report)


def _summary(canvas: Canvas, report: Report) -> Rows:
    yield __("Engagement"), canvas.engagement.name
    yield __("Canvas"), canvas.title
    yield __("Kind"), str(canvas.get_kind_display())
    percent = thread_words.rounded_percent(report)
    written = PERCENT if percent == percent.to_integral_value() else TENTHS
    yield __("Thread"), Figure(float(percent), written)
    for line in thread_words.thread_arithmetic(report):
        yield "", line
    for each in thread_words.beyond(report):
        yield each.title, each.words
        for line in each.sums:
            yield "", line
    yield __("Health of the canvas, of 100"), report.health
    yield "", thread_words.health_arithmetic(report)
    for severity in Severity:
        yield str(check_words.SEVERITIES[severity]), report.count(severity)


def _note_heads() -> Sequence[str]:
    heads = __("Number"), __("Block"), __("Text"), __("State"), __("Weight"), __("Function")
    more = __("Function in the catalogue"), __("Group"), __("Colour"), __("Dots"), __("By")
    return *heads, *more, __("Written on"), __("Changed on"), __("Reviewed on")


def _notes(canvas: Canvas, notes: Iterable[Note]) -> Rows:
    known, language = functions_of(canvas.engagement), languages.current()
    _, dots = ballots.shown(canvas.engagement_id, canvas.pk)
    for note in notes:
        entry = known.get(note.function)
        yield (
            note.pk,
            block_title(note.block),
            note.text,
            str(note.get_state_display()),
            note.weight if note.block == "cs" else None,
            note.function,
            entry.name.in_language(language) if entry else "",
            note.group.title if note.group else "",
            str(note.get_paper_display()),
            dots.get(note.subject, 0),
            note.author.name if note.author else __("Anonymous"),
            day(note.created_at),
            day(note.edited_at),
            day(note.reviewed_at),
        )


def _link_heads() -> Sequence[str]:
    heads = __("From block"), __("From"), pgettext("of a link", "Link"), __("To block"), __("To")
    return *heads, __("Strength"), __("From number"), __("To number")


def _links(canvas: Canvas) -> Rows:
    """Those that hold now."""
    held = Link.objects.in_force().filter(canvas=canvas).select_related("source", "target", "kpi")
    for link in held.order_by("pk"):
        yield (
            block_title(link.source.block),
            link.source.text,
            str(link.get_kind_display()),
            block_title(link.target.block) if link.target else __("KPIs"),
            link.target.text if link.target else kpi_words.told(str(link.kpi)),
            link.strength,
            link.source_id,
            link.target_id,
        )


def _thread_heads() -> Sequence[str]:
    heads = __("Customer"), __("Value proposition"), __("Functions"), __("Resources and partners")
    more = __("Gaps"), __("Work packages"), __("KPIs"), __("Mandate"), __("State")
    return *heads, *more, __("What stops it"), __("What carries it on")


def _threads(canvas: Canvas, graph: Graph, report: Report) -> Rows:
    """One by one, from the customer to the mandate."""
    for row in rows.rows(scene.of(canvas, graph, report, scene.Asked())):
        steps = row.functions, row.resources, row.gaps, row.packages
        ends = [[each.whole for each in told] for told in (row.kpis, row.objectives)]
        yield (
            row.customer,
            row.value,
            *("; ".join(each) for each in (*steps, *ends)),
            row.state,
            row.where,
            row.remedy.label if row.remedy else "",
        )


def _finding_heads() -> Sequence[str]:
    heads = __("Severity"), __("Check"), __("What is wrong"), __("In words")
    return *heads, __("What repairs it"), __("Notes")


def _findings(canvas: Canvas, graph: Graph, report: Report) -> Rows:
    speaker = Speaker(canvas, graph)
    for finding in report.findings:
        item = speaker.item(finding)
        numbers = ", ".join(map(str, finding.notes))
        yield item.word, item.check, item.title, item.sentence, item.action.label, numbers
