"""The file that somebody brings into the plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from roadmaps.importing.reading import MOST_PROJECT

TOO_LARGE = _("The file is larger than 25 MB. Save a part of the project, or a table of it.")


class PlanFileForm(forms.Form):
    """A project file or a table; what it is, it tells itself."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "MS Project XML up to 25 MB; a workbook (XLSX) or CSV with a heading line, up to 5 MB."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xml,.csv,.xlsx"}),
    )

    def clean_file(self) -> Any:
        """Refused by its size before anybody reads it."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_PROJECT:
            raise forms.ValidationError(TOO_LARGE)
        return upload
