"""The forms of what a gate asks: a criterion of the method, an own one, and doing without one."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import catalogue, gate_table
from pmo_studio.core.actions import gate_criteria, gate_waivers, own_criteria
from pmo_studio.core.actions.gate_criteria import Asked
from pmo_studio.core.actions.own_criteria import OwnFacts
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import NameField, ScoreField
from pmo_studio.core.models import CriterionSetting, OwnCriterion
from pmo_studio.core.models.gates import MOST_WEIGHT, REASON_MOST, TEXT_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of


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
            "required": own_criteria.NO_TEXT,
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
            "required": gate_waivers.NO_REASON,
            "max_length": gate_waivers.LONG_REASON,
        },
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": new_key(), "seen": 0})
