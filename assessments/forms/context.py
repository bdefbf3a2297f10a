"""Forms of the context."""

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.models.context import SOURCE_MOST, TEXT_MOST, ContextKind


class AddEntryForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=ContextKind.choices)
    text = forms.CharField(
        label=_("What it is like here"),
        max_length=TEXT_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("An entry needs a text.")},
    )
    source = forms.CharField(
        label=_("Where it is from"),
        max_length=SOURCE_MOST,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class EditEntryForm(AddEntryForm):
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
