"""Forms of the closeout: what is said to a section, and the sponsor's approval by a link."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import signing_forms
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import approving, closeouts
from roadmaps.closeout.rules import Sponsor
from roadmaps.models import CloseoutNarrative
from roadmaps.models.closeout import NARRATIVE_MOST

NOT_THE_SPONSOR = _(
    "%(sponsor)s is named as the sponsor, not %(name)s. Correct the name, or tick this box."
)


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


class PaperForm(signing_forms.PaperForm):
    """Who approved on paper; a name that is not the sponsor's asks once whether that is meant."""

    in_place = forms.BooleanField(
        label=_("They approve in place of the sponsor who is named"), required=False
    )

    def __init__(self, data: Any = None, *, sponsor: Sponsor, **options: Any) -> None:
        super().__init__(data, **options)
        self.sponsor = sponsor
        if not sponsor.name:
            del self.fields["in_place"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        name = cleaned.get("name", "")
        if name and not cleaned.get("in_place") and not self.sponsor.is_called(name):
            told = {"sponsor": self.sponsor.name, "name": name}
            self.add_error("in_place", NOT_THE_SPONSOR % told)
        return cleaned


class LinkForm(signing_forms.LinkForm):
    ticked = forms.BooleanField(
        label=_("I have read the closeout and approve it."),
        error_messages={"required": approving.NOT_TICKED},
    )
