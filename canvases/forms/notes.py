"""Forms of notes and their groups, each named after its act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.forms.fields import BlockField, PositionField, TextField
from canvases.models import Note
from canvases.models.note import Paper, State
from pmo_studio.core.lines import TITLE_MOST

WEIGHT_CHOICES = [("1", _("1, low")), ("2", _("2, usual")), ("3", _("3, high"))]


class AddForm(forms.Form):
    block = BlockField()
    text = TextField()
    paper = forms.ChoiceField(
        label=_("Colour"), choices=Paper.choices, required=False, initial=Paper.SAFFRON
    )
    position = PositionField()

    def clean_paper(self) -> str:
        return self.cleaned_data["paper"] or Paper.SAFFRON


class EditForm(forms.Form):
    text = TextField()
    base_version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    after_key = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Where a note goes: into a block, at a position if one is given, or into a group."""

    block = BlockField()
    position = PositionField()
    group = forms.IntegerField(required=False, widget=forms.HiddenInput)


class ColourForm(forms.Form):
    paper = forms.ChoiceField(label=_("Colour"), choices=Paper.choices)


class FactsForm(forms.Form):
    """What a note stands for; a field that is not sent stays as it is."""

    state = forms.ChoiceField(label=_("State"), choices=State.choices, required=False)
    weight = forms.TypedChoiceField(
        label=_("Weight"),
        choices=WEIGHT_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
    )
    function = forms.CharField(label=_("Function"), max_length=8, required=False)

    def facts(self) -> dict[str, Any]:
        """Only what was sent; an empty function is a choice, an empty state is none."""
        values = {name: self.cleaned_data[name] or None for name in ("state", "weight")}
        function = self.cleaned_data["function"] if "function" in self.data else None
        return values | {"function": function}


class GroupForm(forms.Form):
    """Which note this one is put onto."""

    onto = forms.ModelChoiceField(
        label=_("Group with"),
        queryset=Note.objects.none(),
        empty_label=_("choose a note"),
        error_messages={"invalid_choice": _("That note is no longer on this canvas.")},
    )
    title = forms.CharField(label=_("Name of the group"), max_length=TITLE_MOST, required=False)

    def __init__(self, *args: Any, note: Note, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["onto"]
        if isinstance(field, forms.ModelChoiceField):
            others = Note.objects.live().filter(canvas=note.canvas_id).exclude(pk=note.pk)
            field.queryset = others.select_related("group", "canvas__engagement")


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=TITLE_MOST, required=False, strip=True)


class PasteForm(forms.Form):
    """Many lines, a note each."""

    block = BlockField()
    paper = forms.ChoiceField(label=_("Colour"), choices=Paper.choices, initial=Paper.SAFFRON)
    lines = forms.CharField(
        label=_("One note a line"),
        strip=False,
        max_length=120_000,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "class": "tall"}),
        error_messages={"required": _("Paste or type at least one line.")},
    )


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("Columns: block, text, colour. The colour may be missing."),
        error_messages={"required": _("Choose a CSV file first.")},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
