"""The page of KPIs, made ready to be shown: each with what it measures, and what can be adopted."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canvases import kpi_words
from canvases.actions.kpis import leads_away
from canvases.functions import functions_of
from canvases.link_kinds import KINDS
from canvases.models import Canvas, Kpi, Link, Note, ObjectiveKpi
from canvases.models.note import BLOCK_KEYS, State
from canvases.querysets import KpiQuerySet, LinkQuerySet
from pmo_studio.core import catalogue, languages
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.engagement import DeliveryMode

# What an agile redesign measures instead (domain.md §5.3).
FLOW = ("K21", "K22", "K23")
NOT_AGILE = ("K05",)


@dataclass(frozen=True)
class Measured:
    """A note that a KPI measures: its words, where it is linked, and by which link."""

    text: str
    url: str
    canvas: str
    link: int


@dataclass(frozen=True)
class Line:
    """One KPI of the list."""

    kpi: Kpi
    notes: Sequence[Measured]
    # Of the mandate.
    objectives: Sequence[str]

    @property
    def name(self) -> str:
        return kpi_words.told(self.kpi.name)

    @property
    def formula(self) -> str:
        return kpi_words.told(self.kpi.formula)

    @property
    def unit(self) -> str:
        return kpi_words.unit(self.kpi.unit)

    @property
    def baseline(self) -> str:
        return kpi_words.baseline(self.kpi)

    @property
    def target(self) -> str:
        return kpi_words.target(self.kpi)

    @property
    def tolerance(self) -> str:
        return kpi_words.tolerance(self.kpi)

    @property
    def tolerance_in_short(self) -> str:
        return kpi_words.tolerance_in_short(self.kpi)

    @property
    def doubt(self) -> str:
        return kpi_words.doubt(self.kpi)

    @property
    def leads_away(self) -> bool:
        return leads_away(self.kpi)

    @property
    def measures(self) -> list[str]:
        """What its notes say, each once: copies of a canvas say the same."""
        return list(dict.fromkeys(note.text for note in self.notes))


@dataclass(frozen=True)
class Candidate:
    """A KPI of the catalogue that is not adopted; `functions` of the canvas are measured by it."""

    entry: catalogue.Kpi
    functions: Sequence[str]
    chosen: bool

    @property
    def key(self) -> str:
        return self.entry.key

    @property
    def name(self) -> str:
        return self.entry.name.in_language(languages.current())

    @property
    def formula(self) -> str:
        return self.entry.formula.in_language(languages.current())


def lines(engagement: Engagement) -> list[Line]:
    """The KPIs in their order; three queries."""
    return _lines(Kpi.objects.live().filter(engagement=engagement))


def line(kpi: Kpi) -> Line:
    """One KPI, removed or not; three queries."""
    return _lines(Kpi.objects.filter(pk=kpi.pk))[0]


def _lines(rows: KpiQuerySet) -> list[Line]:
    notes = _measured(Link.objects.filter(kpi__in=rows.values("pk")))
    proofs = ObjectiveKpi.objects.filter(kpi__in=rows.values("pk"))
    proved: dict[int, list[str]] = defaultdict(list)
    for pk, text in proofs.order_by("objective__position").values_list("kpi", "objective__text"):
        proved[pk].append(text)
    return [Line(row, notes[row.pk], proved[row.pk]) for row in rows]


def _measured(rows: LinkQuerySet) -> Mapping[int, list[Measured]]:
    """The notes at the other ends of the links that hold now, by KPI; one query."""
    links = rows.in_force()
    found: dict[int, list[Measured]] = defaultdict(list)
    for link in links.select_related("source", "canvas").order_by("canvas", "pk"):
        place = f"{link.source.get_absolute_url()}#links"
        measured = Measured(link.source.text, place, link.canvas.title, link.pk)
        found[link.kpi_id or 0].append(measured)
    return found


def to_measure(kpi: Kpi) -> list[tuple[Canvas, list[Note]]]:
    """What it does not measure yet of each open canvas, the newest to-be first; three queries."""
    linked = Link.objects.live().filter(kpi=kpi).values("source")
    notes = Note.objects.live().filter(canvas__engagement=kpi.engagement_id)
    left = notes.filter(block__in=KINDS["measured_by"].sources).exclude(pk__in=linked)
    by_canvas: dict[int, list[Note]] = defaultdict(list)
    rows = left.exclude(state=State.RETIRE).order_by("position", "pk")
    for note in sorted(rows, key=lambda each: BLOCK_KEYS.index(each.block)):
        by_canvas[note.canvas_id].append(note)
    canvases = Canvas.objects.filter(engagement=kpi.engagement_id, locked_at=None)
    return [(each, by_canvas[each.pk]) for each in canvases.newest_first() if by_canvas[each.pk]]


def candidates(engagement: Engagement, adopted: Sequence[str]) -> list[Candidate]:
    """What of the catalogue can still be adopted; two queries.

    An agile engagement is offered the measures of flow first, and no adoption of a method.
    """
    is_agile = engagement.delivery_mode == DeliveryMode.AGILE
    first = FLOW if is_agile else ()
    hidden = {*adopted, *(NOT_AGILE if is_agile else ())}
    wanted = _wanted_by_functions(engagement)
    listed = [
        Candidate(entry, wanted[entry.key], entry.key in first)
        for entry in catalogue.kpis()
        if entry.key not in hidden
    ]
    return sorted(listed, key=lambda one: (not one.chosen, not one.functions))


def _wanted_by_functions(engagement: Engagement) -> Mapping[str, list[str]]:
    """The functions on the canvases, by the KPIs that the catalogue names for them."""
    standing = Note.objects.live().filter(canvas__engagement=engagement).exclude(function="")
    keys = set(standing.order_by().values_list("function", flat=True))
    found: dict[str, list[str]] = defaultdict(list)
    for function in functions_of(engagement).values():
        if function.key in keys:
            for kpi in function.kpis:
                found[kpi].append(function.name.in_language(languages.current()))
    return found
