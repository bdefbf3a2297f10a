"""Fields that several forms of canvases share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.models.note import BLOCK_KEYS
from canvases.words import block_title

FARTHEST = 1e9
UNKNOWN_BLOCK = _("There is no such block. Choose one of the nine.")


class BlockField(forms.ChoiceField):
    """One of the nine blocks, listed in the order of filling."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Block"))
        kwargs.setdefault("error_messages", {"invalid_choice": UNKNOWN_BLOCK})
        super().__init__(choices=block_choices, **kwargs)


def block_choices() -> list[tuple[str, str]]:
    return [(key, block_title(key)) for key in BLOCK_KEYS]


class TextField(forms.CharField):
    """A note's text as it was typed: the action trims, checks and says what is wrong."""

    widget = forms.Textarea(attrs={"rows": 3, "maxlength": 500, "dir": "auto"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Text"))
        super().__init__(strip=False, required=False, **kwargs)


class PositionField(forms.FloatField):
    """A place in a list, within what bundles can carry (pmo_studio.core.bundle)."""

    def __init__(self) -> None:
        super().__init__(
            required=False, min_value=-FARTHEST, max_value=FARTHEST, widget=forms.HiddenInput
        )
