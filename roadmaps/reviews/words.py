"""Reviews in words: suggestions with their reasons, quarters, satisfaction."""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from assessments import result_words
from canvases.pmo.state import State
from canvases.pmo_model import Demand
from pmo_studio.core.rounding import half_up
from roadmaps.improving import quarters
from roadmaps.improving.suggestion import (
    SATISFACTION_BELOW,
    SHARE_BELOW,
    Act,
    Missing,
    Reason,
    Suggestion,
    Why,
)
from roadmaps.kpis.colours import ORDER, Colour
from roadmaps.readings.words import SHAPES

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NO_VALUE = result_words.NO_VALUE
ACTS: Mapping[Act, "_StrPromise"] = {
    Act.RETIRE: pgettext_lazy("function review", "Retire"),
    Act.IMPROVE: pgettext_lazy("function review", "Improve"),
    Act.KEEP: pgettext_lazy("function review", "Keep"),
}
MISSING: Mapping[Missing, "_StrPromise"] = {
    Missing.SHARE: _("The share of the demand is not known: link values to functions."),
    Missing.SATISFACTION: _("Nobody said how satisfied customers are: ask them, or type it."),
    Missing.COLOURS: _("None of its KPIs has a colour yet."),
}
RULE = _("Retire when demand < 3 % and satisfaction < 3; improve when a KPI is red; else keep.")
UNDECIDED = _("No suggestion: a figure is missing that decides")
# Beyond two decimals nobody reads a satisfaction.
PLACES = range(1, 4)


def quarter(first: datetime.date) -> str:
    """A quarter by its number and year."""
    told = {"number": quarters.number(first), "year": first.year}
    return __("Q%(number)s %(year)s") % told


def level(value: float) -> str:
    """A satisfaction with one decimal, with more where rounding would lift it to the bound."""
    right = (n for n in PLACES if _same_side(value, n))
    return result_words.printed(value, next(right, PLACES[-1]))


def _same_side(value: float, places: int) -> bool:
    return (float(half_up(value, places)) < SATISFACTION_BELOW) == (value < SATISFACTION_BELOW)


def share(each: Demand, model: State) -> str:
    """The share of the demand in whole percent; all together print 100.

    One below the bound of the rule must not read as having reached it.
    """
    if each.share is None:
        return NO_VALUE
    printed = model.percents[each.key]
    if each.share < SHARE_BELOW <= printed / 100:
        return __("just under %(share)s") % {"share": result_words.percent(printed)}
    return result_words.percent(printed)


def days(cost: Decimal | None) -> str:
    """Person-days with as many decimals as they have."""
    return result_words.exact(cost)


def figures(part: str, satisfied: str | None, usage: int | None, cost: Decimal | None) -> str:
    """What is known of a function in a line: "31 % of demand, satisfaction 4.3"."""
    said = [__("%(share)s of demand") % {"share": part}]
    if satisfied is None:
        said.append(__("satisfaction not known"))
    else:
        said.append(__("satisfaction %(level)s") % {"level": satisfied})
    if usage is not None:
        said.append(ngettext("used %(n)s time", "used %(n)s times", usage) % {"n": usage})
    if cost is not None:
        said.append(__("%(days)s person-days") % {"days": days(cost)})
    return ", ".join(said)


def share_then(value: float | None) -> str:
    """The share of the demand as it was on the day of a review, with one decimal."""
    return NO_VALUE if value is None else result_words.percent(100 * value, 1)


def suggested(found: Suggestion) -> str:
    return str(UNDECIDED if found.act is None else ACTS[found.act])


def reasons(found: Suggestion) -> list[str]:
    """Why, a short phrase each."""
    return [_reason(each) for each in found.reasons]


def _reason(each: Reason) -> str:
    n = int(each.value)
    percent = result_words.percent(100 * each.value, 1)
    figure = level(each.value)
    sentences = {
        Why.LITTLE_DEMAND: lambda: __("%(share)s of the demand, below 3 %%") % {"share": percent},
        Why.DEMAND: lambda: __("%(share)s of the demand, not below 3 %%") % {"share": percent},
        Why.LOW_SATISFACTION: lambda: __("satisfaction %(level)s, below 3") % {"level": figure},
        Why.SATISFACTION: lambda: __("satisfaction %(level)s, not below 3") % {"level": figure},
        Why.RED_KPIS: lambda: ngettext("%(n)s KPI is red", "%(n)s KPIs are red", n) % {"n": n},
        Why.NO_RED_KPI: lambda: __("no KPI is red"),
    }
    return sentences[each.why]()


def missing(found: Suggestion) -> list[str]:
    return [str(MISSING[each]) for each in found.missing]


def tones(colours: Sequence[Colour]) -> list[tuple[str, str]]:
    """How many KPIs are of each colour, red first: the shape that marks it, and words."""
    said = {
        Colour.RED: lambda n: ngettext("%(n)s KPI off target", "%(n)s KPIs off target", n),
        Colour.AMBER: lambda n: ngettext("%(n)s KPI near target", "%(n)s KPIs near target", n),
        Colour.GREEN: lambda n: ngettext("%(n)s KPI on target", "%(n)s KPIs on target", n),
        Colour.GREY: lambda n: ngettext(
            "%(n)s KPI without a colour", "%(n)s KPIs without a colour", n
        ),
    }
    counted = [(colour, sum(each == colour for each in colours)) for colour in ORDER]
    return [(SHAPES[colour], said[colour](n) % {"n": n}) for colour, n in counted if n]
