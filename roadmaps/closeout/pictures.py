"""The story in three pictures: before, turning point, now; drawn from what is stored."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from assessments import result_words
from assessments.findings import groups
from assessments.findings import pictures as radars
from assessments.findings.compared import Compared
from assessments.findings.overview import Overview
from assessments.results import Results
from canvases import checked
from canvases.checked import Checked
from canvases.golden import drawn, scene
from canvases.models import Canvas
from pmo_studio.core import charts
from pmo_studio.core.charts import Svg
from roadmaps.closeout.story.whole import Whole
from roadmaps.dated import Standing
from roadmaps.models.package import PackageStatus
from roadmaps.wave_words import wave_title

RADAR = 640.0
THREAD = 1290.0
HEIGHTS = (560.0,)
BAR = 560.0


@dataclass(frozen=True)
class Bar:
    """A wave: how many of its packages are done."""

    name: str
    done: int
    all: int
    drawing: Svg


@dataclass(frozen=True)
class Picture:
    """A drawing with a line or two beside it, or bars of waves."""

    said: Sequence[str]
    drawing: Svg | None = None
    bars: Sequence[Bar] = ()
    is_wide: bool = False


Draw = Callable[[], Picture]


def of(whole: Whole) -> Iterator[tuple[str, str, Draw]]:
    """Key and title of each picture that exists, and how it is drawn: only what is shown is."""
    engagement, closed, grown = whole.engagement, whole.closed, whole.grown
    if closed:
        first = grown.before if grown else closed[-1]
        yield "before", __("Before"), partial(_before, first)
    canvas = Canvas.objects.to_be(engagement).first()
    if canvas is not None:
        canvas.engagement = engagement
        if (found := checked.of(canvas)).graph.links:
            yield "turning", __("The turning point"), partial(_turning, canvas, found)
    if grown is not None:
        yield "now", __("Now"), partial(_grown, replace(grown, width=RADAR))
        return
    standing = whole.standing
    if standing is not None and standing.placed:
        yield "now", __("Now"), partial(_built, standing)


def _before(found: Results) -> Picture:
    overview = Overview(found, groups.of(found.assessment), {}, width=RADAR)
    said = [found.assessment.title, *_closed_on(found), *_lowest(found)]
    return Picture(said, radars.maturity(overview.axes, width=RADAR, now=__("Before")))


def _closed_on(found: Results) -> Iterator[str]:
    if found.assessment.closed_at is not None:
        yield date_format(localdate(found.assessment.closed_at), "DATE_FORMAT")


def _lowest(found: Results) -> Iterator[str]:
    scored = {key: cap.score for key, cap in found.capabilities.items() if cap.score is not None}
    if scored:
        key = min(scored, key=lambda each: scored[each])
        told = {"name": result_words.capability(key), "level": result_words.level(scored[key])}
        yield __("Lowest: %(name)s, %(level)s of 5") % told


def _turning(canvas: Canvas, found: Checked) -> Picture:
    """From customers to what is built for them: the golden thread of the to-be canvas."""
    seen = scene.of(canvas, found.graph, found.report, scene.Asked())
    said = [__("We began with our customers, and tied all that we build to what they need.")]
    drawing = drawn.drawn(seen, width=THREAD, heights=HEIGHTS)
    return Picture(said, drawing, is_wide=True)


def _grown(compared: Compared) -> Picture:
    said = [*_closed_on(compared.after), __("Mean change %(mean)s") % {"mean": compared.mean}]
    if compared.aimed:
        told = {"met": compared.met, "aimed": compared.aimed}
        said.append(__("%(met)s of %(aimed)s targets met") % told)
    return Picture(said, compared.chart)


def _built(standing: Standing) -> Picture:
    """While nobody has assessed again: what was built, wave by wave."""
    bars = []
    for wave in standing.waves:
        rows = [row for row in standing.in_wave(wave) if row.status != PackageStatus.DROPPED]
        if rows:
            bars.append(_bar(wave_title(wave), [row.status for row in rows]))
    done = sum(bar.done for bar in bars)
    total = sum(bar.all for bar in bars)
    words = ngettext(
        "%(done)s of %(n)s work package done", "%(done)s of %(n)s work packages done", total
    )
    return Picture([words % {"done": done, "n": total}], bars=bars)


def _bar(name: str, states: Sequence[str]) -> Bar:
    done = sum(state == PackageStatus.DONE for state in states)
    title = __("%(name)s: %(done)s of %(n)s done") % {"name": name, "done": done, "n": len(states)}
    drawing = charts.mini_bar(done / len(states), tone="ok", title=title, width=BAR, height=28.0)
    return Bar(name, done, len(states), drawing)
