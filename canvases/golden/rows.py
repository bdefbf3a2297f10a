"""The golden thread one by one: a row a thread, with where it stops and what carries it on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from canvases import check_words, kpi_words
from canvases.check_words import Action
from canvases.golden import remedies
from canvases.golden.columns import State
from canvases.golden.own import kpi_key, note_key
from canvases.golden.scene import Scene
from canvases.models import Kpi
from canvases.thread import Id, Stop, Thread
from pmo_studio.core.lines import beginning

# So many names stand in a sentence; the others are counted.
MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Told:
    """A KPI or an objective: its words, and where it stands once somebody measured it."""

    text: str
    state: State | None = None

    @property
    def whole(self) -> str:
        return f"{self.text}: {self.state.words}" if self.state else self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One thread: each of its steps by names, and whether it runs through.

    `where` says what it stops at, `remedy` is the one act that carries it on.
    """

    customer: str
    value: str
    functions: Sequence[str]
    resources: Sequence[str]
    gaps: Sequence[str]
    packages: Sequence[str]
    kpis: Sequence[Told]
    objectives: Sequence[Told]
    shape: str
    state: str
    where: str
    remedy: Action | None
    lit: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Every thread in a row; the plan and the mandate have their columns once they are there."""

    rows: Sequence[Row]
    with_plan: bool
    with_mandate: bool


def table(scene: Scene) -> Table:
    """The threads that are shown, one by one."""
    keys = {lane.key for lane in scene.lanes}
    return Table(rows(scene), bool({"gaps", "packages"} & keys), "mandate" in keys)


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
    resources = dict.fromkeys(
        link.target for each in thread.delivering for link in canvas.resources(each)
    )
    shape, state = _state(thread)
    return Row(
        customer=_text(scene, thread.customer),
        value=_text(scene, thread.value),
        functions=_texts(scene, thread.delivering),
        resources=_texts(scene, resources),
        gaps=[box.text for box in scene.along(thread, "gaps")],
        packages=[f"{box.tag} {box.text}".strip() for box in scene.along(thread, "packages")],
        kpis=_measures(scene, thread),
        objectives=[Told(box.text, box.state) for box in scene.along(thread, "mandate")],
        shape=shape,
        state=state,
        where=_where(thread, scene),
        remedy=remedies.of(thread, scene),
        lit=(note_key(thread.customer), note_key(thread.value)) in scene.light.links,
    )


def _measures(scene: Scene, thread: Thread) -> list[Told]:
    canvas, kpis = scene.ground.active, scene.ground.kpis
    measured = (
        link
        for each in (thread.value, *thread.delivering)
        for link in canvas.out("measured_by", each)
    )
    found = dict.fromkeys(int(link.target) for link in measured)
    return [_measure(kpis[pk], scene) for pk in found if pk in kpis]


def _measure(kpi: Kpi, scene: Scene) -> Told:
    box = scene.boxes.get(kpi_key(kpi.pk))
    return Told(kpi_words.promise(kpi), box.state if box else None)


def _state(thread: Thread) -> tuple[str, str]:
    """Whether it runs through; else the first check that it breaks, or what it ends before."""
    match thread.stop:
        case Stop.FUNCTION:
            return "bad", str(check_words.TITLES["C03"])
        case Stop.RESOURCE:
            return "bad", str(check_words.TITLES["C05"])
        case Stop.KPI:
            return "warn", str(check_words.TITLES["C07"])
        case Stop.PLAN:
            return "warn", __("Stops before the plan")
        case Stop.MANDATE:
            return "warn", __("Stops before the mandate")
    return "ok", __("Runs through to the mandate") if thread.mandated else __("Runs through")


def _where(thread: Thread, scene: Scene) -> str:
    """What it stops at, where its row does not show that already."""
    functions = named([beginning(text) for text in _texts(scene, thread.delivering)])
    match thread.stop:
        case Stop.RESOURCE:
            return functions
        case Stop.PLAN:
            return __("No work package builds %(functions)s.") % {"functions": functions}
        case Stop.MANDATE:
            return __("None of its KPIs proves an objective.")
    return ""


def _orphan(check: str, pk: Id, key: str, scene: Scene) -> Row:
    text = _text(scene, pk)
    return Row(
        customer=text if check == "C01" else "",
        value=text if check == "C02" else "",
        functions=(),
        resources=(),
        gaps=(),
        packages=(),
        kpis=(),
        objectives=(),
        shape="bad",
        state=str(check_words.TITLES[check]),
        where="",
        remedy=remedies.link(pk, "vp" if check == "C01" else "cs"),
        lit=key in scene.light.boxes,
    )


def _text(scene: Scene, pk: Id) -> str:
    return scene.ground.active.notes[pk].text


def _texts(scene: Scene, ids: Iterable[Id]) -> list[str]:
    return [_text(scene, pk) for pk in ids]


def named(names: Sequence[str]) -> str:
    """The first names in quotation marks, and how many more there are."""
    quoted = ", ".join(f"“{name}”" for name in names[:MOST_NAMES])
    others = len(names) - MOST_NAMES
    if others <= 0:
        return quoted
    more = ngettext("%(names)s and %(n)s more", "%(names)s and %(n)s more", others)
    return more % {"names": quoted, "n": others}
