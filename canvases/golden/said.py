"""The golden thread in sentences, for readers of its table and of the report."""

from collections.abc import Sequence

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import thread_words
from canvases.golden.columns import Box
from canvases.golden.rows import named
from canvases.golden.scene import Scene
from pmo_studio.core.lines import beginning

# The columns that the sentence has words of its own for.
SAID = ("customers", "values", "functions", "kpis", "mandate")


def lit(scene: Scene) -> str:
    """The thread that is lit in one sentence; "" when none is."""
    if not scene.light.boxes:
        return ""
    names = {
        lane.key: [_short(box) for box in lane.boxes if box.key in scene.light.boxes]
        for lane in scene.lanes
    }
    who, values = names.get("customers", []), names.get("values", [])
    parts = [_need(who, values), _delivered(names.get("functions", []))]
    for lane in scene.lanes:
        if lane.key not in SAID and names[lane.key]:
            parts.append(f"{lane.title}: {named(names[lane.key])}")
    parts.append(_measured(names.get("kpis", [])))
    if promised := names.get("mandate", []):
        parts.append(__("the mandate promises %(objectives)s") % {"objectives": named(promised)})
    return "; ".join(parts) + "."


def none_lit(scene: Scene, *, broken: bool) -> str:
    """Why no thread is lit: what was asked for leaves none that runs through, or there is none."""
    if not broken and not any(each.complete for each in scene.report.threads):
        return __("No thread runs through yet. Choose a box to see what is linked with it.")
    if not any(lane.boxes for lane in scene.lanes):
        return __("Nothing is broken here.")
    if broken:
        return __("Only what breaks is shown. Choose a box to see what is linked with it.")
    return __("None of these threads runs through. Choose a box to see what is linked with it.")


def _need(who: Sequence[str], values: Sequence[str]) -> str:
    if not values:
        return __("%(who)s: no value proposition yet") % {"who": named(who)}
    if not who:
        return __("Nobody asked for %(values)s") % {"values": named(values)}
    words = ngettext("%(who)s needs %(values)s", "%(who)s need %(values)s", len(who))
    return words % {"who": named(who), "values": named(values)}


def _delivered(functions: Sequence[str]) -> str:
    if not functions:
        return __("no function delivers it")
    return __("delivered by %(functions)s") % {"functions": named(functions)}


def _measured(kpis: Sequence[str]) -> str:
    if not kpis:
        return __("no KPI measures it")
    return __("measured by %(kpis)s") % {"kpis": named(kpis)}


def _short(box: Box) -> str:
    """The first words of its text, and whole where it stands or else its figure."""
    figure = box.state.words if box.state else box.figure
    return ", ".join(filter(None, (beginning(box.text), figure)))


def of_threads(scene: Scene) -> str:
    """The chart in words, for who cannot see it."""
    percent = thread_words.whole_percent(scene.report)
    sentence = __(
        "Golden thread of “%(canvas)s”: %(percent)s %% of what customers need runs through"
    )
    return sentence % {"canvas": scene.ground.canvas.title, "percent": percent}
