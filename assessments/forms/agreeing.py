"""Forms of what a room settles, each named after its act.  They read; the actions write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments import scales
from assessments.maturity.entries import AnswerType
from assessments.models import AgreedScore
from assessments.models.assessment import RATIONALE_MOST
from pmo_studio.core.forms import ScoreField
from pmo_studio.core.seen_forms import SeenForm, seen_of


class AgreeForm(SeenForm):
    """A score on a scale, by figure or, for yes and no, by choice; and why.

    It starts from what was agreed before, else from what the answers give.
    """

    rationale = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=RATIONALE_MOST,
        error_messages={"max_length": _("The note holds up to 1,000 characters.")},
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    field_order = ("value", "rationale", "key", "seen")

    def __init__(
        self,
        data: Any = None,
        *,
        scale: scales.Scale,
        kind: AnswerType | None = None,
        agreed: AgreedScore | None = None,
        computed: float | None = None,
    ) -> None:
        super().__init__(data)
        self.scale = scale
        self.by_choice = kind is not None and kind.is_yes_no
        self.fields["value"] = _choice(kind) if kind and kind.is_yes_no else _figure(scale)
        self.order_fields(self.field_order)
        self.initial = {
            "value": self._start(agreed, computed),
            "rationale": agreed.rationale if agreed else "",
            **seen_of(agreed),
        }

    @property
    def is_note(self) -> bool:
        """Whether the button was the one that leaves a note and no score."""
        return "note" in self.data

    def clean_value(self) -> Decimal | None:
        value = self.cleaned_data["value"]
        return Decimal(value) if value not in (None, "") else None

    def _start(self, agreed: AgreedScore | None, computed: float | None) -> str:
        if agreed is not None:
            return "" if agreed.value is None else self._written(agreed.value)
        return "" if computed is None else self._written(self.scale.nearest(computed))

    def _written(self, value: Decimal) -> str:
        """With as many decimals as a step has, as the stepper counts; of a choice its value."""
        return f"{float(value):g}" if self.by_choice else f"{value.quantize(self.scale.step):f}"


def _choice(kind: AnswerType) -> forms.ChoiceField:
    pairs = zip(kind.scale, scales.NAMES[kind], strict=True)
    return forms.ChoiceField(
        label=_("Agreed score"),
        required=False,
        choices=[(f"{value:g}", name) for value, name in pairs],
        widget=forms.RadioSelect,
    )


def _figure(scale: scales.Scale) -> ScoreField:
    attrs = {"min": scale.lowest, "max": scale.highest, "step": scale.step, "class": "num"}
    return ScoreField(
        label=_("Agreed score"),
        required=False,
        error_messages={"invalid": _("Write the score as a number, such as 2.5.")},
        widget=forms.NumberInput(attrs=attrs),
    )
