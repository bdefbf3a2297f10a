"""One gap in words, each figure with what it was made of (domain.md §6.1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as __
from django.utils.translation import pgettext_lazy

from assessments import result_words as words
from roadmaps.planning.gaps import Gap, Kind, Severity

KINDS = {
    Kind.MATURITY: pgettext_lazy("gap", "Maturity"),
    Kind.FUNCTION: pgettext_lazy("gap", "Function"),
    Kind.RETIRED: pgettext_lazy("gap", "Function to retire"),
    Kind.CANVAS: pgettext_lazy("gap", "Canvas"),
    Kind.MANDATE: pgettext_lazy("gap", "Mandate"),
    Kind.STAKEHOLDER: pgettext_lazy("gap", "Stakeholder"),
}
SEVERITIES = {
    Severity.HIGH: (pgettext_lazy("gap", "High"), "bad"),
    Severity.MEDIUM: (pgettext_lazy("gap", "Medium"), "warn"),
    Severity.LOW: (pgettext_lazy("gap", "Low"), "open"),
}


@dataclass(frozen=True)
class ClosedBy:
    """A package that closes a gap."""

    key: str
    name: str
    url: str


@dataclass(frozen=True)
class Line:
    """One gap that counts, in words; `packages` close it, `functions` would."""

    gap: Gap
    name: str
    url: str
    evidence: str
    importance_in_words: str
    packages: Sequence[ClosedBy]
    functions: Sequence[tuple[str, str]]
    # Of a function: that it raises nothing that is short, so its package counts nothing.
    raises_nothing: bool = False

    @property
    def kind(self) -> str:
        return str(KINDS[self.gap.kind])

    @property
    def unit(self) -> str:
        """Levels of maturity are told in tenths, grades of functions are whole."""
        return "levels" if self.gap.kind == Kind.MATURITY else "grades"

    @property
    def current(self) -> str:
        return self._figure(self.gap.current)

    @property
    def target(self) -> str:
        return self._figure(self.gap.target)

    @property
    def size(self) -> str:
        return self._figure(self.gap.size)

    @property
    def importance(self) -> str:
        return words.level(self.gap.importance)

    @property
    def weight(self) -> str:
        return words.level(self.gap.weight)

    @property
    def severity(self) -> tuple[str, str]:
        """In words, and the state that gives it shape and colour."""
        told, state = SEVERITIES[self.gap.severity or Severity.LOW]
        return str(told), state

    @property
    def is_uncovered(self) -> bool:
        return self.gap.kind == Kind.MATURITY and bool(self.functions)

    @property
    def size_in_words(self) -> str:
        if self.gap.kind == Kind.RETIRED:
            return __("A function that ends counts 1.")
        sentence = (
            __("%(target)s − %(current)s = %(size)s levels.")
            if self.unit == "levels"
            else __("%(target)s − %(current)s = %(size)s grades of service (0 to 3).")
        )
        current = 1.0 if self.gap.current is None else self.gap.current
        return sentence % {
            "target": words.exact(self.gap.target, 2),
            "current": words.exact(current, 2),
            "size": words.exact(self.gap.size, 2),
        }

    @property
    def weight_in_words(self) -> str:
        sentence = __("%(size)s × %(importance)s = %(weight)s. High from 10 on, medium from 5 on.")
        return sentence % {
            "size": words.exact(self.gap.size, 2),
            "importance": words.exact(self.gap.importance, 2),
            "weight": words.exact(self.gap.weight, 2),
        }

    def _figure(self, value: float | None) -> str:
        if value is None:
            return words.NO_VALUE
        return words.level(value) if self.unit == "levels" else words.exact(value, 0)


@dataclass(frozen=True)
class ToDo:
    """A gap without a size: what is missing, and where it is mended."""

    kind: str
    words: str
    url: str
