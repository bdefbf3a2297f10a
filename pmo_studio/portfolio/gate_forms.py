"""The forms of gates: the decision, what is asked, why the gate does without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import catalogue, gate_shown, gate_table, gate_words, phases
from pmo_studio.core.actions import gate_criteria, gates
from pmo_studio.core.actions.gate_criteria import Asked, OwnFacts
from pmo_studio.core.actions.gates import NewCondition, Ruling
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField, NameField, ScoreField
from pmo_studio.core.gates import Condition, Decision, Refusal
from pmo_studio.core.models import CriterionSetting, Engagement, OwnCriterion, Participant
from pmo_studio.core.models.gates import MINUTES_MOST, MOST_WEIGHT, REASON_MOST, TEXT_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of

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


class SettingForm(SeenForm):
    """What the engagement asks of a criterion of the method."""

    weight = ScoreField(
        label=_("Weight"),
        error_messages=dict.fromkeys(("required", "invalid"), gate_criteria.BAD_WEIGHT),
    )
    mandatory = forms.BooleanField(label=_("Must be met for “go”"), required=False)
    wording = NameField(
        label=_("In our words"),
        required=False,
        max_length=TEXT_MOST,
        error_messages={"max_length": gate_criteria.LONG_TEXT},
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Stands in place of the sentence of the method."),
    )
    is_off = forms.BooleanField(label=_("Do not ask this at the gate"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        criterion: catalogue.GateCriterion,
        setting: CriterionSetting | None,
    ) -> None:
        self.criterion = criterion
        now = setting or CriterionSetting(key=criterion.key)
        weight = criterion.weight if now.weight is None else now.weight
        mandatory = criterion.mandatory if now.mandatory is None else now.mandatory
        initial = seen_of(setting) | {
            "weight": f"{float(weight):g}",
            "mandatory": mandatory,
            "wording": now.wording,
            "is_off": now.is_off,
        }
        super().__init__(data, initial=initial)
        self.fields["weight"].help_text = __("The method: %(usual)s. Above 0, and 10 at most.") % {
            "usual": f"{criterion.weight:g}"
        }
        self.settable = [each for each in criterion.measures if each.unit != "yes_no"]
        for each in self.settable:
            self._add(each, now.required.get(each.key, each.required))
        self.order_fields([*(f"required-{each.key}" for each in self.settable), *self.fields])

    def _add(self, each: catalogue.GateMeasure, wanted: float) -> None:
        """In percent where it is a share."""
        shown = 100 * float(wanted) if each.unit == "share" else wanted
        usual = gate_table.value(each.unit, each.required)
        name = each.name.in_language(get_language())
        percent = __("%(name)s, in percent") % {"name": name}
        self.fields[f"required-{each.key}"] = forms.IntegerField(
            label=percent if each.unit == "share" else name,
            min_value=1,
            max_value=100 if each.unit == "share" else 1000,
            initial=round(shown),
            help_text=__("The method asks %(usual)s.") % {"usual": usual},
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), gate_criteria.BAD_REQUIRED
            ),
        )

    @property
    def asked(self) -> Asked:
        given = self.cleaned_data
        required = {
            each.key: given[f"required-{each.key}"] / (100 if each.unit == "share" else 1)
            for each in self.settable
        }
        return Asked(
            given["weight"], given["mandatory"], required, given["is_off"], given["wording"]
        )


class OwnForm(SeenForm):
    """A criterion of the engagement's own."""

    text = NameField(
        label=_("What must hold at the gate"),
        max_length=TEXT_MOST,
        error_messages={
            "required": gate_criteria.NO_TEXT,
            "max_length": gate_criteria.LONG_TEXT,
        },
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Somebody ticks it when it holds: write it so that everybody sees when."),
    )
    weight = ScoreField(
        label=_("Weight"),
        max_value=MOST_WEIGHT,
        error_messages=dict.fromkeys(
            ("required", "invalid", "max_value"), gate_criteria.BAD_WEIGHT
        ),
    )
    mandatory = forms.BooleanField(label=_("Must be met for “go”"), required=False)

    def __init__(self, data: Any = None, *, row: OwnCriterion | None = None) -> None:
        now = row or OwnCriterion(weight=Decimal(1))
        initial = {"text": now.text, "weight": f"{now.weight:g}", "mandatory": now.mandatory}
        super().__init__(data, initial=seen_of(row) | initial)

    @property
    def facts(self) -> OwnFacts:
        given = self.cleaned_data
        return OwnFacts(given["text"], given["weight"], given["mandatory"])


class WaiverForm(SeenForm):
    """Why a gate does without a criterion."""

    reason = NameField(
        label=_("Why the gate does without it"),
        max_length=REASON_MOST,
        error_messages={
            "required": gate_criteria.NO_REASON,
            "max_length": gate_criteria.LONG_REASON,
        },
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": new_key(), "seen": 0})
