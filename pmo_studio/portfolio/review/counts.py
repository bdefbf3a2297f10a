"""KPIs counted by their colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import ngettext

from roadmaps.kpis.colours import Colour
from roadmaps.readings.quarterly import KpiAt

COLOURS = (Colour.GREEN, Colour.AMBER, Colour.RED, Colour.GREY)


@dataclass(frozen=True)
class Counts:
    """KPIs by their colours; `stale` are those of the grey ones whose last reading is too old."""

    green: int = 0
    amber: int = 0
    red: int = 0
    grey: int = 0
    stale: int = 0

    @classmethod
    def of(cls, kpis: Sequence[KpiAt]) -> "Counts":
        colours = [each.now.colour for each in kpis]
        green, amber, red, grey = (colours.count(colour) for colour in COLOURS)
        return cls(green, amber, red, grey, sum(each.is_stale for each in kpis))

    def __add__(self, other: "Counts") -> "Counts":
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Counts(*(one + two for one, two in pairs))

    @property
    def all(self) -> int:
        return self.green + self.amber + self.red + self.grey

    @property
    def marks(self) -> list[tuple[str, int, str]]:
        """Shape, number and word of each colour, the worst first."""
        return [
            ("bad", self.red, __("off target")),
            ("warn", self.amber, __("near target")),
            ("ok", self.green, __("on target")),
            ("open", self.grey, __("cannot be said")),
        ]

    @property
    def stale_words(self) -> str:
        if not self.stale:
            return ""
        said = ngettext("%(n)s of them out of date", "%(n)s of them out of date", self.stale)
        return said % {"n": self.stale}
