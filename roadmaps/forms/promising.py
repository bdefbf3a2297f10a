"""The form by which a promise is replaced or given up.  It reads; the actions write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.events import new_key
from roadmaps.actions.schedule import REASON_MOST


class PromiseForm(forms.Form):
    """Why, and the two ends that its sender saw; `name` says for which of the two it is."""

    KEEP, FORGET = "keep", "forget"

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    ends = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": REASON_MOST, "dir": "auto"}),
        help_text=_("It stays in the history, with both days."),
    )

    def __init__(self, data: Any = None, *, ends: str = "", name: str) -> None:
        self.name = name
        initial = {"key": new_key(), "ends": ends}
        super().__init__(data, initial=initial, auto_id=f"{name}-%s")

    def show_anew(self, ends: str) -> None:
        """Keep what was typed, as an answer to the ends of now."""
        self.data = {**dict(self.data.items()), "ends": ends, "key": new_key()}
