"""The form in which the gate of a phase is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import gate_shown, gate_table, phases
from pmo_studio.core.actions import gates
from pmo_studio.core.actions.gates import NewCondition, Ruling
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField
from pmo_studio.core.gate_forms import NO_DAY, OWN, DecisionForm, is_begun
from pmo_studio.core.gates import Condition, Decision, Refusal
from pmo_studio.core.models import Engagement
from pmo_studio.core.models.gates import MINUTES_MOST


@dataclass(frozen=True)
class Line:
    """One line for a condition: what it is for, or None, how that stands, and its fields."""

    one: phases.CriterionStanding | None
    name: str
    figures: str
    must: bool
    fields: Sequence[forms.BoundField]


class GateForm(DecisionForm):
    """A decision; below it a line for each criterion that is not met, and some more."""

    review_on = DayField(
        label=_("Look at it again on"),
        required=False,
        help_text=_("For hold and recycle: Home reminds of it on that day."),
        error_messages={"invalid": NO_DAY},
    )
    minuted = forms.CharField(
        label=_("Minutes"),
        required=False,
        max_length=MINUTES_MOST,
        help_text=_(
            "Who was there, what was weighed, what was agreed. Needed for hold, recycle and stop."
        ),
        error_messages={"max_length": gates.LONG_MINUTES},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
    )
    # What the page showed of the gate.
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=gate_shown.LONGEST)

    def __init__(
        self,
        data: Any = None,
        *,
        engagement: Engagement,
        standing: phases.PhaseStanding,
        shown: str,
        names: Mapping[str, str],
    ) -> None:
        initial = {"key": new_key(), "seen": 0, "shown": shown}
        super().__init__(data, initial=initial | {"decided_on": timezone.localdate()})
        self.standing = standing
        self.criteria = {one.key: one for one in standing.criteria}
        self.names = names
        below = [one.key for one in standing.criteria if not one.standing.is_met]
        # The must-haves first, and what was typed for something that is met by now.
        self.musts = [key for key in below if self.criteria[key].criterion.mandatory]
        typed = [key for key in _typed(data) if key not in below]
        places = [*self.musts, *(key for key in below if key not in self.musts), *typed]
        self.places = {f"c-{key}": key for key in places} | {f"n{n}": "" for n in range(OWN)}
        self.add_lines(self.places, engagement)

    @property
    def allowed(self) -> list[Decision]:
        """What may be decided now, where every must-have below gets its condition."""
        today = timezone.localdate()
        promised = [Condition(key, "", today) for key in self.musts]
        return [one for one in Decision if self.standing.may_decide(one, promised).allowed]

    def choices(self) -> list[Any]:
        """The radio buttons of what is allowed; also of what was chosen before it was not."""
        wanted = {each.value for each in self.allowed} | {self["decision"].value()}
        return [each for each in self["decision"] if each.data["value"] in wanted]

    @property
    def takes_conditions(self) -> bool:
        """Where they may be asked for, or somebody wrote some while they might."""
        return Decision.GO_WITH_CONDITIONS in self.allowed or _is_begun(self._lines())

    def lines(self) -> list[Line]:
        """The lines that are needed: of must-haves that are not met, or one of its own."""
        return self._lines()[: self._needed]

    def more_lines(self) -> list[Line]:
        """The others, folded away until somebody wants them."""
        return self._lines()[self._needed :]

    @property
    def _needed(self) -> int:
        return max(1, len(self.musts))

    def opens_more(self) -> bool:
        """Whether something stands in a line that would be folded away."""
        return _is_begun(self.more_lines())

    def _lines(self) -> list[Line]:
        return [self._line(place, key) for place, key in self.places.items()]

    def _line(self, place: str, key: str) -> Line:
        one = self.criteria.get(key)
        fields = self.line(place)
        if one is None:
            return Line(None, self.names.get(key, ""), "", must=False, fields=fields)
        figures = gate_table.reached(one)
        return Line(one, self.names[key], figures, one.criterion.mandatory, fields)

    def show_anew(self, shown: str) -> None:
        """What was typed stands, as an answer to what stands now."""
        self.data = {**dict(self.data.items()), "shown": shown}

    @property
    def ruling(self) -> Ruling:
        given = self.cleaned_data
        conditions = [
            # What is no longer asked leaves a condition of its own.
            NewCondition(*self.said(place), key if key in self.criteria else "")
            for place, key in self.places.items()
            if given[f"{place}-text"]
        ]
        return Ruling(
            decision=Decision(given["decision"]),
            decided_on=given["decided_on"],
            minutes=given["minuted"],
            conditions=conditions,
            review_on=given["review_on"],
        )


def _is_begun(lines: Sequence[Line]) -> bool:
    return is_begun(field for line in lines for field in line.fields)


def _typed(data: Any) -> list[str]:
    """The keys of criteria for which a condition was typed."""
    fields = [name for name in data or () if name.startswith("c-") and name.endswith("-text")]
    keys = [name[2 : -len("-text")] for name in fields if data.get(name, "").strip()]
    return [key for key in keys if key.isalnum() and len(key) <= 8]


def refused(standing: phases.PhaseStanding) -> list[tuple[str, list[phases.CriterionStanding]]]:
    """What may not be decided now, each with the criteria that stand in its way."""
    found = []
    for decision in (Decision.GO, Decision.GO_WITH_CONDITIONS):
        reasons = standing.may_decide(decision).reasons
        against = {
            key
            for reason in reasons
            if reason.refusal in (Refusal.NOT_MET, Refusal.TOO_LOW)
            for key in reason.criteria
        }
        if against:
            listed = [one for one in standing.criteria if one.key in against]
            found.append((decision.value, listed))
    return found
