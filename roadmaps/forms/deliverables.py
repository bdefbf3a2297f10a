"""Forms of a deliverable.  They read; the actions write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.forms import NameField
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import deliverables as actions
from roadmaps.actions.deliverables import Details, State
from roadmaps.actions.packages import NO_OWNER
from roadmaps.forms.fields import NOBODY, ChoiceOfId, Choices, day_field
from roadmaps.models import Deliverable
from roadmaps.models.deliverable import (
    ACCEPTANCE_MOST,
    DELIVERABLE_MOST,
    LINK_MOST,
    DeliverableKind,
    DeliverableStatus,
)


class DeliverableForm(SeenForm):
    """What is said of a deliverable."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=DeliverableKind.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), actions.NO_KIND),
    )
    name = NameField(
        label=_("Name"),
        max_length=DELIVERABLE_MOST,
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
    )
    acceptance = NameField(
        label=_("Accepted when"),
        max_length=ACCEPTANCE_MOST,
        required=False,
        help_text=_("By what anybody sees that it is done and good enough."),
        error_messages={"max_length": actions.LONG_ACCEPTANCE},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )
    due_on = day_field(label=_("Due on"))
    link = NameField(
        label=_("Link"),
        max_length=LINK_MOST,
        required=False,
        help_text=_("Where it lies, for example https://…; it is shown and never fetched."),
        error_messages={"max_length": actions.LONG_LINK},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, seats: Choices, row: Deliverable | None = None) -> None:
        initial = seen_of(row) | (vars(actions.details_of(row)) if row else {})
        super().__init__(data, initial=initial, auto_id="deliverable-%s")
        self.fields["owner"] = ChoiceOfId(
            label=_("Owner"), choices=seats, none=NOBODY, words=NO_OWNER
        )
        self.order_fields(["kind", "name", "acceptance", "owner", "due_on", "link"])

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in actions.NAMES})


class StateForm(SeenForm):
    """How far a deliverable is, and who accepted it."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=DeliverableStatus.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), actions.NO_STATUS),
    )
    accepted_on = day_field(
        label=_("Accepted on"), help_text=_("Kept when it is accepted; empty: today.")
    )

    def __init__(self, data: Any = None, *, seats: Choices, row: Deliverable) -> None:
        state = {
            "status": row.status,
            "accepted_by": row.accepted_by_id,
            "accepted_on": row.accepted_on,
        }
        super().__init__(data, initial=seen_of(row) | state, auto_id="state-%s")
        self.fields["accepted_by"] = ChoiceOfId(
            label=_("Accepted by"), choices=seats, none=_("me"), words=NO_OWNER
        )
        self.order_fields(["status", "accepted_by", "accepted_on"])

    def state(self) -> State:
        given = self.cleaned_data
        return State(given["status"], given["accepted_by"], given["accepted_on"])
