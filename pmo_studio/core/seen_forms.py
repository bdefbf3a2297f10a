"""What a form that writes a row anew remembers of the row that its sender saw."""

from typing import Any

from django import forms

from pmo_studio.core.events import new_key
from pmo_studio.core.overtaken import Versioned, version_of


class SeenForm(forms.Form):
    """A form over what others may change meanwhile; begin `initial` with `seen_of`."""

    # So that a double click is one act.
    key = forms.CharField(widget=forms.HiddenInput, required=False)
    # The version of what its sender saw, 0 where there was nothing, below 0 before 1970.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def build_on(self, version: int) -> None:
        """Let what was typed stand, as an answer to what stands now."""
        self.data = {**dict(self.data.items()), "seen": version}


def seen_of(row: Versioned | None) -> dict[str, Any]:
    return {"key": new_key(), "seen": version_of(row)}


def seen_in(data: Any) -> int | None:
    """What a form of one button remembers; None where it says nothing that can be read."""
    form = SeenForm(data)
    return form.cleaned_data["seen"] if form.is_valid() else None
