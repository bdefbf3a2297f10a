"""What the forms share in which the gates of phases and of waves are decided."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import gate_words
from pmo_studio.core.actions import conditions
from pmo_studio.core.forms import DayField, NameField
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.gates import TEXT_MOST
from pmo_studio.core.seen_forms import SeenForm

# Conditions of their own beside those of criteria that are not met.
OWN = 3
NO_DAY = _("Write the day, such as 2026-01-05.")
NO_TEXT = _("Say what is still to be done, or leave the whole line empty.")
NOBODY = _("nobody yet")
PARTS = ("text", "due", "owner")


class DecisionForm(SeenForm):
    """A decision and its day; `add_lines` adds a line for each condition."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(each.value, gate_words.DECISIONS[each]) for each in Decision],
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Choose a decision.")),
        widget=forms.RadioSelect,
    )
    decided_on = DayField(
        label=_("Decided on"), error_messages=dict.fromkeys(("required", "invalid"), NO_DAY)
    )

    def add_lines(self, places: Iterable[str], engagement: Engagement) -> None:
        """Fields for a condition at each place; one query, however many there are."""
        seats = Participant.objects.active().people().filter(engagement=engagement)
        seats = seats.order_by("display_name", "pk")
        offered = [("", NOBODY), *((seat.pk, seat.name) for seat in seats)]
        self.line_places = list(places)
        for place in self.line_places:
            self.fields[f"{place}-text"] = NameField(
                label=_("What is still to be done"),
                required=False,
                max_length=TEXT_MOST,
                error_messages={"max_length": conditions.LONG_TEXT},
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )
            self.fields[f"{place}-due"] = DayField(
                label=_("Until"), required=False, error_messages={"invalid": NO_DAY}
            )
            owner = forms.ModelChoiceField(
                seats,
                label=_("Who looks after it"),
                required=False,
                error_messages={"invalid_choice": conditions.OWNER_GONE},
            )
            owner.choices = offered
            self.fields[f"{place}-owner"] = owner

    def line(self, place: str) -> list[forms.BoundField]:
        return [self[f"{place}-{part}"] for part in PARTS]

    def said(self, place: str) -> tuple[Any, Any, Any]:
        """Its words, day and owner as they were sent, once the form is valid."""
        text, due, owner = (self.cleaned_data[f"{place}-{part}"] for part in PARTS)
        return text, due, owner

    def clean(self) -> dict[str, Any] | None:
        """A line that was begun needs its words, where conditions are asked for."""
        given = super().clean() or self.cleaned_data
        if given.get("decision") == Decision.GO_WITH_CONDITIONS:
            for place in self.line_places:
                started = given.get(f"{place}-due") or given.get(f"{place}-owner")
                if started and not given.get(f"{place}-text") and not self.errors:
                    self.add_error(f"{place}-text", NO_TEXT)
        return given


def is_begun(fields: Iterable[forms.BoundField]) -> bool:
    """Whether somebody wrote, or did wrong, something in them."""
    return any(field.errors or field.value() for field in fields)
