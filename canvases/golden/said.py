"""The golden thread in sentences and rows, for readers of the table and of the report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import check_words, kpi_words
from canvases.golden.columns import Box
from canvases.golden.own import note_key
from canvases.golden.scene import Scene
from canvases.thread import Id, Thread
from pmo_studio.core.lines import beginning

# So many names stand in a sentence; the others are counted.
MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One thread: each of its steps by names, and whether it runs through."""

    customer: str
    value: str
    functions: Sequence[str]
    resources: Sequence[str]
    kpis: Sequence[str]
    shape: str
    state: str
    lit: bool


def rows(scene: Scene) -> list[Row]:
    """Every thread that is shown, then the customers and values without one."""
    found = [_row(each, scene) for each in scene.threads]
    shown = {box.key for key in ("customers", "values") for box in scene.lane(key)}
    for finding in (*scene.report.of("C01"), *scene.report.of("C02")):
        key = note_key(finding.notes[0])
        if key in shown:
            found.append(_orphan(finding.check, finding.notes[0], key, scene))
    return found


def _row(thread: Thread, scene: Scene) -> Row:
    canvas = scene.ground.active
    functions = [link.target for link in canvas.out("delivered_by", thread.value)]
    resources = dict.fromkeys(link.target for each in functions for link in canvas.resources(each))
    shape, state = _state(thread, bool(functions))
    return Row(
        customer=_text(scene, thread.customer),
        value=_text(scene, thread.value),
        functions=_texts(scene, functions),
        resources=_texts(scene, resources),
        kpis=_measures(scene, thread, functions),
        shape=shape,
        state=state,
        lit=(note_key(thread.customer), note_key(thread.value)) in scene.light.links,
    )


def _measures(scene: Scene, thread: Thread, functions: Sequence[Id]) -> list[str]:
    canvas, kpis = scene.ground.active, scene.ground.kpis
    links = (
        link for each in (thread.value, *functions) for link in canvas.out("measured_by", each)
    )
    found = dict.fromkeys(int(link.target) for link in links)
    return [kpi_words.promise(kpis[pk]) for pk in found if pk in kpis]


def _state(thread: Thread, is_delivered: bool) -> tuple[str, str]:
    """Whether it runs through; else the first check that it breaks."""
    if thread.complete:
        return "ok", __("Runs through")
    if not is_delivered:
        return "bad", str(check_words.TITLES["C03"])
    if not thread.equipped:
        return "bad", str(check_words.TITLES["C05"])
    return "warn", str(check_words.TITLES["C07"])


def _orphan(check: str, pk: Id, key: str, scene: Scene) -> Row:
    text = _text(scene, pk)
    return Row(
        customer=text if check == "C01" else "",
        value=text if check == "C02" else "",
        functions=(),
        resources=(),
        kpis=(),
        shape="bad",
        state=str(check_words.TITLES[check]),
        lit=key in scene.light.boxes,
    )


def _text(scene: Scene, pk: Id) -> str:
    return scene.ground.active.notes[pk].text


def _texts(scene: Scene, ids: Iterable[Id]) -> list[str]:
    return [_text(scene, pk) for pk in ids]


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
        if lane.key not in ("customers", "values", "functions", "kpis") and names[lane.key]:
            parts.append(f"{lane.title}: {_named(names[lane.key])}")
    parts.append(_measured(names.get("kpis", [])))
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
        return __("%(who)s: no value proposition yet") % {"who": _named(who)}
    if not who:
        return __("Nobody asked for %(values)s") % {"values": _named(values)}
    words = ngettext("%(who)s needs %(values)s", "%(who)s need %(values)s", len(who))
    return words % {"who": _named(who), "values": _named(values)}


def _delivered(functions: Sequence[str]) -> str:
    if not functions:
        return __("no function delivers it")
    return __("delivered by %(functions)s") % {"functions": _named(functions)}


def _measured(kpis: Sequence[str]) -> str:
    if not kpis:
        return __("no KPI measures it")
    return __("measured by %(kpis)s") % {"kpis": _named(kpis)}


def _short(box: Box) -> str:
    """The first words of its text, and its figure whole."""
    return ", ".join(filter(None, (beginning(box.text), box.figure)))


def _named(names: Sequence[str]) -> str:
    """The first names in quotation marks, and how many more there are."""
    quoted = ", ".join(f"“{name}”" for name in names[:MOST_NAMES])
    others = len(names) - MOST_NAMES
    if others <= 0:
        return quoted
    more = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", others)
    return more % {"names": quoted, "n": others}


def of_threads(scene: Scene) -> str:
    """The chart in words, for who cannot see it."""
    percent = check_words.whole_percent(scene.report)
    sentence = __(
        "Golden thread of “%(canvas)s”: %(percent)s %% of what customers need runs through"
    )
    return sentence % {"canvas": scene.ground.canvas.title, "percent": percent}
