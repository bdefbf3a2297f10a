"""Forms of workshops, each named after its act.  They read; the actions write."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.events import new_key
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.subjects import Candidate
from pmo_studio.workshops import tallies
from pmo_studio.workshops.models import QUESTION_MOST, VoteRound


@dataclass(frozen=True)
class Part:
    """Candidates that stand under one heading; `dots` is what a vote on them alone gives each."""

    name: str
    heading: str
    choices: list[Any]

    @property
    def dots(self) -> int:
        return tallies.default_dots(len(self.choices))


class RoundForm(forms.ModelForm[VoteRound]):
    """A new vote on a list of candidates, all of them chosen at first."""

    items = forms.MultipleChoiceField(
        label=_("Items"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("A vote needs at least two items to choose from."),
            "invalid_choice": _("One of the items is no longer there. Choose again."),
        },
    )
    bring = forms.BooleanField(label=_("Bring everyone to the vote"), required=False, initial=True)
    # So that a double click opens one vote.
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = VoteRound
        fields = ("title", "dots", "cap", "facilitators_abstain")

    def __init__(
        self, *args: Any, candidates: Sequence[Candidate], title: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._candidates = candidates
        field = self.fields["items"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.subject, each.title) for each in candidates]
        self.initial = {
            **self.initial,
            "title": title,
            "items": [each.subject for each in candidates],
            "dots": tallies.default_dots(len(candidates)),
            "key": new_key(),
        }

    def parts(self) -> list[Part]:
        """The boxes under the headings of their list; one part without a heading if it has none."""
        names = [(each.part, each.heading) for each in self._candidates]
        pairs = zip(names, self["items"], strict=True)
        return [
            Part(name, heading, [choice for _, choice in found])
            for (name, heading), found in groupby(pairs, key=itemgetter(0))
        ]


class DotsForm(forms.Form):
    """How many dots an item has from me: a number, not one more or less."""

    dots = forms.IntegerField(
        error_messages={"invalid": _("Send how many dots the item has from you, as a number.")}
    )


class SpotlightForm(forms.Form):
    path = forms.CharField(max_length=200, widget=forms.HiddenInput)
    title = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)
    question = forms.CharField(label=_("Question"), max_length=QUESTION_MOST, required=False)
    hold = forms.BooleanField(label=_("Hold everybody there"), required=False)


class WorkshopForm(forms.Form):
    title = forms.CharField(
        label=_("Title of the workshop"),
        max_length=TITLE_MOST,
        error_messages={"required": _("A workshop needs a title.")},
    )


class BeginForm(forms.Form):
    """When a workshop begins, where one wants times of the day."""

    begins = forms.TimeField(
        label=_("Begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Write the time as hours and minutes, such as 09:00.")},
    )
