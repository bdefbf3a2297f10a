"""Forms of evidence and of plans to test an assumption.  They read; the actions write."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.actions import validation as actions
from canvases.models.evidence import (
    ADDRESS_MOST,
    METHOD_MOST,
    PEOPLE_MOST,
    TEXT_MOST,
    EvidenceKind,
    Support,
)
from pmo_studio.core.forms import DayInput, NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.seen_forms import SeenForm


def _day(label: Any, words: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        error_messages={"required": words, "invalid": words},
        widget=DayInput,
    )


class EvidenceForm(forms.Form):
    """What was learnt, how, and from how many people."""

    supports = forms.ChoiceField(
        label=_("What it says"),
        choices=Support.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), actions.NO_SUPPORT),
        widget=forms.RadioSelect,
    )
    people = forms.IntegerField(
        label=_("From how many people"),
        min_value=1,
        max_value=PEOPLE_MOST,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            _("Say how many people it is from: a number from 1 to 10,000."),
        ),
        widget=forms.NumberInput(attrs={"class": "num", "inputmode": "numeric"}),
    )
    kind = forms.ChoiceField(
        label=_("How it was learnt"),
        choices=EvidenceKind.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), actions.NO_KIND),
    )
    happened_on = _day(_("Date"), actions.NO_DAY)
    remark = forms.CharField(
        label=_("What was learnt"),
        max_length=TEXT_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    address = forms.CharField(
        label=_("Link"),
        max_length=ADDRESS_MOST,
        required=False,
        help_text=_("Where it can be read. The studio shows the link and never opens it."),
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"happened_on": timezone.localdate()})
        super().__init__(*args, **kwargs)


class TrialForm(SeenForm):
    """Who tests it, how, until when."""

    owner = NameField(
        label=_("Who tests it"),
        max_length=TITLE_MOST,
        error_messages={"required": actions.NO_OWNER},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    method = forms.CharField(
        label=_("How"),
        max_length=METHOD_MOST,
        error_messages={"required": actions.NO_METHOD},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    due = _day(_("Until"), actions.NO_DUE)
