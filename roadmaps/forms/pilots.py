"""Forms of units, their ratings, and the choice of the pilot."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.events import new_key
from pmo_studio.core.forms import NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import pilots, units
from roadmaps.actions.units import UnitFacts
from roadmaps.forms.fields import WholeField
from roadmaps.forms.waves import UnitChoice
from roadmaps.models import RolloutUnit, Wave
from roadmaps.models.plan import MOST_PEOPLE, Criterion
from roadmaps.models.wave import UNIT_REASON_MOST


class UnitForm(SeenForm):
    """A region, department or other part of the organisation."""

    name = NameField(
        label=_("Name"),
        max_length=TITLE_MOST,
        error_messages={"required": units.NO_NAME, "max_length": units.LONG_NAME},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    people = WholeField(
        label=_("People"), words=units.BAD_PEOPLE, least=0, most=MOST_PEOPLE, required=False
    )
    candidate = forms.BooleanField(label=_("May be the pilot"), required=False)

    def __init__(self, data: Any = None, *, unit: RolloutUnit | None = None) -> None:
        initial = seen_of(unit) | {"candidate": unit.candidate if unit else True}
        if unit:
            initial |= {"name": unit.name, "people": unit.people}
        super().__init__(data, initial=initial)

    @property
    def facts(self) -> UnitFacts:
        given = self.cleaned_data
        return UnitFacts(given["name"], given["people"], given["candidate"])


class RatingsForm(forms.Form):
    """One's own ratings: a choice from 1 to 5, or none, for each candidate and criterion."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        candidates: Sequence[RolloutUnit],
        own: Mapping[pilots.Which, int],
    ) -> None:
        super().__init__(data)
        self.initial["key"] = new_key()
        self.candidates = candidates
        choices = [("", "–"), *((str(n), str(n)) for n in range(1, 6))]
        for unit in candidates:
            for criterion in Criterion:
                name = f"r-{unit.pk}-{criterion.value}"
                self.fields[name] = forms.ChoiceField(
                    label=criterion.label,
                    choices=choices,
                    required=False,
                    error_messages={"invalid_choice": pilots.BAD_VALUE},
                )
                self.initial[name] = str(own.get((unit.pk, criterion.value), ""))

    def rows(self) -> list[tuple[RolloutUnit, list[forms.BoundField]]]:
        """Each candidate with its fields."""
        return [
            (unit, [self[f"r-{unit.pk}-{criterion.value}"] for criterion in Criterion])
            for unit in self.candidates
        ]

    @property
    def ratings(self) -> dict[pilots.Which, int | None]:
        found: dict[pilots.Which, int | None] = {}
        for unit in self.candidates:
            for criterion in Criterion:
                value = self.cleaned_data[f"r-{unit.pk}-{criterion.value}"]
                found[unit.pk, criterion.value] = int(value) if value else None
        return found


class PilotForm(SeenForm):
    """Where the pilot takes place, and why."""

    unit = UnitChoice(label=_("Unit of the pilot"), empty_label=_("not chosen"))
    reason = NameField(
        label=_("Why this unit"),
        required=False,
        max_length=UNIT_REASON_MOST,
        error_messages={"max_length": pilots.LONG_REASON},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        wave: Wave,
        order: Sequence[RolloutUnit],
        suggestion: RolloutUnit | None,
    ) -> None:
        chosen = wave.unit or suggestion
        initial = {"unit": chosen.pk if chosen else None, "reason": wave.unit_reason}
        super().__init__(data, initial=seen_of(wave) | initial)
        field: Any = self.fields["unit"]
        field.queryset = RolloutUnit.objects.live().filter(plan=wave.plan_id, candidate=True)
        # The suggestion first.
        field.choices = [("", _("not chosen")), *((unit.pk, unit.name) for unit in order)]
