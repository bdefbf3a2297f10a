"""The form of one function.  It reads; the actions write."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from canvases.actions import functions as actions
from canvases.actions.functions import MOST_DELIVERABLES, Details
from canvases.function_list import FunctionList, Line, capability_name
from canvases.models.function import CAPABILITIES
from pmo_studio.core import catalogue, languages
from pmo_studio.core.forms import NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of

BLANK_DELIVERABLES = 3
Choices = list[tuple[str, str]]


class DaysField(forms.IntegerField):
    """A whole number of person-days."""

    def __init__(self, *, label: Any, least: int, words: Any) -> None:
        super().__init__(
            label=label,
            min_value=least,
            max_value=actions.DAYS_MOST,
            error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), words),
            widget=forms.NumberInput(attrs={"class": "num", "inputmode": "numeric"}),
        )


class KeysField(forms.MultipleChoiceField):
    """Some of a list, ticked."""

    def __init__(self, *, label: Any) -> None:
        super().__init__(label=label, required=False, widget=forms.CheckboxSelectMultiple)


class FunctionForm(SeenForm):
    """All that the catalogue says of a function."""

    name = NameField(
        label=_("Name"),
        max_length=TITLE_MOST,
        error_messages={"required": actions.NO_NAME, "max_length": actions.LONG_NAME},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    layer = forms.ChoiceField(label=_("Layer"), error_messages={"invalid_choice": actions.NO_LAYER})
    ctl = forms.TypedChoiceField(
        label=_("Degree of control"),
        coerce=int,
        error_messages={"invalid_choice": actions.NO_CTL},
    )
    capability = forms.ChoiceField(
        label=_("Capability that it raises first"),
        error_messages={"invalid_choice": actions.NO_CAPABILITY},
    )
    secondary = KeysField(label=_("Further capabilities"))
    effort_small = DaysField(label=_("Effort, small"), least=1, words=actions.EFFORT)
    effort_medium = DaysField(label=_("Effort, medium"), least=1, words=actions.EFFORT)
    effort_large = DaysField(label=_("Effort, large"), least=1, words=actions.EFFORT)
    run = DaysField(label=_("Person-days a month to run it"), least=0, words=actions.RUN)
    kpis = KeysField(label=_("KPIs"))
    req = KeysField(label=_("Functions that must stand first"))
    foundation = forms.BooleanField(label=_("Foundation: built in the first wave"), required=False)

    def __init__(self, data: Any = None, *, known: FunctionList, line: Line | None = None) -> None:
        details = actions.details_of(line.function) if line else None
        initial = vars(details) if details else _usual()
        entry = line.entry if line else None
        super().__init__(data, initial={**initial, **seen_of(entry)})
        for name, choices in _choices(known, line).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        pairs = details.deliverables if details else ()
        self.rows = range(min(MOST_DELIVERABLES, len(pairs) + BLANK_DELIVERABLES))
        for row in self.rows:
            kind, what = pairs[row] if row < len(pairs) else ("", "")
            self.fields[f"kind_{row}"] = forms.ChoiceField(
                label=__("Kind"), choices=_deliverable_kinds(), required=False, initial=kind
            )
            self.fields[f"what_{row}"] = NameField(
                label=__("Deliverable"), required=False, initial=what, max_length=TITLE_MOST
            )

    def deliverables(self) -> Iterator[tuple[Any, Any]]:
        """The two fields of each deliverable."""
        return ((self[f"kind_{row}"], self[f"what_{row}"]) for row in self.rows)

    def ticked(self) -> list[forms.BoundField]:
        """The fields of which several may be chosen, each of a long list."""
        return [self[name] for name in ("req", "kpis", "secondary")]

    def details(self) -> Details:
        """What was typed, for the action to check."""
        typed = self.cleaned_data
        pairs = [(typed[f"kind_{row}"], typed[f"what_{row}"]) for row in self.rows]
        return Details(
            name=typed["name"],
            layer=typed["layer"],
            ctl=typed["ctl"],
            capability=typed["capability"],
            group=self.initial.get("group", ""),
            secondary=tuple(typed["secondary"]),
            deliverables=tuple(pairs),
            kpis=tuple(typed["kpis"]),
            effort_small=typed["effort_small"],
            effort_medium=typed["effort_medium"],
            effort_large=typed["effort_large"],
            run=typed["run"],
            req=tuple(typed["req"]),
            foundation=typed["foundation"],
        )


def _usual() -> dict[str, Any]:
    """What a new function of one's own begins with (domain.md §5.5)."""
    return vars(Details(name="", layer="T", ctl=1, capability=CAPABILITIES[0]))


def _choices(known: FunctionList, line: Line | None) -> dict[str, Choices]:
    built_in, language = catalogue.load(), languages.current()
    kpis = {**dict.fromkeys(built_in.kpis), **dict.fromkeys(known.own_kpis)}
    capabilities = [(key, capability_name(key)) for key in CAPABILITIES]
    return {
        "layer": [(one.key, one.name.in_language(language)) for one in built_in.layers.values()],
        "ctl": [
            (str(degree), f"{degree} {name.in_language(language)}")
            for degree, name in built_in.controls.items()
        ],
        "capability": capabilities,
        "secondary": capabilities,
        "kpis": [(key, f"{key} {known.kpi_name(key)}") for key in kpis],
        "req": [
            (each.key, f"{each.key} {each.name}")
            for each in known.by_key.values()
            if line is None or each.key != line.key
        ],
    }


def _deliverable_kinds() -> Choices:
    kinds = catalogue.load().deliverable_kinds.values()
    listed = [(one.key, one.name.in_language(languages.current())) for one in kinds]
    return [("", __("choose a kind")), *listed]
