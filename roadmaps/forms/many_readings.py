"""The form for a pasted column or a file of readings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases import kpi_words
from canvases.models import Kpi
from pmo_studio.core.models import Engagement
from pmo_studio.core.refusals import Refused
from roadmaps.readings import importing

EVERY = _("Several: the first column names the KPI")


class KpiChoice(forms.ModelChoiceField[Kpi]):
    def label_from_instance(self, obj: Kpi) -> str:
        return kpi_words.told(obj.name)


class ManyForm(forms.Form):
    """Rows of readings.  A file becomes the text, so that nothing is lost on the way."""

    kpi = KpiChoice(label=_("KPI"), queryset=Kpi.objects.none(), required=False, empty_label=EVERY)
    text = forms.CharField(
        label=_("Rows"),
        required=False,
        strip=False,
        max_length=importing.MOST_BYTES,
        help_text=_(
            "Copy cells of a spreadsheet and paste them here. Of one KPI: values alone, period and"
            " value, or period, part and whole. Of several: the KPI's key or name first."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "dir": "ltr"}),
    )
    first = forms.CharField(
        label=_("First period"),
        required=False,
        max_length=40,
        help_text=_("Only for values alone: the period of the first one, such as 2026-01."),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("CSV, up to 10000 rows and 4 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv"}),
    )
    replace = forms.BooleanField(required=False)

    def __init__(
        self, data: Any = None, files: Any = None, *, engagement: Engagement, asked: Any = None
    ) -> None:
        initial = {"kpi": asked.get("kpi")} if asked else {}
        super().__init__(data, files, initial=initial)
        field: Any = self.fields["kpi"]
        field.queryset = Kpi.objects.live().filter(engagement=engagement)

    def clean_file(self) -> Any:
        """Refused by its size before anybody reads it."""
        upload = self.cleaned_data["file"]
        if upload is not None and upload.size > importing.MOST_BYTES:
            raise forms.ValidationError(importing.TOO_LARGE)
        return upload

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        upload = given.get("file")
        if upload is not None:
            try:
                given["text"] = importing.text_of(upload.read())
            except Refused as refused:
                self.add_error("file", refused.words)
                return given
            # The page shows it as text, and sends it once more as such.
            self.data = {**dict(self.data.items()), "text": given["text"]}
        return given
