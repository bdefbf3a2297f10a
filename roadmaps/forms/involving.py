"""Forms of stakeholders in the change.  They read; the actions write."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField, NameField
from pmo_studio.core.models import Participant, Stakeholder
from pmo_studio.core.seen_forms import SeenForm, seen_of
from pmo_studio.core.subjects import is_id
from roadmaps.actions import involvement as actions
from roadmaps.actions.involvement import Attitudes, Details
from roadmaps.forms.fields import SeatChoice, WholeField
from roadmaps.involving import matrix, readings
from roadmaps.models import Attitude, Involvement
from roadmaps.models.change import ACTION_MOST, TEXT_MOST
from roadmaps.models.plan import MOST_PEOPLE

ATTITUDES = [("", _("Not said yet")), *Attitude.choices]


class AttitudeField(forms.ChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        words = {"invalid_choice": actions.NO_ATTITUDE}
        super().__init__(choices=ATTITUDES, required=False, error_messages=words, **kwargs)


class TextField(forms.CharField):
    """Some sentences about somebody."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            max_length=TEXT_MOST,
            error_messages={"max_length": actions.LONG_TEXT},
            widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        )


class InvolvementForm(SeenForm):
    """What is known of a stakeholder, and what is done next."""

    current = AttitudeField(label=_("Where they stand today"))
    desired = AttitudeField(label=_("Where they are needed"))
    gain = TextField(label=_("What is in it for them"))
    concerns = TextField(label=_("Concerns"), help_text=_("What they may lose, or fear to lose."))
    expectations = TextField(label=_("Expectations"))
    influence = TextField(
        label=_("Influence"), help_text=_("Whom they listen to, and who listens to them.")
    )
    owner = SeatChoice(
        Participant.objects.none(),
        label=_("Who looks after them"),
        required=False,
        empty_label=_("Nobody yet"),
        error_messages={"invalid_choice": actions.ODD_OWNER},
    )
    next_action = NameField(
        label=_("Next action"),
        max_length=ACTION_MOST,
        required=False,
        help_text=_("Empty it once it is done."),
        error_messages={"max_length": actions.LONG_ACTION},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    next_on = DayField(label=_("Due on"), required=False)
    people = WholeField(
        label=_("People"),
        words=actions.PEOPLE_RANGE,
        least=0,
        most=MOST_PEOPLE,
        required=False,
        help_text=_("How many they are, for a group."),
    )
    in_pilot = forms.BooleanField(label=_("Takes part in the pilot"), required=False)

    def __init__(self, data: Any = None, *, stakeholder: Stakeholder) -> None:
        row = readings.involvement_of(stakeholder)
        initial = vars(actions.details_of(row)) | seen_of(row)
        initial["owner"] = row.owner_id if row else None
        super().__init__(data, initial=initial)
        known = actions.owners(stakeholder.engagement).values("pk")
        kept = Q(pk=row.owner_id) if row and row.owner_id else Q(pk__in=[])
        seats = Participant.objects.filter(
            Q(pk__in=known) | kept, engagement=stakeholder.engagement
        )
        cast(SeatChoice, self.fields["owner"]).queryset = seats.order_by("pk")

    def details(self) -> Details:
        given = {name: self.cleaned_data[name] for name in actions.NAMES}
        return Details(**given)


class MatrixForm(forms.Form):
    """Where everybody stands and is needed, two lists a row; sent as a whole."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, lines: "list[matrix.Line]") -> None:
        super().__init__(data, initial={"key": new_key()})
        self.lines = lines
        for line in lines:
            row, pk = line.involvement, line.row.pk
            self.fields[f"current-{pk}"] = AttitudeField(
                label=_("Today"), initial=row.current if row else ""
            )
            self.fields[f"desired-{pk}"] = AttitudeField(
                label=_("Needed"), initial=row.desired if row else ""
            )

    def rows(self) -> "list[tuple[matrix.Line, Any, Any, int]]":
        """Every line with its two fields and the version that is shown."""
        return [
            (
                line,
                self[f"current-{line.row.pk}"],
                self[f"desired-{line.row.pk}"],
                _version(line.involvement),
            )
            for line in self.lines
        ]

    def chosen(self) -> dict[int, Attitudes]:
        """What was sent of each stakeholder that was on the page."""
        found = {}
        for line in self.lines:
            pk = line.row.pk
            if f"current-{pk}" not in self.data:
                continue
            seen = str(self.data.get(f"seen-{pk}", ""))
            found[pk] = Attitudes(
                self.cleaned_data[f"current-{pk}"],
                self.cleaned_data[f"desired-{pk}"],
                int(seen) if is_id(seen) else None,
            )
        return found


def _version(row: Involvement | None) -> int:
    return row.version if row else 0
