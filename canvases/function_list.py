"""The catalogue of functions as its pages show it: groups of lines, in words of the page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as __

from canvases import kpi_words
from canvases.folding import has_all
from canvases.functions import as_function, effort_for
from canvases.models import Canvas, FunctionEntry, Kpi, Note
from canvases.models.note import State
from pmo_studio.core import catalogue, languages
from pmo_studio.core.catalogue import Function
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.engagement import DeliveryMode

AGILE_GROUP = "G7"
# Where work is agile these weigh heavily (domain.md §5.3).
LIGHTER_IN_AGILE = ("F02", "F22")


@dataclass(frozen=True)
class Line:
    """One function in words of the page, with what this engagement did to it."""

    function: Function
    entry: FunctionEntry | None
    engagement: Engagement
    catalogue: "FunctionList"

    @property
    def key(self) -> str:
        return self.function.key

    @cached_property
    def name(self) -> str:
        return self.function.name.in_language(languages.current())

    @property
    def url(self) -> str:
        return reverse("canvases:function", args=[self.engagement.pk, self.key])

    @property
    def layer(self) -> str:
        return catalogue.load().layers[self.function.layer].name.in_language(languages.current())

    @property
    def control(self) -> str:
        return catalogue.load().controls[self.function.ctl].in_language(languages.current())

    @property
    def capability(self) -> str:
        return capability_name(self.function.capability)

    @property
    def secondary(self) -> list[str]:
        return [capability_name(key) for key in self.function.secondary]

    @property
    def deliverables(self) -> list[tuple[str, str]]:
        """Kind and name of each."""
        kinds, language = catalogue.load().deliverable_kinds, languages.current()
        return [
            (kinds[one.kind].name.in_language(language), one.name.in_language(language))
            for one in self.function.deliverables
        ]

    @property
    def kpis(self) -> list[tuple[str, str]]:
        """Key and name of each KPI."""
        return [(key, self.catalogue.kpi_name(key)) for key in self.function.kpis]

    @property
    def req(self) -> "list[Line]":
        """The functions that must stand first."""
        lines = self.catalogue.by_key
        return [lines[key] for key in self.function.req if key in lines]

    @property
    def effort(self) -> int:
        return effort_for(self.function, self.engagement.size)

    @property
    def is_own(self) -> bool:
        return self.key not in catalogue.load().functions

    @property
    def is_withdrawn(self) -> bool:
        return self.entry is not None and self.entry.withdrawn

    @cached_property
    def is_changed(self) -> bool:
        """Whether it differs here from the built-in catalogue."""
        return not self.is_own and self.function != catalogue.function(self.key)

    @property
    def notes(self) -> Sequence[Note]:
        """The notes of the to-be canvas that stand for it."""
        return self.catalogue.notes.get(self.key, [])

    @property
    def hint(self) -> str:
        agile = self.engagement.delivery_mode == DeliveryMode.AGILE
        return __("Consider a lighter form") if agile and self.key in LIGHTER_IN_AGILE else ""

    def matches(self, wanted: str) -> bool:
        """Whether all these words stand somewhere in it."""
        parts = [self.key, self.name, self.capability, self.layer, self.control, *self.secondary]
        pairs = [*self.deliverables, *self.kpis]
        return has_all(" ".join([*parts, *(" ".join(pair) for pair in pairs)]), wanted)


@dataclass(frozen=True)
class Group:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class FunctionList:
    """All functions that an engagement knows, read in four queries."""

    engagement: Engagement
    entries: Mapping[str, FunctionEntry]
    own_kpis: Mapping[str, str]
    canvas: Canvas | None
    notes: Mapping[str, Sequence[Note]]

    @cached_property
    def functions(self) -> Mapping[str, Function]:
        built_in = {one.key: one for one in catalogue.functions()}
        own = {key: as_function(row, built_in.get(key)) for key, row in self.entries.items()}
        return built_in | own

    @cached_property
    def by_key(self) -> Mapping[str, Line]:
        return {
            key: Line(function, self.entries.get(key), self.engagement, self)
            for key, function in self.functions.items()
        }

    @property
    def offered(self) -> list[Line]:
        """What may be put on a canvas, in the order of this engagement's way of working."""
        return [line for group in self.groups(self.by_key.values()) for line in group.lines]

    @property
    def withdrawn(self) -> list[Line]:
        return [line for line in self.by_key.values() if line.is_withdrawn]

    def groups(self, lines: Iterable[Line]) -> list[Group]:
        """The lines that are offered, by group; those of agile work first where work is agile."""
        found: defaultdict[str, list[Line]] = defaultdict(list)
        for line in lines:
            if not line.is_withdrawn:
                found["" if line.is_own else line.function.group].append(line)
        language = languages.current()
        names = {one.key: one.name.in_language(language) for one in _in_order(self.engagement)}
        names[""] = __("Functions of your own")
        return [Group(title, found[key]) for key, title in names.items() if found[key]]

    def kpi_name(self, key: str) -> str:
        built_in = catalogue.load().kpis.get(key)
        usual = built_in.name.in_language(languages.current()) if built_in else key
        return kpi_words.told(self.own_kpis.get(key, usual))


def of(engagement: Engagement) -> FunctionList:
    """The engagement's functions, and which of them stand on its to-be canvas."""
    entries = FunctionEntry.objects.filter(engagement=engagement)
    kpis = Kpi.objects.live().filter(engagement=engagement)
    canvas = Canvas.objects.to_be(engagement).first()
    return FunctionList(
        engagement=engagement,
        entries={row.key: row for row in entries},
        own_kpis=dict(kpis.values_list("key", "name")),
        canvas=canvas,
        notes=_notes_on(canvas),
    )


def capability_name(key: str) -> str:
    return catalogue.capability(key).name.in_language(languages.current())


def _notes_on(canvas: Canvas | None) -> Mapping[str, Sequence[Note]]:
    found: defaultdict[str, list[Note]] = defaultdict(list)
    if canvas is None:
        return found
    standing = Note.objects.live().filter(canvas=canvas, block="ka")
    for note in standing.exclude(function="").exclude(state=State.RETIRE):
        found[note.function].append(note)
    return found


def _in_order(engagement: Engagement) -> list[catalogue.Label]:
    groups = list(catalogue.load().function_groups.values())
    if engagement.delivery_mode == DeliveryMode.AGILE:
        groups.sort(key=lambda group: group.key != AGILE_GROUP)
    return groups
