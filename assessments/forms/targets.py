"""The form of one target.  It reads; the action writes."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.actions.targets import LONG, OUT_OF_RANGE, RATIONALE_MOST
from assessments.models import Target
from pmo_studio.core import figures, languages
from pmo_studio.core.forms import DayField, ScoreField
from pmo_studio.core.seen_forms import SeenForm, seen_of


class TargetForm(SeenForm):
    """Level, day and reason."""

    value = ScoreField(
        label=_("Target, level 1 to 5"),
        error_messages={"required": OUT_OF_RANGE, "invalid": OUT_OF_RANGE},
        widget=forms.TextInput(
            attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"}
        ),
    )
    due = DayField(
        label=_("To be reached by"),
        required=False,
    )
    rationale = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=RATIONALE_MOST,
        error_messages={"max_length": LONG},
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, target: Target | None = None) -> None:
        super().__init__(data)
        self.target = target
        self.initial = {
            "value": figures.write(target.value, languages.current()) if target else "",
            "due": target.due if target else None,
            "rationale": target.rationale if target else "",
            **seen_of(target),
        }

    def clean_due(self) -> Any:
        due = self.cleaned_data["due"]
        # A day that has come meanwhile stays when something else is changed.
        kept = self.target is not None and due == self.target.due
        if due is not None and due <= timezone.localdate() and not kept:
            raise forms.ValidationError(_("Choose a date in the future."))
        return due
