"""Forms of signing, whatever the paper."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import signing
from pmo_studio.core.forms import DayInput, NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.seen_forms import SeenForm

_NAME_ERRORS = {"required": signing.NO_NAME, "max_length": signing.LONG_NAME}


class PaperForm(SeenForm):
    """Who signed on paper, and on which day."""

    name = NameField(label=_("Signed by"), max_length=TITLE_MOST, error_messages=_NAME_ERRORS)
    on = forms.DateField(
        label=_("On"),
        error_messages={"required": signing.NO_DAY, "invalid": signing.NO_DAY},
        widget=DayInput,
    )


class LinkForm(SeenForm):
    """The sponsor's own signature by a link; subclasses add `ticked`."""

    name = NameField(
        label=_("Your name"),
        max_length=TITLE_MOST,
        error_messages=_NAME_ERRORS,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def unread(self, version: int) -> None:
        """Another text stands now: the name stays, and the tick is to be set anew."""
        kept = {name: value for name, value in self.data.items() if name != "ticked"}
        self.data = kept | {"seen": version}


class ReasonForm(forms.Form):
    """Why what was signed is reopened."""

    reason = NameField(
        label=_("Why it is reopened"),
        max_length=signing.REASON_MOST,
        error_messages={"required": signing.NO_REASON},
    )
