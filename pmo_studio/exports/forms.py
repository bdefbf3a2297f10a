"""The options of each kind of export."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from canvases.models import Canvas, MandateCopy
from pmo_studio.core.forms import DayField, NameField
from pmo_studio.core.models import Engagement
from pmo_studio.exports.models import For
from pmo_studio.exports.renewal.actions import NAME_MOST, NO_NAME


class AudienceForm(forms.Form):
    """Whom the file is for; shown to who may choose."""

    audience = forms.ChoiceField(label=_("For"), choices=For.choices, initial=For.ROOM)

    @property
    def with_data(self) -> bool:
        """Whether the file is to carry the engagement's data."""
        return bool(self.cleaned_data.get("attach"))


class DataForm(AudienceForm):
    """The same for a file that can carry the engagement's data."""

    attach = forms.BooleanField(
        label=_("Attach the data"),
        required=False,
        help_text=_(
            "The PDF then carries engagement.json, from which a studio can make this engagement"
            " again: settings, names and roles of the people, stakeholders, all canvases with"
            " their notes (deleted ones too), results of votes and the history. Left out:"
            " accounts, e-mail addresses, codes, and who gave which dots. Only the lead and"
            " facilitators can fetch such a file."
        ),
    )

    def clean(self) -> dict[str, Any]:
        """With the data in it the file is for lead and facilitators, whatever was chosen."""
        values = super().clean() or {}
        if values.get("attach"):
            values["audience"] = For.FACILITATORS
        return values


# No room has filled a tenth of it; the command line takes larger ones.
MOST_UPLOAD = 10_000_000


class BundleForm(forms.Form):
    """A file that holds an engagement."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "engagement.json, a zip with bundle.json, or a report as PDF that carries its data."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,.zip,.pdf"}),
    )

    def clean_file(self) -> Any:
        """Refused by its size before anybody reads it."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_UPLOAD:
            words = _(
                "The file is too large: %(most)s MB is the most here. Whoever runs the studio can"
                " import larger ones with manage.py import_bundle."
            )
            raise forms.ValidationError(words, params={"most": MOST_UPLOAD // 1_000_000})
        return upload


class RenewForm(forms.Form):
    """How the next cycle is called, when it begins, and from where its KPIs start."""

    name = NameField(label=_("Name"), max_length=NAME_MOST, error_messages={"required": NO_NAME})
    starts_on = DayField(label=_("Start date"))
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        help_text=_("Of its files and e-mails. What people wrote stays as they wrote it."),
    )
    rebase = forms.BooleanField(
        label=_("KPIs start from their last reading"),
        required=False,
        initial=True,
        help_text=_("It becomes the new baseline: what was after is before now."),
    )
    key = forms.CharField(widget=forms.HiddenInput, required=False)


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


def plain_form(engagement: Engagement) -> type[forms.Form]:
    """Of a file without options: the report, the roadmap."""
    return forms.Form


def charter_form(engagement: Engagement) -> type[forms.Form]:
    """The charter of now, or a signed copy, which its own page asks for."""

    class CharterForm(forms.Form):
        copy = forms.ModelChoiceField(
            queryset=MandateCopy.objects.filter(mandate__engagement=engagement),
            required=False,
            widget=forms.HiddenInput,
        )

    return CharterForm


def options_of(form: forms.Form) -> dict[str, Any]:
    """The form's values as JSON: rows by their ids."""
    return {name: getattr(value, "pk", value) for name, value in sorted(form.cleaned_data.items())}
