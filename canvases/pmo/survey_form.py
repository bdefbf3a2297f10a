"""The form in which one spreads points over benefits.  It reads; the action writes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from canvases.actions.survey import COLUMNS, NO_POINTS, NO_SEGMENT, check_points, segments_of
from canvases.benefits import benefits
from canvases.models import BenefitAnswer, BenefitSurvey, Note
from canvases.models.survey import POINTS
from pmo_studio.core import languages
from pmo_studio.core.refusals import Refused


class SegmentField(forms.ModelChoiceField[Note]):
    """The customers by what their notes say."""

    def label_from_instance(self, obj: Note) -> str:
        return obj.text


class AnswerForm(forms.Form):
    """As whom one answers, and the points of each benefit; an empty field is none."""

    segment = SegmentField(
        label=_("I answer as"),
        queryset=Note.objects.none(),
        empty_label=_("choose"),
        error_messages={"required": NO_SEGMENT, "invalid_choice": NO_SEGMENT},
    )

    def __init__(
        self, data: Any = None, *, survey: BenefitSurvey, answer: BenefitAnswer | None = None
    ) -> None:
        super().__init__(data)
        field = self.fields["segment"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = segments_of(survey.canvas)
        self.initial["segment"] = answer.segment_id if answer else None
        for key, benefit in benefits().items():
            self.fields[key] = self._points(benefit.text.in_language(languages.current()))
            self.initial[key] = getattr(answer, COLUMNS[key]) if answer else 0

    @staticmethod
    def _points(label: str) -> forms.IntegerField:
        words = dict.fromkeys(("invalid", "min_value", "max_value"), NO_POINTS)
        field = forms.IntegerField(
            label=label, required=False, min_value=0, max_value=POINTS, error_messages=words
        )
        field.widget.attrs |= {"inputmode": "numeric", "class": "num"}
        return field

    @property
    def benefits(self) -> list[Any]:
        """The bound fields of the benefits."""
        return [self[key] for key in benefits()]

    @property
    def points(self) -> dict[str, int]:
        return {key: self.cleaned_data.get(key) or 0 for key in benefits()}

    def clean(self) -> None:
        if self.errors.keys() & benefits().keys():
            return
        try:
            check_points(self.points)
        except Refused as refused:
            self.add_error(None, refused.words)
