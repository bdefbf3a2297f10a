"""The report's chapter "Golden thread": the threads of the to-be canvas, on paper."""

from django.template.loader import render_to_string

from canvases import panels, thread
from canvases.check_words import Speaker
from canvases.golden import drawn, rows, said, scene
from canvases.graphs import graph_of
from canvases.models import Canvas
from canvases.thread import Severity
from pmo_studio.core import chapters, gate_criteria
from pmo_studio.core.charts import PRINT
from pmo_studio.core.models import Engagement

# px from margin to margin of an A3 page of the report, and how high a drawing may be on it: on A4
# seven columns would have to cut most names.
WIDTH = 1428.0
HEIGHTS = (760.0, 860.0)


def build(engagement: Engagement, audience: str, language: str) -> chapters.Content | None:
    """Left out until two notes of the to-be canvas are linked."""
    canvas = Canvas.objects.to_be(engagement).first()
    graph = graph_of(canvas) if canvas else None
    if canvas is None or graph is None or not graph.links:
        return None
    report = thread.check(graph)
    seen = scene.of(canvas, graph, report, scene.Asked())
    groups = panels.groups(report, Speaker(canvas, graph))
    context = {
        "canvas": canvas,
        "figures": panels.figures(report),
        "required": gate_criteria.of_engagement(engagement, "D2").required_percent,
        "table": rows.table(seen),
        "groups": [each for each in groups if each.count.severity != Severity.INFO],
        "drawing": drawn.drawn(seen, width=WIDTH, heights=HEIGHTS, look=PRINT),
        "lit": said.lit(seen),
    }
    return chapters.Content(render_to_string("canvases/report/threads.html", context))
