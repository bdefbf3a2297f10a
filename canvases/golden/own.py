"""The columns that the canvas itself brings to the golden thread."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from canvases import kpi_words
from canvases.golden import columns
from canvases.golden.columns import Box, Column, Edge, Ground, Part
from canvases.models import Kpi


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    for key, title, order, block, kinds in (
        ("customers", _("Customers"), 10, "cs", ("needs",)),
        ("values", _("Value propositions"), 20, "vp", ("delivered_by", "measured_by")),
        ("functions", _("Functions"), columns.FUNCTIONS, "ka", ("measured_by",)),
    ):
        build = partial(_notes, block=block, kinds=kinds)
        columns.register(Column(key, title, order, build, always=True))
    columns.register(Column("kpis", _("KPIs"), columns.KPIS, _kpis, always=True))
    columns.register(Column("mandate", _("Mandate"), 60, _objectives))


def note_key(pk: object) -> str:
    return f"note-{pk}"


def kpi_key(pk: object) -> str:
    return f"kpi-{pk}"


def objective_key(pk: object) -> str:
    return f"objective-{pk}"


def _notes(ground: Ground, *, block: str, kinds: Sequence[str]) -> Part:
    """The notes of a block with the links that lead on from them."""
    boxes = [
        Box(note_key(note.id), note.text, reverse("canvases:note", args=[note.id]))
        for note in ground.active.block(block)
    ]
    return Part(boxes, tuple(_edges(ground, block, kinds)))


def _edges(ground: Ground, block: str, kinds: Sequence[str]) -> Iterator[Edge]:
    for note in ground.active.block(block):
        for kind in kinds:
            ends = kpi_key if kind == "measured_by" else note_key
            for link in ground.active.out(kind, note.id):
                yield Edge(note_key(note.id), ends(link.target), link.strength)


def _kpis(ground: Ground) -> Part:
    """Those that measure something on the canvas, each with what it promises."""
    measuring = ground.measuring
    return Part([_kpi(kpi) for pk, kpi in ground.kpis.items() if pk in measuring])


def _kpi(kpi: Kpi) -> Box:
    return Box(kpi_key(kpi.pk), kpi_words.told(kpi.name), figure=kpi_words.bound(kpi))


def _objectives(ground: Ground) -> Part:
    """What the mandate promises, each led to by the KPIs that prove it."""
    page = reverse("canvases:mandate", args=[ground.canvas.engagement_id])
    measuring = ground.measuring
    edges = tuple(
        Edge(kpi_key(proof.kpi_id), objective_key(row.pk))
        for row in ground.objectives
        for proof in row.proofs.all()
        if proof.kpi_id in measuring and proof.kpi_id in ground.kpis
    )
    return Part([Box(objective_key(row.pk), row.text, page) for row in ground.objectives], edges)
