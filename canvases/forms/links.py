"""Forms of links."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.actions.links import END_GONE, OTHER_CANVAS, STRENGTH
from canvases.models import Canvas, Kpi, Note
from canvases.models.link import USUAL_STRENGTH, LinkType
from pmo_studio.core.subjects import is_id

# What somebody searches for, in characters.
WORDS_MOST = 100
NO_SOURCE = _("Choose a note to link.")
NO_END = _("Choose what it is linked with.")


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
    q = forms.CharField(
        label=_("Words of a note or KPI"),
        required=False,
        max_length=WORDS_MOST,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    alone = forms.BooleanField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
