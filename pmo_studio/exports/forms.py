"""The options of each kind of export."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas
from pmo_studio.core.models import Engagement
from pmo_studio.exports.models import For


class AudienceForm(forms.Form):
    """Whom the file is for; shown to who may choose."""

    audience = forms.ChoiceField(label=_("For"), choices=For.choices, initial=For.ROOM)


def canvas_form(engagement: Engagement) -> type[forms.Form]:
    """Which canvas on which paper."""

    class CanvasForm(forms.Form):
        canvas = forms.ModelChoiceField(
            label=_("Canvas"),
            queryset=Canvas.objects.filter(engagement=engagement).newest_first(),
            empty_label=None,
        )
        paper = forms.ChoiceField(
            label=_("Paper"), choices=[("A3", _("A3 landscape")), ("A4", _("A4 landscape"))]
        )

    return CanvasForm


def report_form(engagement: Engagement) -> type[forms.Form]:
    """The report has no options."""
    return forms.Form


def options_of(form: forms.Form) -> dict[str, Any]:
    """The form's values as JSON: rows by their ids."""
    return {name: getattr(value, "pk", value) for name, value in sorted(form.cleaned_data.items())}
