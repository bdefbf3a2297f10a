"""Forms of lessons, the handover, the celebration and the thanks.  They read; the actions write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases.models.note import Paper
from pmo_studio.core.events import new_key
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Participant
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import acknowledgements, celebrations, handovers, lessons, thanks
from roadmaps.actions.closing_rules import NO_SEAT
from roadmaps.forms.fields import NOBODY, ChoiceOfId, Choices, WholeField, day_field
from roadmaps.models import Acknowledgement, Celebration, Handover, Lesson
from roadmaps.models.closing import ACTION_MOST, ATTENDEES_MOST, MINUTES_MOST, THANKS_MOST

NO_TIME = _("Give the time as hours and minutes, 15:30 for example.")
# So many empty lines stand behind the agenda, to add to it.
MORE_PARTS = 2


def _long(label: Any, *, rows: int = 2, required: bool = False, **kwargs: Any) -> Any:
    """A text of a few lines; how long it may be is for the action to say."""
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, required=required, widget=widget, **kwargs)


def _line(label: Any, *, required: bool = False, **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=label, required=required, widget=widget, **kwargs)


class LessonStartForm(SeenForm):
    """What one types on a phone: what happened, and what we do differently."""

    happened = _long(
        _("What happened"),
        required=True,
        error_messages={"required": lessons.NO_TEXT},
    )
    better = _long(_("What we do differently"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": new_key(), "seen": 0}, auto_id="new-%s")

    def details(self) -> lessons.Details:
        given = self.cleaned_data
        return lessons.Details(happened=given["happened"], better=given["better"])


class LessonForm(SeenForm):
    """The whole of a lesson."""

    happened = _long(
        _("What happened"),
        required=True,
        error_messages={"required": lessons.NO_TEXT},
    )
    why = _long(_("Why"))
    better = _long(_("What we do differently"))
    action = _line(
        _("Action"),
        help_text=_("One thing that somebody does, so that it does not stay a good intention."),
    )
    due_on = day_field(label=_("Until"))
    proud = forms.BooleanField(
        label=_("We are proud to have learned this"),
        required=False,
        help_text=_("The first of these is read out at the celebration."),
    )

    def __init__(self, data: Any = None, *, seats: Choices, lesson: Lesson) -> None:
        initial = seen_of(lesson) | vars(lessons.details_of(lesson))
        super().__init__(data, initial=initial, auto_id="lesson-%s")
        self.fields["action"].widget.attrs["maxlength"] = ACTION_MOST
        self.fields["owner"] = ChoiceOfId(
            label=_("Owner"), choices=seats, none=NOBODY, words=NO_SEAT
        )

    def details(self) -> lessons.Details:
        return lessons.Details(**{name: self.cleaned_data[name] for name in lessons.NAMES})


class HandoverForm(SeenForm):
    """Who carries the PMO on."""

    owner_name = _line(
        _("Or a name"), help_text=_("Of somebody without a seat in this engagement.")
    )
    review_on = day_field(label=_("Next review"))
    places = _long(
        _("Where things are"),
        rows=4,
        help_text=_("A line for each: templates, plan, reports, access. Addresses become links."),
    )
    known = _long(
        _("What one should know"),
        rows=4,
        help_text=_("Promises that were made, people to ask, what to look after first."),
    )

    def __init__(self, data: Any = None, *, seats: Choices, row: Handover) -> None:
        initial = seen_of(row if row.pk else None) | vars(handovers.details_of(row))
        super().__init__(data, initial=initial, auto_id="handover-%s")
        self.fields["owner"] = ChoiceOfId(
            label=_("Who carries the PMO on"), choices=seats, none=NOBODY, words=NO_SEAT
        )
        self.order_fields(["owner", "owner_name"])

    def details(self) -> handovers.Details:
        return handovers.Details(**{name: self.cleaned_data[name] for name in handovers.NAMES})


class CelebrationForm(SeenForm):
    """When, where, and who came."""

    held_on = day_field(label=pgettext_lazy("celebration", "Date"))
    begins_at = forms.TimeField(
        label=_("Begins at"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": NO_TIME},
    )
    place = _line(_("Place"))
    attendees = WholeField(
        label=_("How many came"),
        words=celebrations.NO_COUNT,
        least=0,
        most=ATTENDEES_MOST,
        required=False,
    )
    names = _long(_("Who came"), rows=3, help_text=_("One name a line, if you like."))
    agreed = forms.BooleanField(label=_("Everybody named here agreed to be named"), required=False)

    def __init__(self, data: Any = None, *, row: Celebration) -> None:
        known = {"agreed": bool(row.names)} | vars(celebrations.details_of(row))
        initial = seen_of(row if row.pk else None) | known
        super().__init__(data, initial=initial, auto_id="celebration-%s")

    def details(self) -> celebrations.Details:
        names = celebrations.NAMES
        return celebrations.Details(**{name: self.cleaned_data[name] for name in names})


class AgendaForm(SeenForm):
    """The parts of the agenda, a line each; an emptied line goes."""

    def __init__(self, data: Any = None, *, row: Celebration, parts: list[tuple[str, int]]) -> None:
        super().__init__(data, initial=seen_of(row if row.pk else None), auto_id="agenda-%s")
        wanted = len(parts) + MORE_PARTS
        if data is not None:
            wanted = sum(name.startswith("text_") for name in data) or wanted
        self.count = min(wanted, celebrations.MOST_PARTS)
        for n in range(1, self.count + 1):
            text, minutes = parts[n - 1] if n <= len(parts) else ("", None)
            self.fields[f"text_{n}"] = _line(_("What happens"), initial=text)
            self.fields[f"minutes_{n}"] = WholeField(
                label=_("Minutes"),
                words=celebrations.NO_MINUTES % {"n": n},
                least=1,
                most=MINUTES_MOST,
                required=False,
                initial=minutes,
            )

    @property
    def lines(self) -> list[tuple[Any, Any]]:
        numbers = range(1, self.count + 1)
        return [(self[f"text_{n}"], self[f"minutes_{n}"]) for n in numbers]

    def parts(self) -> list[celebrations.Part]:
        """Those with anything in them."""
        found = []
        for n in range(1, self.count + 1):
            text, minutes = self.cleaned_data[f"text_{n}"], self.cleaned_data[f"minutes_{n}"]
            if text or minutes:
                found.append(celebrations.Part(text, minutes or 0))
        return found


class AcknowledgementForm(SeenForm):
    """Somebody who is thanked by name."""

    name = _line(_("Name"), required=True, error_messages={"required": acknowledgements.NO_NAME})
    contribution = _long(
        _("What they did"),
        required=True,
        error_messages={"required": acknowledgements.NO_CONTRIBUTION},
    )
    public = forms.BooleanField(
        label=_("Agreed to be named to everybody"),
        required=False,
        help_text=_("Without it only lead and facilitators see this, and no report does."),
    )

    def __init__(self, data: Any = None, *, row: Acknowledgement | None = None) -> None:
        known = vars(acknowledgements.details_of(row)) if row else {}
        super().__init__(data, initial=seen_of(row) | known, auto_id="acknowledgement-%s")

    def details(self) -> acknowledgements.Details:
        names = acknowledgements.NAMES
        return acknowledgements.Details(**{name: self.cleaned_data[name] for name in names})


class ThanksForm(SeenForm):
    """A note for the wall."""

    text = _long(_("Your thanks"), required=True, error_messages={"required": thanks.NO_TEXT})
    signature = _line(
        _("Signed"),
        help_text=_("Empty: nobody learns who wrote it, and you cannot take it back yourself."),
    )
    paper = forms.ChoiceField(
        choices=Paper.choices,
        required=False,
        error_messages={"invalid_choice": thanks.NO_PAPER},
    )

    def __init__(self, data: Any = None, *, seat: Participant) -> None:
        papers = Paper.values
        initial = {
            "key": new_key(),
            "seen": 0,
            "signature": seat.display_name,
            "paper": papers[seat.tint % len(papers)],
        }
        super().__init__(data, initial=initial, auto_id="thanks-%s")
        self.fields["text"].widget.attrs["maxlength"] = THANKS_MOST
        self.fields["signature"].widget.attrs["maxlength"] = TITLE_MOST

    @property
    def chosen_paper(self) -> str:
        return self["paper"].value() or Paper.SAFFRON

    def details(self) -> thanks.Details:
        given = self.cleaned_data
        return thanks.Details(given["text"], given["signature"], given["paper"] or Paper.SAFFRON)
