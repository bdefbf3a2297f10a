"""Forms of next steps.  They read; the actions write."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.forms import NameField, ScoreField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import improvement_details as rules
from roadmaps.actions import improvements, packages, said
from roadmaps.actions.improvement_details import Details
from roadmaps.forms.fields import NOBODY, ChoiceOfId, Choices, day_field
from roadmaps.models import Improvement
from roadmaps.models.improvement import CHECKED_MOST, TEXT_MOST, WHY_MOST, Stage

LEVEL: dict[str, Any] = {"min_value": 1, "max_value": 5, "max_digits": 2, "decimal_places": 1}
ANY_ODD = ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places")
ODD_LEVEL = dict.fromkeys((*ANY_ODD, "max_whole_digits"), rules.ODD_LEVEL)


class QuarterField(forms.TypedChoiceField):
    """The first day of a quarter out of a list; None for none yet."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            coerce=datetime.date.fromisoformat,
            empty_value=None,
            required=False,
            error_messages={"invalid_choice": _("Choose one of these quarters, or none yet.")},
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime.date) else value


class ImprovementForm(SeenForm):
    """What is said of a step."""

    text = forms.CharField(
        label=_("What is done"),
        widget=forms.TextInput(attrs={"maxlength": TEXT_MOST, "dir": "auto"}),
        error_messages={"required": rules.NO_TEXT},
        help_text=_("One action that somebody can finish within a quarter."),
    )
    why = forms.CharField(
        label=_("Why"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": WHY_MOST, "dir": "auto"}),
    )
    capability = forms.ChoiceField(
        label=_("Capability that it raises"),
        required=False,
        error_messages={"invalid_choice": rules.NO_CAPABILITY},
    )
    from_level = ScoreField(
        label=_("From level"), required=False, error_messages=ODD_LEVEL, **LEVEL
    )
    to_level = ScoreField(label=_("To level"), required=False, error_messages=ODD_LEVEL, **LEVEL)
    quarter = QuarterField(label=_("Quarter"))
    due_on = day_field(label=_("Day"), help_text=_("Empty: by the end of the quarter."))
    owner_name = NameField(
        label=_("Owner, by name or role"),
        max_length=TITLE_MOST,
        required=False,
        help_text=_("Where the owner has no seat here."),
        error_messages={"max_length": rules.LONG_NAME},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        seats: Choices,
        quarters: Choices,
        capabilities: Choices,
        row: Improvement | None = None,
        start: Details | None = None,
    ) -> None:
        known = said.read(Details, row) if row else start
        initial = seen_of(row) | (vars(known) if known else {})
        super().__init__(data, initial=initial, auto_id="step-%s")
        offered: Any = self.fields["capability"]
        offered.choices = [("", _("none in particular")), *capabilities]
        dated: Any = self.fields["quarter"]
        dated.choices = [("", _("not dated yet")), *quarters]
        self.fields["owner"] = ChoiceOfId(
            label=_("Owner"), choices=seats, none=NOBODY, words=packages.NO_OWNER
        )

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in rules.NAMES})


class StageForm(forms.Form):
    """Where a step stands, and what its check found."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        choices=Stage.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), improvements.NO_STAGE),
    )
    checked = forms.CharField(
        label=_("What did the check find?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Up to 500 characters. Needed before anybody acts on it."),
    )

    def __init__(self, data: Any = None, *, row: Improvement) -> None:
        initial = {"stage": row.stage, "checked": row.checked}
        super().__init__(data, initial=initial, auto_id="stage-%s")
        self.fields["checked"].widget.attrs["maxlength"] = CHECKED_MOST
