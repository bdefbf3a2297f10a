"""Forms of canvases, each named after its act.  They read; the actions write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.actions.links import END_GONE, OTHER_CANVAS, STRENGTH
from canvases.models import Canvas, Kpi, Note
from canvases.models.canvas import CanvasKind
from canvases.models.link import USUAL_STRENGTH, LinkType
from canvases.models.note import (
    BLOCK_KEYS,
    Paper,
    State,
)
from canvases.models.version import REMARK_MOST
from canvases.words import (
    block_title,
)
from pmo_studio.core.forms import (
    NameField,
    RowsField,
)
from pmo_studio.core.lines import (
    TITLE_MOST,
)
from pmo_studio.core.models import Engagement
from pmo_studio.core.subjects import is_id

FARTHEST = 1e9
NO_SOURCE = _("Choose a note to link.")
NO_END = _("Choose what it is linked with.")
WEIGHT_CHOICES = [("1", _("1, low")), ("2", _("2, usual")), ("3", _("3, high"))]
UNKNOWN_BLOCK = _("There is no such block. Choose one of the nine.")


class BlockField(forms.ChoiceField):
    """One of the nine blocks, listed in the order of filling."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Block"))
        kwargs.setdefault("error_messages", {"invalid_choice": UNKNOWN_BLOCK})
        super().__init__(choices=block_choices, **kwargs)


def block_choices() -> list[tuple[str, str]]:
    return [(key, block_title(key)) for key in BLOCK_KEYS]


class TextField(forms.CharField):
    """A note's text as it was typed: the action trims, checks and says what is wrong."""

    widget = forms.Textarea(attrs={"rows": 3, "maxlength": 500, "dir": "auto"})

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Text"))
        super().__init__(strip=False, required=False, **kwargs)


class PositionField(forms.FloatField):
    """A place in a list, within what bundles can carry (pmo_studio.core.bundle)."""

    def __init__(self) -> None:
        super().__init__(
            required=False, min_value=-FARTHEST, max_value=FARTHEST, widget=forms.HiddenInput
        )


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


class EndField(forms.Field):
    """What a link leads to, `note:12` or `kpi:4`, read as that note or KPI of the canvas."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(error_messages={"required": NO_END}, **kwargs)
        self.canvas: Canvas | None = None

    def to_python(self, value: Any) -> Note | Kpi | None:
        prefix, _colon, number = str(value or "").partition(":")
        if not number:
            return None
        if self.canvas is None or not is_id(number):
            raise forms.ValidationError(END_GONE)
        notes = Note.objects.filter(canvas__engagement=self.canvas.engagement_id)
        kpis = Kpi.objects.filter(engagement=self.canvas.engagement_id)
        row: Note | Kpi | None = None
        if prefix == "note":
            row = notes.select_related("canvas__engagement").filter(pk=int(number)).first()
        elif prefix == "kpi":
            row = kpis.filter(pk=int(number)).first()
        if row is None:
            raise forms.ValidationError(END_GONE)
        return row


class StrengthForm(forms.Form):
    strength = forms.TypedChoiceField(
        label=_("Strength"),
        choices=[("1", "1"), ("2", "2"), ("3", "3")],
        coerce=int,
        error_messages={"required": STRENGTH, "invalid_choice": STRENGTH},
    )


class LinkForm(StrengthForm):
    """Which two are linked, and how strongly; without a word it is the usual strength."""

    source = EndField()
    end = EndField()

    def __init__(self, *args: Any, canvas: Canvas, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.canvas = canvas
        self.fields["strength"].required = False
        for name in ("source", "end"):
            field = self.fields[name]
            if isinstance(field, EndField):
                field.canvas = canvas

    def clean_source(self) -> Note:
        source = self.cleaned_data["source"]
        if not isinstance(source, Note):
            raise forms.ValidationError(NO_SOURCE)
        if source.canvas_id != self.canvas.pk:
            raise forms.ValidationError(OTHER_CANVAS)
        return source

    def clean_strength(self) -> int:
        return int(self.cleaned_data["strength"] or USUAL_STRENGTH)


class LinkFilterForm(forms.Form):
    """What the table of links shows."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("all")), *LinkType.choices], required=False
    )
    note = forms.IntegerField(required=False, min_value=1)


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


class TitleForm(forms.Form):
    title = forms.CharField(label=_("Name"), max_length=TITLE_MOST, required=False, strip=True)


class CanvasForm(forms.ModelForm[Canvas]):
    class Meta:
        model = Canvas
        fields = ("title", "kind", "everyone_edits", "everyone_links")
        field_classes = {"title": NameField}


class NewCanvasForm(forms.Form):
    title = NameField(label=_("Title"), max_length=TITLE_MOST)
    kind = forms.ChoiceField(label=_("Kind"), choices=CanvasKind.choices, initial=CanvasKind.TO_BE)


class DuplicateForm(NewCanvasForm):
    with_notes = forms.BooleanField(label=_("With its notes"), required=False, initial=True)


class VersionForm(forms.Form):
    """What a version is called, and why it was kept."""

    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_MOST,
        required=False,
        help_text=_("May be empty: the letter is enough."),
    )
    remark = forms.CharField(
        label=_("Remark"),
        max_length=REMARK_MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )


class MergeForm(forms.Form):
    """Which canvases become one, and which one that is."""

    canvases = RowsField(
        label=_("Canvases"),
        queryset=Canvas.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two canvases to merge.")},
    )
    into = forms.ModelChoiceField(
        label=_("Into"),
        queryset=Canvas.objects.none(),
        required=False,
        empty_label=_("a new canvas"),
        help_text=_("A canvas that stands already is kept as a version first and loses nothing."),
    )
    title = NameField(label=_("Title of the new canvas"), max_length=TITLE_MOST, required=False)
    kind = forms.ChoiceField(
        label=_("Kind of the new canvas"), choices=CanvasKind.choices, initial=CanvasKind.TO_BE
    )

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("canvases", "into"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = Canvas.objects.filter(engagement=engagement)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("into") and not values.get("title") and "title" not in self.errors:
            self.add_error("title", _("A canvas needs a title."))
        return values


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
