"""Forms of readings.  They read; the actions write."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.events import new_key
from pmo_studio.core.refusals import Refused
from roadmaps.actions import readings as actions
from roadmaps.actions.readings import Entry
from roadmaps.kpis import periods
from roadmaps.kpis.periods import NoPeriod, Period
from roadmaps.models.reading import NOTE_MOST
from roadmaps.readings import typed, words
from roadmaps.readings.wall import Line

NO_VALUE = _("Type what the KPI came to.")
NO_PERIOD = _("Choose a period that has begun.")
VALUE_HELP = _("84, 12.5, or 21/25 for 21 of 25.")
# So many periods back the list of one KPI offers.
OFFERED = 36


def value_field(**kwargs: Any) -> forms.CharField:
    attrs = {"class": "num", "autocomplete": "off", "maxlength": 60}
    return forms.CharField(max_length=60, widget=forms.TextInput(attrs=attrs), **kwargs)


def note_field() -> forms.CharField:
    return forms.CharField(
        label=pgettext_lazy("reading", "Note"),
        max_length=NOTE_MOST,
        required=False,
        error_messages={"max_length": actions.LONG_NOTE},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class ReadingForm(forms.Form):
    """What one KPI came to in one period."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    period = forms.ChoiceField(
        label=_("Period"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), NO_PERIOD),
    )
    value = value_field(
        label=pgettext_lazy("reading", "Value"), error_messages={"required": NO_VALUE}
    )
    note = note_field()

    def __init__(self, data: Any = None, *, kpi: Kpi, chosen: Period) -> None:
        super().__init__(data, initial={"period": chosen.key, "key": new_key()})
        self.kpi = kpi
        offered = _offered(kpi.frequency, chosen)
        field: Any = self.fields["period"]
        field.choices = [(span.key, words.period(span)) for span in offered]
        self.fields["value"].label = _value_label(kpi)
        self.fields["value"].help_text = VALUE_HELP

    def entries(self) -> list[Entry]:
        """What was typed; Refused in words."""
        given = self.cleaned_data
        span = periods.read(given["period"], self.kpi.frequency)
        return [Entry(self.kpi.pk, span, typed.said(given["value"], self.kpi, note=given["note"]))]


def _value_label(kpi: Kpi) -> str:
    label = str(pgettext_lazy("reading", "Value"))
    return label if kpi.unit == kpi_words.SCORE else f"{label} ({kpi_words.unit(kpi.unit)})"


def _offered(frequency: str, chosen: Period) -> list[Period]:
    """The newest first: the running one and those before it, and the chosen one anyway."""
    running = periods.of_day(timezone.localdate(), frequency)
    listed = [running.shifted(-n) for n in range(OFFERED)]
    return (
        listed
        if chosen in listed or not chosen.has_begun(timezone.localdate())
        else [*listed, chosen]
    )


class DueForm(forms.Form):
    """One field for every KPI whose reading is due; what is left empty is not recorded."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, lines: Sequence[Line]) -> None:
        super().__init__(data, initial={"key": new_key()})
        self.lines = lines
        for line in lines:
            self.fields[f"value_{line.kpi_id}"] = value_field(label=line.name, required=False)
            self.fields[f"note_{line.kpi_id}"] = note_field()
            self.fields[f"period_{line.kpi_id}"] = forms.CharField(
                initial=line.standing.awaited.key, widget=forms.HiddenInput, required=False
            )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each KPI with its fields."""
        return [
            {"line": line}
            | {name: self[f"{name}_{line.kpi_id}"] for name in ("value", "note", "period")}
            for line in self.lines
        ]

    def entries(self) -> list[Entry]:
        """What was typed.  Errors are told at their fields: none comes back then."""
        found = []
        for line in self.lines:
            text = self.cleaned_data.get(f"value_{line.kpi_id}", "")
            if not text:
                continue
            try:
                found.append(self._entry(line, text))
            except Refused as refused:
                self.add_error(f"value_{line.kpi_id}", refused.words)
        return [] if self.errors else found

    @property
    def wrong(self) -> list[forms.BoundField]:
        """The values and notes that were refused; the first one is where the page begins."""
        found = [self[name] for name in self.errors if name in self.fields]
        found.sort(key=lambda each: [*self.fields].index(each.name))
        if found:
            found[0].field.widget.attrs["autofocus"] = True
        return found

    def _entry(self, line: Line, text: str) -> Entry:
        kpi = line.standing.kpi
        # The period that the sender had before their eyes, even if somebody recorded it meanwhile.
        given = self.cleaned_data[f"period_{kpi.pk}"]
        try:
            span = periods.read(given, kpi.frequency) if given else line.standing.awaited
        except NoPeriod:
            raise Refused(actions.OTHER_LENGTH) from None
        note = self.cleaned_data[f"note_{kpi.pk}"]
        return Entry(kpi.pk, span, typed.said(text, kpi, note=note))
