"""Forms of risks, issues and reviews.  They read; the actions write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import concerns, packages
from roadmaps.actions.concerns import Details
from roadmaps.forms.fields import NOBODY, ChoiceOfId, Choices, WholeField, day_field
from roadmaps.models import Concern, Review
from roadmaps.models.progress import CONCERN_MOST, ConcernKind


class ConcernForm(SeenForm):
    """What is said of a risk or an issue."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ConcernKind.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), concerns.NO_KIND),
    )
    text = forms.CharField(
        label=_("What"),
        widget=forms.TextInput(attrs={"maxlength": CONCERN_MOST, "dir": "auto"}),
        error_messages={"required": concerns.NO_TEXT},
        help_text=_("A risk may happen, an issue has: “The vendor's interface may come late”."),
    )
    likelihood = WholeField(
        label=_("Likelihood"),
        words=concerns.NO_LIKELIHOOD,
        least=1,
        most=5,
        required=False,
        help_text=_("1 hardly, 5 nearly sure; of risks alone."),
    )
    impact = WholeField(
        label=_("Impact"),
        words=concerns.NO_IMPACT,
        least=1,
        most=5,
        help_text=_("1 small, 5 threatens the plan."),
    )
    response = forms.CharField(
        label=_("Response"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("What is done about it."),
    )
    due_on = day_field(label=_("Until"))

    def __init__(
        self,
        data: Any = None,
        *,
        seats: Choices,
        packages_offered: Choices,
        concern: Concern | None = None,
    ) -> None:
        start = {"kind": ConcernKind.RISK, "likelihood": 3, "impact": 3}
        initial = seen_of(concern) | (vars(concerns.details_of(concern)) if concern else start)
        super().__init__(data, initial=initial, auto_id="concern-%s")
        self.fields["package"] = ChoiceOfId(
            label=_("Work package"),
            choices=packages_offered,
            none=_("the plan as a whole"),
            words=concerns.NO_PACKAGE,
        )
        self.fields["owner"] = ChoiceOfId(
            label=_("Owner"), choices=seats, none=NOBODY, words=packages.NO_OWNER
        )

    def details(self) -> Details:
        return Details(**{name: self.cleaned_data[name] for name in concerns.NAMES})


class ReviewForm(SeenForm):
    """What a review found."""

    summary = forms.CharField(
        label=_("What did you find?"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("Done, expected and promised of this day are kept with it."),
    )

    def __init__(self, data: Any = None, *, review: Review | None = None) -> None:
        initial = seen_of(review) | ({"summary": review.summary} if review else {})
        super().__init__(data, initial=initial, auto_id="review-%s")
