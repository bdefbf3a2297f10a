"""Forms of function reviews and of the satisfaction survey.  They read; the actions write."""

import datetime
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments import result_words
from pmo_studio.core.forms import DayField, ScoreField
from pmo_studio.core.seen_forms import SeenForm, seen_of
from roadmaps.actions import function_reviews as reviews
from roadmaps.actions import satisfaction
from roadmaps.actions.function_reviews import Given
from roadmaps.forms.fields import WRONG, WholeField
from roadmaps.improving import quarters
from roadmaps.models import SatisfactionSurvey
from roadmaps.models.function_review import MOST_DAYS, MOST_USED, REASON_MOST, Decision
from roadmaps.reviews import words
from roadmaps.reviews.sheet import Line

# How far ahead a survey ends unless somebody says otherwise.
USUAL_DAYS = 21
ORDER = ("key", "seen", "decision", "into", "reason", "period", "usage", "satisfaction", "cost")


class QuarterField(forms.TypedChoiceField):
    """One of the last quarters, the newest first."""

    def __init__(self, *, count: int, words_of_error: Any, **kwargs: Any) -> None:
        super().__init__(
            choices=partial(_last_quarters, count),
            coerce=datetime.date.fromisoformat,
            error_messages=dict.fromkeys(("required", "invalid_choice"), words_of_error),
            **kwargs,
        )


def _last_quarters(count: int) -> list[tuple[str, str]]:
    listed = quarters.last(timezone.localdate(), count)
    return [(each.isoformat(), words.quarter(each)) for each in listed]


class FigureField(ScoreField):
    """A number with decimals; whatever is wrong with it is said in one sentence."""

    def __init__(self, *, words_of_error: Any, most: int, least: int, **kwargs: Any) -> None:
        wrong = (*WRONG, "max_digits", "max_decimal_places", "max_whole_digits")
        super().__init__(
            required=False,
            min_value=Decimal(least),
            max_value=Decimal(most),
            error_messages=dict.fromkeys(wrong, words_of_error),
            widget=forms.TextInput(attrs={"class": "num", "inputmode": "decimal"}),
            **kwargs,
        )


class DecisionForm(SeenForm):
    """What becomes of one function."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=Decision.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), reviews.NO_DECISION),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=REASON_MOST,
        error_messages={"max_length": reviews.LONG_REASON},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Needed where it is not what the figures suggest."),
    )

    period = QuarterField(
        label=_("Quarter"), count=reviews.QUARTERS, words_of_error=reviews.NO_PERIOD
    )
    usage = WholeField(
        label=_("Used in the quarter"),
        words=reviews.NO_USAGE,
        least=0,
        most=MOST_USED,
        required=False,
        help_text=_("How many times, for example requests, reports or hours of coaching."),
    )
    satisfaction = FigureField(
        label=_("Satisfaction"),
        words_of_error=reviews.NO_LEVEL,
        least=1,
        most=5,
        max_digits=3,
        decimal_places=2,
    )
    cost = FigureField(
        label=_("Person-days in the quarter"),
        words_of_error=reviews.NO_COST,
        least=0,
        most=MOST_DAYS,
        max_digits=7,
        decimal_places=1,
    )

    def __init__(self, data: Any = None, *, line: Line, others: Sequence[Line]) -> None:
        super().__init__(data, initial=_initial(line), auto_id="review-%s")
        self.fields["into"] = forms.ChoiceField(
            label=_("Merge into"),
            required=False,
            choices=[("", _("no other function")), *((each.key, each.name) for each in others)],
            error_messages={"invalid_choice": reviews.NO_INTO},
            help_text=_("Only for “Merge”."),
        )
        counted = str(self.fields["usage"].help_text)
        self.fields["usage"].help_text = _with_last(counted, line, line.used)
        self.fields["satisfaction"].help_text = _level_hint(line)
        days = {"days": result_words.exact(line.days)}
        said = _("The catalogue says %(days)s: 3 × its days a month to run it.") % days
        self.fields["cost"].help_text = _with_last(said, line, line.cost)
        self.order_fields(ORDER)

    def given(self) -> Given:
        names = ("period", "decision", "usage", "satisfaction", "cost", "into", "reason")
        return Given(**{name: self.cleaned_data[name] for name in names})


def _with_last(hint: str, line: Line, figure: str) -> str:
    """What is asked, and what it came to in the quarter that was reviewed last."""
    row = line.review
    if row is None or figure == words.NO_VALUE or row.period == _this_quarter():
        return hint
    last = _("In %(quarter)s: %(figure)s.") % {
        "quarter": words.quarter(row.period),
        "figure": figure,
    }
    return f"{hint} {last}"


def _this_quarter() -> datetime.date:
    return quarters.quarter_of(timezone.localdate())


def _initial(line: Line) -> dict[str, Any]:
    """What the review of this quarter said already; else what the catalogue says: figures of a
    quarter that is over were counted then, and are not those of this one."""
    row = line.review
    quarter = _this_quarter()
    start = seen_of(row) | {
        "period": quarter.isoformat(),
        "decision": line.suggestion.act.value if line.suggestion.act else None,
        "cost": result_words.exact(line.days),
    }
    if row is None or row.period != quarter:
        return start
    own = row.satisfaction is not None and row.survey_id is None
    return start | {
        "usage": row.usage,
        "cost": result_words.exact(line.days if row.cost is None else row.cost),
        "satisfaction": result_words.exact(row.satisfaction) if own else None,
    }


def _level_hint(line: Line) -> str:
    level = line.level
    if level is None or level.survey is None:
        return str(_("1 to 5. No survey says it yet: type it, or leave it empty."))
    told = {
        "level": level.printed,
        "n": level.n,
        "quarter": words.quarter(level.survey.survey.period),
    }
    return str(_("Empty takes %(level)s from the %(n)s answers of %(quarter)s.")) % told


class SurveyForm(SeenForm):
    """For which quarter, and until when customers are asked."""

    closes_on = DayField(
        label=_("Open until"),
        error_messages=dict.fromkeys(("required", "invalid"), satisfaction.NO_DAY),
        help_text=_("The link ends with that day, or when you close the survey."),
    )

    def __init__(self, data: Any = None, *, survey: SatisfactionSurvey | None = None) -> None:
        today = timezone.localdate()
        ends = survey.closes_on if survey else today + datetime.timedelta(days=USUAL_DAYS)
        super().__init__(data, initial=seen_of(survey) | {"closes_on": ends}, auto_id="survey-%s")
        if survey is None:
            self.fields["period"] = QuarterField(
                label=_("Quarter"),
                count=satisfaction.QUARTERS,
                words_of_error=satisfaction.NO_PERIOD,
            )
            self.order_fields(["key", "seen", "period", "closes_on"])
