"""Forms of groups in the change: what they are, how ready, what hits them."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField, NameField, RoleGroupChoice, ScoreField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Stakeholder
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import groups as actions
from roadmaps.actions import readiness
from roadmaps.actions.groups import Details
from roadmaps.actions.readiness import FunctionKey, Reading
from roadmaps.change.adkar import Element
from roadmaps.forms.fields import WholeField
from roadmaps.involving import words
from roadmaps.involving.functions import Choice
from roadmaps.models import ChangeGroup, RolloutUnit
from roadmaps.models.plan import MOST_PEOPLE


class GroupForm(SeenForm):
    """One group: a name and a number are enough to begin with."""

    name = NameField(
        label=_("Name"),
        max_length=TITLE_MOST,
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    people = WholeField(label=_("People"), words=actions.PEOPLE_RANGE, least=1, most=MOST_PEOPLE)
    role_group = RoleGroupChoice(
        label=_("Role group"),
        empty_label=_("None"),
        error_messages={"invalid_choice": actions.ODD_GROUP},
    )
    stakeholder = forms.ModelChoiceField(
        Stakeholder.objects.none(),
        label=_("On the register of stakeholders as"),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": actions.ODD_STAKEHOLDER},
    )
    unit = forms.ModelChoiceField(
        RolloutUnit.objects.none(),
        label=_("Unit of the rollout"),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": actions.ODD_UNIT},
    )

    def __init__(
        self, data: Any = None, *, engagement: Engagement, row: ChangeGroup | None = None
    ) -> None:
        initial = seen_of(row)
        if row is not None:
            initial |= {"name": row.name, "people": row.people}
            initial |= {
                "role_group": row.role_group_id,
                "stakeholder": row.stakeholder_id,
                "unit": row.unit_id,
            }
        super().__init__(data, initial=initial)
        cast(RoleGroupChoice, self.fields["role_group"]).queryset = engagement.role_groups.all()
        register = Stakeholder.objects.live().filter(
            engagement=engagement, kind=Stakeholder.Kind.GROUP
        )
        cast(Any, self.fields["stakeholder"]).queryset = register
        units = RolloutUnit.objects.live().filter(plan__engagement=engagement)
        cast(Any, self.fields["unit"]).queryset = units.select_related("plan")

    def details(self) -> Details:
        names = ("name", "people", "role_group", "stakeholder", "unit")
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        return Details(**values)


class ReadingForm(forms.Form):
    """Five scores and the day on which they were found."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    read_on = DayField(label=_("Assessed on"))

    def __init__(self, data: Any = None) -> None:
        initial: dict[str, Any] = {"key": new_key(), "read_on": timezone.localdate()}
        super().__init__(data, initial=initial)
        for element in Element:
            self.fields[element.value] = ScoreField(
                label=words.ELEMENTS[element],
                help_text=words.QUESTIONS[element],
                min_value=1,
                max_value=5,
                max_digits=2,
                decimal_places=1,
                localize=True,
                error_messages=dict.fromkeys(
                    (
                        *("required", "invalid", "min_value", "max_value"),
                        *("max_digits", "max_decimal_places", "max_whole_digits"),
                    ),
                    readiness.SCORE_RANGE,
                ),
                widget=forms.TextInput(
                    attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"}
                ),
            )

    def reading(self) -> Reading:
        scores = {element: self.cleaned_data[element.value] for element in Element}
        return Reading(self.cleaned_data["read_on"], scores)


UNKNOWN = ("", pgettext_lazy("impact", "Not known"))


class ImpactsForm(forms.Form):
    """How hard each function hits the group."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, choices: list[Choice]) -> None:
        super().__init__(data, initial={"key": new_key()})
        self.choices = choices
        offered = [UNKNOWN, *((str(level), said) for level, said in words.LEVELS.items())]
        for choice in choices:
            self.fields[choice.field] = forms.ChoiceField(
                label=choice.title,
                choices=offered,
                required=False,
                initial="" if choice.value is None else str(choice.value),
                error_messages={"invalid_choice": readiness.ODD_IMPACT},
            )

    def rows(self) -> list[Any]:
        return [self[choice.field] for choice in self.choices]

    def chosen(self) -> dict[FunctionKey, int | None]:
        """What was sent; functions that were not on the sender's page stay as they are."""
        sent = [choice for choice in self.choices if choice.field in self.data]
        values = {choice.key: self.cleaned_data[choice.field] for choice in sent}
        return {key: int(value) if value else None for key, value in values.items()}
