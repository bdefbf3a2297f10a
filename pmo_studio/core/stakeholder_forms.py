"""The forms of the register of stakeholders.  They read; the actions write."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.actions import stakeholders as actions
from pmo_studio.core.actions.stakeholders import Details
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import NameField, RoleGroupChoice, ScoreField
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from pmo_studio.core.models.people import STAKEHOLDER_NAME_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of


class StepField(ScoreField):
    """From 1 to 5, a mean of votes with its decimal, or nothing as long as nobody knows."""

    def __init__(self, *, label: Any, words: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            min_value=1,
            max_value=5,
            max_digits=2,
            decimal_places=1,
            localize=True,
            error_messages=dict.fromkeys(
                (
                    *("invalid", "min_value", "max_value"),
                    *("max_digits", "max_decimal_places", "max_whole_digits"),
                ),
                words,
            ),
            widget=forms.TextInput(
                attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"}
            ),
        )

    def prepare_value(self, value: Any) -> Any:
        return int(value) if isinstance(value, float) and value == int(value) else value

    def clean(self, value: Any) -> Any:
        found = super().clean(value)
        return None if found is None else float(found)


class SeatChoice(forms.ModelChoiceField[Participant]):
    """Somebody who is not on the register by another entry."""

    def label_from_instance(self, obj: Participant) -> str:
        return f"{obj.name}, {obj.role_word}"


class StakeholderForm(forms.Form):
    """What is known of one person or group; a name is enough to begin with."""

    name = NameField(
        label=_("Name"),
        max_length=STAKEHOLDER_NAME_MOST,
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    power = StepField(label=_("Power, 1 to 5"), words=actions.POWER_RANGE)
    interest = StepField(label=_("Interest, 1 to 5"), words=actions.INTEREST_RANGE)
    kind = forms.ChoiceField(
        label=_("Person or group"),
        choices=Stakeholder.Kind.choices,
        initial=Stakeholder.Kind.PERSON,
        error_messages={"required": actions.NO_KIND, "invalid_choice": actions.NO_KIND},
    )
    unit = NameField(
        label=_("Unit or organisation"),
        max_length=STAKEHOLDER_NAME_MOST,
        required=False,
        error_messages={"max_length": actions.LONG_UNIT},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role_group = RoleGroupChoice(
        label=_("Role group"),
        empty_label=_("None"),
        error_messages={"invalid_choice": actions.ODD_GROUP},
    )
    # So that a double click registers somebody once.
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.initial.setdefault("key", new_key())
        groups = cast(RoleGroupChoice, self.fields["role_group"])
        groups.queryset = engagement.role_groups.all()

    def details(self) -> Details:
        names = ("name", "kind", "unit", "role_group", "participant", "power", "interest")
        values: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        return Details(**values)


class ChangeForm(SeenForm, StakeholderForm):
    """The same with the seat of the person, and what its sender had before their eyes."""

    participant = SeatChoice(
        Participant.objects.none(),
        label=_("Seat in this engagement"),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": actions.ODD_SEAT},
    )

    def __init__(self, data: Any = None, *, row: Stakeholder) -> None:
        plain = ("name", "kind", "unit", "power", "interest")
        initial = {name: getattr(row, name) for name in plain} | {
            "role_group": row.role_group_id,
            "participant": row.participant_id,
            **seen_of(row),
        }
        super().__init__(data, engagement=row.engagement, initial=initial)
        free = actions.unregistered(row.engagement).values("pk")
        own = Q(pk__in=free) | Q(pk=row.participant_id)
        seats = cast(SeatChoice, self.fields["participant"])
        seats.queryset = Participant.objects.filter(own, engagement=row.engagement)
