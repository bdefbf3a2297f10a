"""Fields that several forms of the plan share."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.forms import DayField
from pmo_studio.core.models import Participant
from roadmaps.actions import packages as actions
from roadmaps.models import Plan, Wave
from roadmaps.wave_words import wave_title

NOBODY = _("nobody yet")
# What a list offers: the value, and what it is called.
Choices = Sequence[tuple[Any, Any]]


POINTED = re.compile("[.,]")
# All that can be wrong with a number.
WRONG = ("required", "invalid", "min_value", "max_value", "step_size")


class ChoiceOfId(forms.TypedChoiceField):
    """One row by its id out of a list that was read before; None for nothing chosen, unless
    something must be."""

    def __init__(
        self, *, choices: Choices, none: Any, words: Any, required: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(
            choices=[("", none), *choices],
            coerce=int,
            empty_value=None,
            required=required,
            error_messages=dict.fromkeys(("required", "invalid_choice"), words),
            **kwargs,
        )


class SeatChoice(forms.ModelChoiceField[Participant]):
    """Somebody who has a seat, by name."""

    def label_from_instance(self, obj: Participant) -> str:
        return obj.name


class WholeField(forms.IntegerField):
    """A whole number; whatever is wrong with it is said in one sentence, that of the action.

    A number out of the limits never reaches a calculation, not even one that only looks ahead.
    Points and commas are refused: 1.500 is one and a half to some, and one thousand five hundred to
    others, and Django alone would take 1.000 for 1.
    """

    def __init__(self, *, words: Any, least: int, most: int, **kwargs: Any) -> None:
        super().__init__(
            min_value=least,
            max_value=most,
            step_size=1,
            error_messages=dict.fromkeys(WRONG, words),
            widget=forms.NumberInput(attrs={"class": "num"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and POINTED.search(value):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def day_field(**kwargs: Any) -> DayField:
    return DayField(
        required=False,
        error_messages={"invalid": actions.NO_DAY},
        **kwargs,
    )


def seat_choices(engagement_id: int, *others: Participant | None) -> list[tuple[int, str]]:
    """The people of the engagement by name; `others` stay on the list although they left."""
    seats = Participant.objects.active().people().filter(engagement=engagement_id)
    listed = {seat.pk: seat.name for seat in seats.order_by("display_name", "pk")}
    listed |= {other.pk: other.name for other in others if other is not None}
    return list(listed.items())


def waves_of(plan: Plan | None) -> list[Wave]:
    """The waves of the plan in their order; none before it has begun."""
    if plan is None:
        return []
    return list(Wave.objects.filter(plan=plan).select_related("unit"))


def wave_choices(waves: Sequence[Wave]) -> list[tuple[int, Any]]:
    return [(wave.pk, wave_title(wave)) for wave in waves]
