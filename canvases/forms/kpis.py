"""The form of one KPI.  It reads; the action writes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases import kpi_words
from canvases.actions import kpis as actions
from canvases.actions.kpis import Details
from canvases.models import Kpi
from canvases.models.kpi import FORMULA_MOST, UNIT_MOST, Direction, Frequency
from pmo_studio.core import figures, languages
from pmo_studio.core.forms import NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of

NO_NUMBER = _(
    "“%(typed)s” is no number. Write it like 1250 or 12.5, with at most 4 decimals, without the"
    " unit."
)
UNITS_LIST = "kpi-units"
# Texts that the catalogue may have in the reader's language.
TOLD = ("name", "formula")


class FigureField(forms.CharField):
    """A number as people type it: a decimal comma, and signs between thousands, are understood."""

    def __init__(self, *, label: Any, help_text: Any = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            widget=forms.TextInput(
                attrs={"class": "num", "inputmode": "decimal", "autocomplete": "off"}
            ),
        )

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return figures.read(typed, languages.current())
        except figures.NoNumber:
            raise forms.ValidationError(NO_NUMBER, params={"typed": typed}) from None

    def prepare_value(self, value: Any) -> Any:
        return kpi_words.number(value) if isinstance(value, Decimal) else value


class UnitField(NameField):
    """A unit of the catalogue by its name in any language, or words of one's own."""

    def clean(self, value: Any) -> Any:
        return kpi_words.unit_key(super().clean(value) or "")

    def prepare_value(self, value: Any) -> Any:
        return kpi_words.unit(value) if value else value


class KpiForm(SeenForm):
    """What is said of one KPI."""

    name = NameField(
        label=_("Name"),
        max_length=TITLE_MOST,
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
    )
    unit = UnitField(
        label=_("Unit"),
        max_length=UNIT_MOST,
        help_text=_("%, days, score, levels, or words of your own."),
        error_messages={"required": actions.NO_UNIT, "max_length": actions.LONG_UNIT},
        widget=forms.TextInput(attrs={"list": UNITS_LIST}),
    )
    direction = forms.ChoiceField(
        label=_("What is better"),
        choices=Direction.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), actions.NO_DIRECTION),
    )
    frequency = forms.ChoiceField(
        label=_("How often it is measured"),
        choices=Frequency.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), actions.NO_FREQUENCY),
    )
    baseline = FigureField(label=_("Baseline"), help_text=_("Where it stands today, if known."))
    target = FigureField(label=_("Target"), help_text=_("Empty for a band."))
    band_low = FigureField(label=_("Lowest of the band"))
    band_high = FigureField(label=_("Highest of the band"))
    tolerance_percent = FigureField(
        label=_("Tolerance in percent"),
        help_text=_("So far off the target, or off the band by its width, is still amber."),
    )
    tolerance = FigureField(
        label=_("Tolerance (absolute)"),
        help_text=_("In the unit itself; it wins over the one in percent."),
    )
    owner = NameField(
        label=_("Owner"),
        max_length=TITLE_MOST,
        required=False,
        help_text=_("A role or a person who answers for the number."),
        error_messages={"max_length": actions.LONG_OWNER},
    )
    formula = forms.CharField(
        label=_("Formula"),
        max_length=FORMULA_MOST,
        required=False,
        error_messages={"max_length": actions.LONG_FORMULA},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, kpi: Kpi | None = None) -> None:
        initial: dict[str, Any] = seen_of(kpi)
        initial |= vars(actions.details_of(kpi)) if kpi else {"tolerance_percent": Decimal(10)}
        initial |= {name: kpi_words.told(getattr(kpi, name)) for name in TOLD if kpi}
        super().__init__(data, initial=initial)
        self.kept = {name: getattr(kpi, name) for name in TOLD if kpi}

    def details(self) -> Details:
        given = {name: self.cleaned_data[name] for name in actions.NAMES}
        if given["tolerance_percent"] is None:
            given["tolerance_percent"] = Decimal(10)
        # A text that was only read in another language was not changed.
        for name, kept in self.kept.items():
            if given[name] == kpi_words.told(kept):
                given[name] = kept
        return Details(**given)
