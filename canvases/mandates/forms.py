"""Forms of the mandate, a part of the document each.  They read; the actions write."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases import kpi_words
from canvases.actions import mandate_drafts, mandate_signing, mandates
from canvases.actions.mandates import Edit
from canvases.mandates import words
from canvases.models import Kpi, Mandate, MandateVariant, Objective
from canvases.models.mandate import LINE_MOST, MOST_KPIS_EACH, OBJECTIVE_MOST, Authority, Scope
from pmo_studio.core import signing_forms
from pmo_studio.core.events import new_key
from pmo_studio.core.forms import NameField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.seen_forms import SeenForm, seen_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The parts of the document that are one form each, with the fields in it.
PARTS = {
    "mission": ("mission",),
    "vision": ("vision",),
    "scope": ("scope", "scope_in", "scope_out"),
    "authority": ("authority",),
    "reporting_line": ("reporting_line",),
    "sponsor": ("sponsor",),
    "funding": ("funding",),
    "review_on": ("review_on",),
}
ROWS = {"scope_in": 4, "scope_out": 3, "mission": 3, "vision": 3}


# Beside the label, instead of “optional”: a draft is saved without, and what asks for it later.
TO_AGREE = _("needed before you agree")
TO_SIGN = _("needed before it is signed")
NEEDED = {
    **dict.fromkeys(("mission", "vision", "scope", "scope_in"), TO_AGREE),
    **dict.fromkeys(("reporting_line", "review_on"), TO_AGREE),
    **dict.fromkeys(("sponsor", "funding"), TO_SIGN),
}


def _text(name: str) -> forms.CharField:
    # Longer texts reach the action, which says how long they are: nothing is cut off unsaid.
    attrs = {"rows": ROWS.get(name, 2), "dir": "auto"}
    return forms.CharField(
        label=words.NAMES[name], required=False, strip=False, widget=forms.Textarea(attrs=attrs)
    )


def _field(name: str, engagement: Engagement) -> forms.Field:
    if name == "scope":
        choices = [("", _("not chosen yet")), *Scope.choices]
        return forms.ChoiceField(label=_("How far it reaches"), choices=choices, required=False)
    if name == "authority":
        return forms.ChoiceField(
            label=words.NAMES[name],
            choices=Authority.choices,
            error_messages={"required": mandates.UNKNOWN_CHOICE},
            widget=forms.RadioSelect,
        )
    if name == "review_on":
        return forms.CharField(
            label=words.NAMES[name],
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}),
        )
    return _text(name)


def say_when_needed(field: forms.Field, words_of: "_StrPromise | None") -> None:
    """What components/field.html says beside the label of a field that may stay empty for now."""
    cast(Any, field).needed = words_of


class PartForm(forms.Form):
    """One part of the document; `base_…` is what stood there when its writer began."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, mandate: Mandate, part: str) -> None:
        super().__init__(data)
        self.names = PARTS[part]
        self.initial["key"] = new_key()
        for name in self.names:
            now = mandates.written(mandate, name)
            self._add(name, mandate, now)
            say_when_needed(self.fields[name], NEEDED.get(name))
            self.fields[f"base_{name}"] = forms.CharField(
                widget=forms.HiddenInput, required=False, strip=False
            )
            self.initial[f"base_{name}"] = now

    def _add(self, name: str, mandate: Mandate, now: str) -> None:
        if name == "sponsor":
            self._add_sponsor(mandate, now)
            return
        self.fields[name] = _field(name, mandate.engagement)
        self.initial[name] = now

    def _add_sponsor(self, mandate: Mandate, now: str) -> None:
        seats = Participant.objects.active().people().filter(engagement=mandate.engagement)
        listed = list(seats.order_by("-is_sponsor", "display_name"))
        choices: list[tuple[str, Any]] = [("", _("somebody without a seat here"))]
        choices += [(f"{mandates.SEAT}{seat.pk}", seat.name) for seat in listed]
        self.fields["sponsor"] = forms.ChoiceField(
            label=_("Who it is"),
            choices=choices,
            required=False,
            error_messages={"invalid_choice": mandates.NO_SEAT},
        )
        self.fields["sponsor_name"] = NameField(
            label=_("Name, if they have no seat"), required=False, max_length=TITLE_MOST
        )
        is_seat = now.startswith(mandates.SEAT)
        self.initial["sponsor"] = now if is_seat else ""
        self.initial["sponsor_name"] = "" if is_seat else now

    def edits(self) -> Mapping[str, Edit]:
        return {name: Edit(self._value(name), self.data.get(f"base_{name}")) for name in self.names}

    def _value(self, name: str) -> str:
        value: str = self.cleaned_data[name]
        return value or self.cleaned_data["sponsor_name"] if name == "sponsor" else value

    def build_on(self, field: str, now: str) -> None:
        """Let what was typed stand, as an answer to what stands now."""
        self.data = {**dict(self.data.items()), f"base_{field}": now}


class RowForm(SeenForm):
    """A row of the mandate: a decision right or an objective."""

    def said(self) -> dict[str, Any]:
        """What a valid form says, as the actions take it."""
        return {"text": self.cleaned_data["text"]}


class RightForm(RowForm):
    text = NameField(
        label=_("What the PMO decides"),
        max_length=LINE_MOST,
        error_messages={"required": mandates.NO_RIGHT},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class ObjectiveForm(RowForm):
    """An objective and up to three KPIs that prove it."""

    text = NameField(
        label=_("Objective"),
        max_length=OBJECTIVE_MOST,
        error_messages={"required": mandates.NO_OBJECTIVE},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kpis: list[Kpi],
        objective: Objective | None = None,
        chosen: list[Kpi] | None = None,
    ) -> None:
        proofs = [kpi.pk for kpi in chosen or []]
        initial = {"text": objective.text if objective else "", **seen_of(objective)}
        initial |= {f"kpi_{place}": pk for place, pk in enumerate(proofs, start=1)}
        super().__init__(data, initial=initial)
        choices = [("", "–"), *((str(kpi.pk), kpi_words.told(kpi.name)) for kpi in kpis)]
        for place in range(1, MOST_KPIS_EACH + 1):
            self.fields[f"kpi_{place}"] = forms.ChoiceField(
                label=_("KPI %(n)s") % {"n": place},
                choices=choices,
                required=False,
                error_messages={"invalid_choice": mandates.NO_KPI},
            )
        say_when_needed(self.fields["kpi_1"], TO_AGREE)

    def said(self) -> dict[str, Any]:
        places = range(1, MOST_KPIS_EACH + 1)
        given = [self.cleaned_data[f"kpi_{place}"] for place in places]
        return super().said() | {"kpis": [int(pk) for pk in given if pk]}


class DraftForm(SeenForm):
    """A draft as it was typed: the action says how long it may be."""

    text = forms.CharField(
        label=_("Your draft"),
        strip=False,
        error_messages={"required": mandate_drafts.EMPTY},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(
        self, data: Any = None, *, variant: MandateVariant | None = None, text: str = ""
    ) -> None:
        initial = {"text": variant.text if variant else text, **seen_of(variant)}
        super().__init__(data, initial=initial)


class LinkForm(signing_forms.LinkForm):
    ticked = forms.BooleanField(
        label=_("I have read the mandate and sign it."),
        error_messages={"required": mandate_signing.NOT_TICKED},
    )
