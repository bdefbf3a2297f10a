"""The form in which the gate of a wave is decided."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField
from pmo_studio.core.gate_forms import NO_DAY, OWN, DecisionForm, is_begun
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Engagement
from roadmaps.actions import wave_gates
from roadmaps.actions.wave_gates import NewCondition, Ruling
from roadmaps.models import WaveCriterion, WaveDecision
from roadmaps.models.wave import REASON_MOST

NOT_SURE = _(
    "This wave is not over. Tick that it is let through all the same, or choose another decision."
)
# For which criterion, or for none, and its fields.
ConditionRow = tuple[WaveCriterion | None, list[forms.BoundField]]


class GateForm(DecisionForm):
    """A decision; below it a line for each success criterion that is not met, and some more."""

    until = DayField(
        label=_("Hold until"),
        required=False,
        help_text=_(
            "For hold and recycle: later waves begin on this day at the earliest. Left empty, no"
            " date moves."
        ),
        error_messages={"invalid": NO_DAY},
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_MOST,
        help_text=_("Needed for hold, recycle and stop."),
        error_messages={"max_length": wave_gates.LONG_REASON},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    sure = forms.BooleanField(label=_("Let it through all the same"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        engagement: Engagement,
        criteria: Sequence[WaveCriterion],
        newest: WaveDecision | None,
        early: Sequence[str] = (),
    ) -> None:
        initial = {"key": new_key(), "seen": newest.pk if newest else 0}
        super().__init__(data, initial=initial | {"decided_on": timezone.localdate()})
        # What speaks against letting the wave through now.
        self.early = early
        if not early:
            del self.fields["sure"]
        self.below = [row for row in criteria if row.met is False]
        self.places: dict[str, WaveCriterion | None] = {f"c{row.pk}": row for row in self.below}
        self.places |= {f"n{n}": None for n in range(OWN)}
        self.add_lines(self.places, engagement)

    def rows(self) -> list[ConditionRow]:
        """The lines for conditions that are needed: of what is not met, or else one of its own."""
        return self._rows()[: len(self.below) or 1]

    def more_rows(self) -> list[ConditionRow]:
        """The others, folded away until somebody wants them."""
        return self._rows()[len(self.below) or 1 :]

    def opens_more(self) -> bool:
        """Whether something stands in a line that would be folded away."""
        return is_begun(field for _criterion, fields in self.more_rows() for field in fields)

    def _rows(self) -> list[ConditionRow]:
        return [(criterion, self.line(place)) for place, criterion in self.places.items()]

    def clean(self) -> dict[str, Any] | None:
        """A wave that is not over is let through only by who is sure."""
        given = super().clean() or self.cleaned_data
        decision = given.get("decision")
        if self.early and decision and Decision(decision).passes and not given.get("sure"):
            self.add_error("sure", NOT_SURE)
        return given

    @property
    def ruling(self) -> Ruling:
        given = self.cleaned_data
        conditions = [
            NewCondition(*self.said(place), criterion.pk if criterion else None)
            for place, criterion in self.places.items()
            if given[f"{place}-text"]
        ]
        return Ruling(
            decision=Decision(given["decision"]),
            decided_on=given["decided_on"],
            reason=given["reason"],
            conditions=conditions,
            until=given["until"],
        )
