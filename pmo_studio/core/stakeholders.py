"""The register of stakeholders as its page shows it: the list, the grid, what gate 1 still asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core import charts, gate_criteria
from pmo_studio.core.models import Engagement, Stakeholder
from pmo_studio.core.quadrants import Quadrant, quadrant

WORDS = {
    Quadrant.CLOSE: _("Manage closely"),
    Quadrant.SATISFIED: _("Keep satisfied"),
    Quadrant.INFORMED: _("Keep informed"),
    Quadrant.MONITOR: _("Monitor"),
}


@dataclass(frozen=True)
class Way:
    """From an entry of the register to what a higher floor knows of it."""

    words: str
    address: str


Ways = Callable[[Stakeholder], Way]
_ways: list[Ways] = []


def register_way(way: Ways) -> None:
    """Say where more is known of a stakeholder.  Called from AppConfig.ready()."""
    _ways.append(way)


def ways(row: Stakeholder) -> list[Way]:
    return [way(row) for way in _ways]


@dataclass(frozen=True)
class Line:
    """One entry, with the number that its mark has on the grid."""

    number: int
    row: Stakeholder
    # From here on power and interest are high.
    high: float

    @property
    def quadrant(self) -> str:
        """In words; "" as long as power or interest is not known."""
        if self.row.power is None or self.row.interest is None:
            return ""
        return str(WORDS[quadrant(self.row.power, self.row.interest, high=self.high)])

    @property
    def is_group(self) -> bool:
        return self.row.kind == Stakeholder.Kind.GROUP


@dataclass(frozen=True)
class Register:
    """Everybody on it by name, and what the gate asks."""

    lines: Sequence[Line]
    required: int
    high: float

    @property
    def rated(self) -> list[Line]:
        return [line for line in self.lines if line.quadrant]

    @property
    def unrated(self) -> list[Line]:
        return [line for line in self.lines if not line.quadrant]

    @property
    def is_enough(self) -> bool:
        return len(self.rated) >= self.required

    @property
    def gate_words(self) -> str:
        """What gate 1 asks, and how much of it there is."""
        words = __("%(rated)s of %(required)s with power and interest, as gate 1 asks")
        if self.is_enough:
            words = __("%(rated)s with power and interest; gate 1 asks for %(required)s")
        return words % {"rated": len(self.rated), "required": self.required}

    def grid(self) -> charts.Svg:
        points = [
            charts.GridPoint(line.number, line.row.power, line.row.interest, line.is_group)
            for line in self.lines
            if line.row.power is not None and line.row.interest is not None
        ]
        names = charts.GridWords(
            power=__("Power"),
            interest=__("Interest"),
            close=str(WORDS[Quadrant.CLOSE]),
            satisfied=str(WORDS[Quadrant.SATISFIED]),
            informed=str(WORDS[Quadrant.INFORMED]),
            monitor=str(WORDS[Quadrant.MONITOR]),
        )
        return charts.power_grid(points, title=self._summary(), names=names, high=self.high)

    def _summary(self) -> str:
        """The picture in a sentence; who stands where is what the list says."""
        standing = [line.quadrant for line in self.rated]
        counted = ", ".join(f"{word}: {standing.count(str(word))}" for word in WORDS.values())
        return __("Power and interest. %(counted)s.") % {"counted": counted}


def of(engagement: Engagement) -> Register:
    """Two queries, however many there are."""
    rows = Stakeholder.objects.live().filter(engagement=engagement)
    listed = sorted(rows.select_related("role_group", "participant"), key=_place)
    high = engagement.high_from
    lines = [Line(number, row, high) for number, row in enumerate(listed, 1)]
    return Register(lines, int(gate_criteria.of_engagement(engagement, "A7").required), high)


def next_unrated(engagement: Engagement, *, after: Stakeholder) -> Stakeholder | None:
    """Who comes next for whoever goes through those without power or interest."""
    rows = Stakeholder.objects.live().filter(engagement=engagement).exclude(pk=after.pk)
    unrated = [row for row in rows if row.power is None or row.interest is None]
    waiting = sorted(unrated, key=_place)
    place = _place(after)
    return next((row for row in waiting if _place(row) > place), next(iter(waiting), None))


def _place(row: Stakeholder) -> tuple[str, int]:
    """By name, be it written large or small; databases differ in that."""
    return row.name.casefold(), row.pk


def tally(engagement: Engagement) -> str:
    """How many persons and groups are registered, for the home; empty while there are none."""
    rows = Stakeholder.objects.live().filter(engagement=engagement).order_by()
    kinds = list(rows.values_list("kind", flat=True))
    if not kinds:
        return ""
    groups = kinds.count(Stakeholder.Kind.GROUP)
    people = len(kinds) - groups
    persons = ngettext("%(n)s person", "%(n)s people", people) % {"n": people}
    return f"{persons}, " + ngettext("%(n)s group", "%(n)s groups", groups) % {"n": groups}
