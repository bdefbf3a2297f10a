"""The form of a token."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.events import new_key
from pmo_studio.core.forms import NameField
from roadmaps.actions import reading_tokens as actions
from roadmaps.models.reading import TOKEN_NAME_MOST


class TokenForm(forms.Form):
    """What will send readings."""

    key = forms.CharField(widget=forms.HiddenInput, required=False, initial=new_key)
    name = NameField(
        label=_("What sends the readings"),
        max_length=TOKEN_NAME_MOST,
        help_text=_("Such as “Project tool”. The history tells readings by this name."),
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
    )
