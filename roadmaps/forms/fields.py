"""Fields that several forms of the plan share."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.forms import DayField, tell
from pmo_studio.core.models import Participant
from pmo_studio.core.models.people import Kind
from pmo_studio.core.refusals import Refused
from pmo_studio.core.seen_forms import SeenForm
from roadmaps.actions import packages as actions
from roadmaps.actions import staffing
from roadmaps.models import Plan, Wave
from roadmaps.wave_words import wave_title

NOBODY = _("nobody yet")
# What a list offers: the value, and what it is called.
Choices = Sequence[tuple[Any, Any]]


POINTED = re.compile("[.,]")
# All that can be wrong with a number.
WRONG = ("required", "invalid", "min_value", "max_value", "step_size")


class SureForm(SeenForm):
    """A form of a package that asks before it takes the dates from the plan."""

    sure = forms.BooleanField(label=staffing.SURE, required=False)
    asks = False

    def tell(self, refused: Refused) -> None:
        """The refusal at its field, with the question where one may insist."""
        self.asks = isinstance(refused, staffing.TooMany)
        tell(self, refused)

    @property
    def is_sure(self) -> bool:
        return bool(self.cleaned_data["sure"])


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
    """The people of the engagement by name; `others` stay on the list although they left.

    Of two with one name each bears what the seat is: an imported seat often stands beside the own.
    """
    seats = Participant.objects.active().people().filter(engagement=engagement_id)
    listed = {seat.pk: seat for seat in seats.order_by("display_name", "pk")}
    listed |= {other.pk: other for other in others if other is not None}
    names = Counter(seat.name for seat in listed.values())
    return [
        (pk, _told_apart(seat) if names[seat.name] > 1 else seat.name)
        for pk, seat in listed.items()
    ]


def _told_apart(seat: Participant) -> str:
    """The name with what the seat is; who came with an imported file cannot sign in with it."""
    facts = [seat.title, seat.get_role_display()]
    if seat.user_id is None:
        facts.append(__("guest") if seat.kind == Kind.GUEST else __("without an account"))
    return f"{seat.name} ({', '.join(str(fact) for fact in facts if fact)})"


def waves_of(plan: Plan | None) -> list[Wave]:
    """The waves of the plan in their order; none before it has begun."""
    if plan is None:
        return []
    return list(Wave.objects.filter(plan=plan).select_related("unit"))


def wave_choices(waves: Sequence[Wave]) -> list[tuple[int, Any]]:
    return [(wave.pk, wave_title(wave)) for wave in waves]
