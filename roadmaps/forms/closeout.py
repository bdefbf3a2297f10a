"""Forms of the closeout: what is said to a section, and the sponsor's approval by a link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import signing_forms
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import approving, closeouts
from roadmaps.models import CloseoutNarrative
from roadmaps.models.closeout import NARRATIVE_MOST


class NarrativeForm(SeenForm):
    section = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What should be said to this section"),
        required=False,
        max_length=NARRATIVE_MOST,
        strip=False,
        error_messages={"max_length": closeouts.LONG_TEXT},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, row: CloseoutNarrative) -> None:
        initial = {"section": row.section, "text": row.text, **seen_of(row)}
        super().__init__(data, initial=initial, auto_id=f"id_s{row.section}_%s")


class LinkForm(signing_forms.LinkForm):
    ticked = forms.BooleanField(
        label=_("I have read the closeout and approve it."),
        error_messages={"required": approving.NOT_TICKED},
    )
