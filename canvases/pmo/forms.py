"""Forms of the PMO model and its structure.  They read; the actions write."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.actions.pmo_model import GRADES, LONG, NO_GRADE, NO_REASON, NO_TYPE
from canvases.actions.structure import LONG as LONG_FIELD
from canvases.actions.structure import NO_LETTER, NO_TITLE, UNIT_GONE, Party, RoleFacts
from canvases.models import Canvas, GradeChoice, ModelConfirmation, StructureRole, Unit
from canvases.models.pmo_model import REASON_MOST, Letter, PmoType
from canvases.pmo import words
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.seen_forms import SeenForm, seen_of


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why"),
        max_length=REASON_MOST,
        error_messages={"required": NO_REASON, "max_length": LONG},
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


def _title(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TITLE_MOST,
        error_messages={"required": NO_TITLE, "max_length": LONG_FIELD},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


def _optional(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TITLE_MOST,
        required=False,
        error_messages={"max_length": LONG_FIELD},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class GradeForm(SeenForm):
    """A target grade in place of the derived one."""

    grade = forms.TypedChoiceField(
        label=_("Target service grade"),
        coerce=int,
        error_messages={"required": NO_GRADE, "invalid_choice": NO_GRADE},
    )
    reason = _reason()

    def __init__(
        self, data: Any = None, *, choice: GradeChoice | None = None, grade: int | None = None
    ) -> None:
        """`grade` is the one that counts now, and what stands in the form."""
        super().__init__(data)
        field = self.fields["grade"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(each, words.grade(each)) for each in GRADES]
        self.initial = {
            "grade": grade,
            "reason": choice.reason if choice else "",
            **seen_of(choice),
        }


class ConfirmForm(SeenForm):
    """The type that it shall be; `figures` names those that its sender saw."""

    pmo_type = forms.ChoiceField(
        label=_("Type of PMO"),
        choices=PmoType.choices,
        error_messages={"required": NO_TYPE, "invalid_choice": NO_TYPE},
    )
    rationale = _reason()
    figures = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        derived: str | None = None,
        confirmed: ModelConfirmation | None = None,
        figures: str = "",
    ) -> None:
        super().__init__(data)
        self.initial = {"pmo_type": derived, "figures": figures, **seen_of(confirmed)}

    def look_again(self, figures: str) -> None:
        """Let what was typed stand, as an answer to the figures of now."""
        self.data = {**dict(self.data.items()), "figures": figures}


class UnitForm(SeenForm):
    title = _title(_("Name of the unit"))

    def __init__(self, data: Any = None, *, unit: Unit | None = None) -> None:
        super().__init__(data)
        self.initial = {"title": unit.title if unit else "", **seen_of(unit)}


class RoleForm(SeenForm):
    """A role: what it is called, where it stands, whom it reports to and who has it."""

    title = _title(_("Title of the role"))
    unit = forms.ModelChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("above the units"),
        error_messages={"invalid_choice": UNIT_GONE},
    )
    reports_to = _optional(_("Reports to"))
    person = _optional(_("Person"))

    def __init__(
        self, data: Any = None, *, canvas: Canvas, role: StructureRole | None = None
    ) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = Unit.objects.filter(canvas=canvas)
        self.initial = {
            "title": role.title if role else "",
            "unit": role.unit_id if role else None,
            "reports_to": role.reports_to if role else "",
            "person": role.person if role else "",
            **seen_of(role),
        }

    @property
    def facts(self) -> RoleFacts:
        names = ("title", "unit", "reports_to", "person")
        return RoleFacts(**{name: self.cleaned_data[name] for name in names})


class RaciForm(SeenForm):
    """A letter, or none, for each role and party."""

    def __init__(
        self,
        data: Any = None,
        *,
        parties: Iterable[tuple[Party, str]],
        letters: dict[Party, str],
        seen: int,
    ) -> None:
        super().__init__(data)
        self.parties = {self._name(party): party for party, _ in parties}
        choices = [("", "–"), *((each.value, f"{each.value}: {each.label}") for each in Letter)]
        for (name, party), (_party, title) in zip(self.parties.items(), parties, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=title,
                choices=choices,
                required=False,
                error_messages={"invalid_choice": NO_LETTER},
            )
            self.initial[name] = letters.get(party, "")
        self.initial.update(seen_of(None), seen=seen)

    @staticmethod
    def _name(party: Party) -> str:
        return f"role-{party.role}" if party.role else f"note-{party.note}"

    @property
    def letters(self) -> dict[Party, str]:
        return {party: self.cleaned_data[name] for name, party in self.parties.items()}
