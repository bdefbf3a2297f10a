"""Whom to ask by e-mail."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from assessments.actions.invitations import NOBODY
from assessments.answering import addresses
from assessments.models import Assessment, AssessmentGroup
from pmo_studio.core.events import new_key

TEXT_MOST = 100_000


class AskForm(forms.Form):
    """A list of addresses for one role group; `pasted` is what could be read of it."""

    group = forms.ModelChoiceField(
        AssessmentGroup.objects.none(),
        label=_("They answer as"),
        empty_label=_("Choose a role group"),
        error_messages={"required": _("Choose the role group in which these people answer.")},
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=settings.LANGUAGES)
    lines = forms.CharField(
        label=_("E-mail addresses"),
        max_length=TEXT_MOST,
        error_messages={"required": NOBODY},
        help_text=_(
            "One a line, such as grace@example.org or Grace Adeyemi &lt;grace@example.org&gt;."
            " Names are not kept."
        ),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
    )
    # So that a double click sends one mail.
    key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, assessment: Assessment) -> None:
        initial = {
            "key": new_key(),
            "language": assessment.engagement.language,
        }
        super().__init__(data, initial=initial)
        groups = AssessmentGroup.objects.filter(assessment=assessment)
        field = cast("forms.ModelChoiceField[AssessmentGroup]", self.fields["group"])
        field.queryset = groups.select_related("role_group")

    @property
    def pasted(self) -> addresses.Pasted:
        return addresses.read(self.data.get("lines", ""))
