"""Forms of the communication plan."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import stakeholders
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import DayField, NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant, Stakeholder
from pmo_studio.core.quadrants import Quadrant
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import message_fields as fields
from roadmaps.actions.message_fields import Details
from roadmaps.forms.fields import SeatChoice
from roadmaps.models import ChangeGroup, Message, Wave
from roadmaps.models.communication import (
    CHANNEL_MOST,
    FEEDBACK_MOST,
    MESSAGE_MOST,
    MessageStatus,
    Purpose,
    Rhythm,
)
from roadmaps.wave_words import wave_name

CHANNELS_LIST = "message-channels"
PLAIN = ("text", "purpose", "channel", "sender_name", "rhythm", "first_on", "last_on", "feedback")


class WaveChoice(forms.ModelChoiceField[Wave]):
    def label_from_instance(self, obj: Wave) -> str:
        return wave_name(obj)


class MessageForm(SeenForm):
    """One message: what is told to whom, how, by whom and when."""

    whom = forms.ChoiceField(
        label=_("For whom"),
        required=False,
        error_messages={"invalid_choice": fields.ODD_AUDIENCE},
    )
    audience = NameField(
        label=_("For whom, in words"),
        max_length=TITLE_MOST,
        required=False,
        error_messages={"max_length": fields.LONG_WORDS},
    )
    text = forms.CharField(
        label=_("Message"),
        max_length=MESSAGE_MOST,
        error_messages={"required": fields.NO_TEXT, "max_length": fields.LONG_TEXT},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    purpose = forms.ChoiceField(
        label=_("Purpose"),
        choices=Purpose.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), fields.NO_PURPOSE),
    )
    channel = NameField(
        label=_("Channel"),
        max_length=CHANNEL_MOST,
        required=False,
        error_messages={"max_length": fields.LONG_CHANNEL},
        widget=forms.TextInput(attrs={"list": CHANNELS_LIST, "dir": "auto"}),
    )
    sender = SeatChoice(
        Participant.objects.none(),
        label=_("Sender"),
        required=False,
        empty_label=_("Nobody with a seat"),
        error_messages={"invalid_choice": fields.ODD_SENDER},
    )
    sender_name = NameField(
        label=_("Sender, by name or role"),
        max_length=TITLE_MOST,
        required=False,
        help_text=_("Where the sender has no seat here."),
        error_messages={"max_length": fields.LONG_WORDS},
    )
    wave = WaveChoice(
        Wave.objects.none(),
        label=_("Wave"),
        required=False,
        empty_label=_("None"),
        error_messages={"invalid_choice": fields.ODD_WAVE},
    )
    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), fields.NO_RHYTHM),
    )
    first_on = DayField(label=_("First on"), required=False)
    last_on = DayField(
        label=_("Last on"),
        required=False,
        help_text=_("Empty: until its wave ends, or on and on."),
    )
    feedback = NameField(
        label=_("Feedback question"),
        max_length=FEEDBACK_MOST,
        required=False,
        error_messages={"max_length": fields.LONG_FEEDBACK},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=MessageStatus.choices,
        help_text=_("Only what is planned or done counts for the reach."),
        error_messages=dict.fromkeys(("required", "invalid_choice"), fields.NO_STATUS),
    )

    def __init__(
        self, data: Any = None, *, engagement: Engagement, row: Message | None = None
    ) -> None:
        initial: dict[str, Any] = seen_of(row)
        if row is not None:
            initial |= {name: getattr(row, name) for name in (*PLAIN, "audience", "status")}
            initial |= {"whom": _whom(row), "wave": row.wave_id, "sender": row.sender_id}
        super().__init__(data, initial=initial)
        self.known = _audiences(engagement, row)
        cast(Any, self.fields["whom"]).needed = _("or say it in words")
        cast(Any, self.fields["audience"]).needed = _("or choose from the list")
        cast(Any, self.fields["whom"]).choices = _offered(self.known)
        waves = Wave.objects.filter(plan__engagement=engagement).select_related("plan", "unit")
        cast(WaveChoice, self.fields["wave"]).queryset = waves
        seats = Participant.objects.people().filter(engagement=engagement)
        active = Participant.objects.active().values("pk")
        own = Q(pk__in=active) | Q(pk=row.sender_id if row else None)
        cast(SeatChoice, self.fields["sender"]).queryset = seats.filter(own).order_by("pk")

    def details(self) -> Details:
        names = (*PLAIN, "audience", "wave", "sender", "status")
        values: dict[str, Any] = {name: self.cleaned_data[name] for name in names}
        prefix, _colon, key = self.cleaned_data["whom"].partition(":")
        if prefix == "quadrant":
            values["quadrant"] = key
        elif prefix:
            values[prefix] = self.known[self.cleaned_data["whom"]]
        return Details(**values)


class SentForm(forms.Form):
    """On which day a message was sent."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    due_on = DayField(widget=forms.HiddenInput)
    sent_on = DayField(label=_("Sent on"))

    def __init__(self, data: Any = None, **initial: Any) -> None:
        given = {"key": new_key(), "sent_on": timezone.localdate()} | initial
        super().__init__(data, initial=given)


Audiences = dict[str, Quadrant | Stakeholder | ChangeGroup]


def _audiences(engagement: Engagement, row: Message | None) -> Audiences:
    """Everybody that a message may be for; what this one is for stays among them."""
    known: Audiences = {f"quadrant:{each.value}": each for each in Quadrant}
    register = Stakeholder.objects.filter(engagement=engagement)
    kept = row.stakeholder_id if row else None
    for one in register.filter(Q(archived_at=None) | Q(pk=kept)):
        known[f"stakeholder:{one.pk}"] = one
    groups = ChangeGroup.objects.filter(engagement=engagement)
    kept = row.group_id if row else None
    for group in groups.filter(Q(archived_at=None) | Q(pk=kept)):
        known[f"group:{group.pk}"] = group
    return known


def _offered(known: Audiences) -> list[Any]:
    def titled(prefix: str) -> list[tuple[str, str]]:
        return [(key, _title(one)) for key, one in known.items() if key.startswith(prefix)]

    return [
        ("", _("In words")),
        (_("By power and interest"), titled("quadrant:")),
        (_("Groups"), titled("group:")),
        (_("Stakeholders"), titled("stakeholder:")),
    ]


def _title(one: Quadrant | Stakeholder | ChangeGroup) -> str:
    return str(stakeholders.WORDS[one]) if isinstance(one, Quadrant) else one.name


def _whom(row: Message) -> str:
    if row.quadrant:
        return f"quadrant:{row.quadrant}"
    if row.stakeholder_id:
        return f"stakeholder:{row.stakeholder_id}"
    return f"group:{row.group_id}" if row.group_id else ""
