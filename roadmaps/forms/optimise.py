"""The form by which a better plan is asked for.  It reads; the actions write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from pmo_studio.core.events import new_key
from roadmaps.actions.optimise import SECONDS
from roadmaps.models.proposal import Aim

NO_AIM = _("Choose what the plan should be good at: short, or benefits first.")
NO_SECONDS = _("Choose how long to look: 5, 20 or 60 seconds.")


def _lengths() -> list[tuple[int, str]]:
    return [(n, ngettext("%(n)s second", "%(n)s seconds", n) % {"n": n}) for n in SECONDS]


class OptimiseForm(forms.Form):
    """What the plan should be good at, and how long to look."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    aim = forms.ChoiceField(
        label=_("What matters most"),
        choices=Aim,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), NO_AIM),
    )
    seconds = forms.TypedChoiceField(
        label=_("How long to look"),
        coerce=int,
        choices=_lengths,
        error_messages=dict.fromkeys(("required", "invalid_choice"), NO_SECONDS),
    )

    def __init__(self, data: Any = None, *, aim: str = Aim.SHORTEST, seconds: int = 20) -> None:
        initial = {"aim": aim, "seconds": seconds, "key": new_key()}
        super().__init__(data, initial=initial, auto_id="optimise-%s")
