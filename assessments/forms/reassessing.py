"""When the next round is, and what is decided when it opens.  The forms read; the actions write."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.actions.assessments import NO_GROUPS, NO_TITLE, Plan
from assessments.actions.cycles import HOW_OFTEN, NOT_ASKED
from assessments.forms.questionnaires import DeadlineField, again_title
from assessments.models import Assessment, AssessmentCycle, AssessmentGroup
from assessments.models.cycle import MONTHS, USUAL_MONTHS, AgainKind
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField, NameField, RowsField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, RoleGroup
from pmo_studio.core.seen_forms import SeenForm, seen_of


class CycleForm(SeenForm):
    """The next day, the rhythm, whose questions, and as what."""

    next_on = DayField(
        label=_("Next time"), error_messages={"required": _("Choose the day of the next round.")}
    )
    every_months = forms.IntegerField(
        label=_("Then every so many months"),
        min_value=MONTHS[0],
        max_value=MONTHS[1],
        help_text=_("6 or 12 are usual. The next day moves on when a round is opened."),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_OFTEN),
    )
    asks = forms.ModelChoiceField(
        Assessment.objects.none(),
        label=_("The same questions as in"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), NOT_ASKED),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=AgainKind.choices)

    def __init__(
        self,
        data: Any = None,
        *,
        engagement: Engagement,
        cycle: AssessmentCycle | None,
        usual: dict[str, Any],
    ) -> None:
        super().__init__(data)
        rows = Assessment.objects.of(engagement).asked().for_list().newest_first()
        cast("forms.ModelChoiceField[Assessment]", self.fields["asks"]).queryset = rows
        planned = {} if cycle is None else _planned(cycle)
        self.initial = usual | planned | seen_of(cycle)


def _planned(cycle: AssessmentCycle) -> dict[str, Any]:
    kept = {"next_on": cycle.next_on, "every_months": cycle.every_months, "kind": cycle.kind}
    return kept | ({"asks": cycle.asks_id} if cycle.asks_id else {})


def usual_cycle(day: Any, asks: Assessment | None) -> dict[str, Any]:
    """What stands in the form while nothing is planned."""
    return {
        "next_on": day,
        "every_months": USUAL_MONTHS,
        "asks": asks.pk if asks else None,
        "kind": AgainKind.REASSESS.value,
    }


class RoundForm(forms.Form):
    """What is decided when the next round is opened; all else is as it was."""

    title = NameField(label=_("Name"), max_length=TITLE_MOST, error_messages={"required": NO_TITLE})
    groups = RowsField(
        RoleGroup.objects.none(),
        label=_("Role groups that are asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_GROUPS},
    )
    deadline = DeadlineField()
    again = forms.BooleanField(label=_("Invite the same addresses again"), required=False)
    # So that a double click opens one round.
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, earlier: Assessment, invited: int) -> None:
        asked = AssessmentGroup.objects.filter(assessment=earlier)
        initial = {
            "key": new_key(),
            "title": again_title(earlier.title),
            "groups": list(asked.values_list("role_group", flat=True)),
            "again": True,
        }
        super().__init__(data, initial=initial)
        groups = cast("forms.ModelChoiceField[RoleGroup]", self.fields["groups"])
        groups.queryset = RoleGroup.objects.filter(engagement=earlier.engagement_id)
        if earlier.anonymous or not invited:
            del self.fields["again"]

    def plan(self, earlier: Assessment, kind: str) -> Plan:
        """Kind as planned; promise and scope are those of before."""
        given = self.cleaned_data
        return Plan(
            title=given["title"],
            kind=kind,
            groups=list(given["groups"]),
            anonymous=earlier.anonymous,
            by_invitation=earlier.by_invitation,
            deadline=given["deadline"],
            scope_unit=earlier.scope_unit,
        )
