"""The form in which the gate of a phase is decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import gate_shown, gate_table, gate_words, phases
from pmo_studio.core.actions import gates
from pmo_studio.core.actions.gates import NewCondition, Ruling
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField, NameField
from pmo_studio.core.gates import Condition, Decision, Refusal
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.gates import MINUTES_MOST, TEXT_MOST
from pmo_studio.core.seen_forms import SeenForm

# Conditions of their own beside those of criteria that are not met.
OWN = 3
NO_DAY = _("Write the day, such as 2026-01-05.")
NO_TEXT = _("Say what is still to be done, or leave the whole line empty.")
NOBODY = _("nobody yet")
PARTS = ("text", "due", "owner")


@dataclass(frozen=True)
class Line:
    """One line for a condition: what it is for, or None, how that stands, and its fields."""

    one: phases.CriterionStanding | None
    name: str
    figures: str
    must: bool
    fields: Sequence[forms.BoundField]


class GateForm(SeenForm):
    """A decision; below it a line for each criterion that is not met, and some more."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(each.value, gate_words.DECISIONS[each]) for each in Decision],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a decision.")),
        widget=forms.RadioSelect,
    )
    decided_on = DayField(
        label=_("Decided on"), error_messages=dict.fromkeys(("required", "invalid"), NO_DAY)
    )
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
        seats = Participant.objects.active().people().filter(engagement=engagement)
        self.seats = seats.order_by("display_name", "pk")
        # Read once, however many lines offer them.
        self.offered = [("", NOBODY), *((seat.pk, seat.name) for seat in self.seats)]
        for place in self.places:
            self._add(place)

    def _add(self, place: str) -> None:
        self.fields[f"{place}-text"] = NameField(
            label=_("What is still to be done"),
            required=False,
            max_length=TEXT_MOST,
            error_messages={"max_length": gates.LONG_TEXT},
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )
        self.fields[f"{place}-due"] = DayField(
            label=_("Until"), required=False, error_messages={"invalid": NO_DAY}
        )
        owner = forms.ModelChoiceField(
            self.seats,
            label=_("Who looks after it"),
            required=False,
            error_messages={"invalid_choice": gates.OWNER_GONE},
        )
        owner.choices = self.offered
        self.fields[f"{place}-owner"] = owner

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
        """The lines that are needed: of must-haves that are not met."""
        return self._lines()[: len(self.musts)]

    def more_lines(self) -> list[Line]:
        """The others, folded away until somebody wants them."""
        return self._lines()[len(self.musts) :]

    def opens_more(self) -> bool:
        """Whether something stands in a line that would be folded away."""
        return _is_begun(self.more_lines())

    def _lines(self) -> list[Line]:
        return [self._line(place, key) for place, key in self.places.items()]

    def _line(self, place: str, key: str) -> Line:
        one = self.criteria.get(key)
        fields = [self[f"{place}-{part}"] for part in PARTS]
        if one is None:
            return Line(None, self.names.get(key, ""), "", must=False, fields=fields)
        figures = gate_table.reached(one)
        return Line(one, self.names[key], figures, one.criterion.mandatory, fields)

    def clean(self) -> dict[str, Any] | None:
        """A line that was begun needs its words, where conditions are asked for."""
        given = super().clean() or self.cleaned_data
        if given.get("decision") == Decision.GO_WITH_CONDITIONS:
            for place in self.places:
                started = given.get(f"{place}-due") or given.get(f"{place}-owner")
                if started and not given.get(f"{place}-text") and not self.errors:
                    self.add_error(f"{place}-text", NO_TEXT)
        return given

    def show_anew(self, shown: str) -> None:
        """What was typed stands, as an answer to what stands now."""
        self.data = {**dict(self.data.items()), "shown": shown}

    @property
    def ruling(self) -> Ruling:
        given = self.cleaned_data
        conditions = [
            NewCondition(
                given[f"{place}-text"],
                given[f"{place}-due"],
                given[f"{place}-owner"],
                # What is no longer asked leaves a condition of its own.
                key if key in self.criteria else "",
            )
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
    """Whether somebody wrote, or did wrong, something in them."""
    return any(field.errors or field.value() for line in lines for field in line.fields)


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
