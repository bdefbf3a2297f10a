"""Forms of whole canvases: their settings, copies, versions and merging."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases import counting
from canvases.models import Canvas
from canvases.models.canvas import CanvasKind
from canvases.models.version import REMARK_MOST
from pmo_studio.core.forms import NameField, RowsField
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement


class CanvasForm(forms.ModelForm[Canvas]):
    class Meta:
        model = Canvas
        fields = ("title", "kind", "everyone_edits", "everyone_links")
        field_classes = {"title": NameField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].help_text = counting.before_another_kind(self.instance)


class NewCanvasForm(forms.Form):
    """Says before it is sent what another to-be canvas would do to `now`, the one that counts."""

    title = NameField(label=_("Title"), max_length=TITLE_MOST)
    kind = forms.ChoiceField(label=_("Kind"), choices=CanvasKind.choices)

    def __init__(self, *args: Any, now: Canvas | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain_kind(self.fields["kind"], now)


class DuplicateForm(NewCanvasForm):
    with_notes = forms.BooleanField(label=_("With its notes"), required=False, initial=True)


def _explain_kind(field: forms.Field, now: Canvas | None) -> None:
    field.initial = counting.usual_kind(now)
    field.help_text = counting.before_a_new_one(now)


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
    kind = forms.ChoiceField(label=_("Kind of the new canvas"), choices=CanvasKind.choices)

    def __init__(self, *args: Any, engagement: Engagement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("canvases", "into"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = Canvas.objects.filter(engagement=engagement)
        _explain_kind(self.fields["kind"], counting.of(engagement))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not values.get("into") and not values.get("title") and "title" not in self.errors:
            self.add_error("title", _("A canvas needs a title."))
        return values
