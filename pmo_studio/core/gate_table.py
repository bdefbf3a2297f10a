"""What a gate still needs, criterion by criterion, as the home page and the report print it."""

from dataclasses import asdict, dataclass
from typing import Literal

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as __

from pmo_studio.core import catalogue, charts, gates, phases, rounding
from pmo_studio.core.charts.svg import PAGE, Look, Svg

Tone = Literal["ok", "warn", "bad", "open"]

TONES: dict[gates.State, Tone] = {
    gates.State.MET: "ok",
    gates.State.WAIVED: "ok",
    gates.State.SHORT: "warn",
    gates.State.BLOCKS: "bad",
    gates.State.OPEN: "open",
}
WORDS = {
    gates.State.MET: pgettext_lazy("gate criterion", "Met"),
    gates.State.WAIVED: pgettext_lazy("gate criterion", "Waived"),
    gates.State.SHORT: pgettext_lazy("gate criterion", "Short"),
    gates.State.BLOCKS: pgettext_lazy("gate criterion", "Blocks"),
    gates.State.OPEN: pgettext_lazy("gate criterion", "Open"),
}


@dataclass(frozen=True)
class Row:
    """One criterion.  `actual` is empty while nothing measures it."""

    key: str
    name: str
    rule: str
    must: bool
    actual: str
    required: str
    # What is to be known of the figure, or that less is asked than usual: in words.
    usual: str
    bar: Svg
    tone: Tone
    state: str


def rows(standing: phases.PhaseStanding, look: Look = PAGE) -> list[Row]:
    """The criteria of the phase in the order of the method."""
    return [_row(one, look) for one in standing.criteria]


def _row(one: phases.CriterionStanding, look: Look = PAGE) -> Row:
    language = get_language()
    measure = one.standing.decisive
    actual, required = _figures(one, measure)
    # What was waived is still as far as it is.
    ratio = one.standing.measured_ratio
    share = __("%(percent)s %% of what is required") % {"percent": _percent(ratio, 1)}
    tone = TONES[one.state]
    return Row(
        key=one.key,
        name=one.criterion.name.in_language(language),
        rule=one.criterion.rule.in_language(language),
        must=one.criterion.mandatory,
        actual=actual,
        required=required,
        usual=_usual(one, measure),
        bar=charts.mini_bar(
            ratio,
            tone=tone,
            title=__("Not measured yet") if tone == "open" else share,
            look=look,
        ),
        tone=tone,
        state=str(WORDS[one.state]),
    )


def words(one: phases.CriterionStanding) -> list[str]:
    """What actual and required leave out: a share's counts, each of several measures, a waiver."""
    measures = one.standing.measures
    shown = [each for each in measures if len(measures) > 1 or each.part is not None]
    said = [_measure(one, each) for each in shown]
    if waiver := one.standing.waiver:
        said.append(waived(waiver))
    return said


def waived(waiver: gates.Waiver) -> str:
    """Who did without the criterion, since when and why."""
    if waiver.since is None:
        return __("Waived by %(who)s: %(reason)s") % asdict(waiver)
    since = date_format(waiver.since, "DATE_FORMAT")
    return __("Waived by %(who)s since %(day)s: %(reason)s") % {**asdict(waiver), "day": since}


def reached(one: phases.CriterionStanding) -> str:
    """How far the criterion is, for a sentence: 4 of 5, 2 found, not measured yet."""
    return figures(one, one.standing.decisive)


def figures(one: phases.CriterionStanding, measure: gates.Measure | None) -> str:
    """A figure of the criterion beside what is required of it."""
    if measure is None:
        return __("not measured yet")
    actual, required = _figures(one, measure)
    if measure.found is not None:
        return __("%(n)s found, none may be") % {"n": actual}
    if _asked(one, measure).unit == "yes_no":
        return actual
    return __("%(actual)s of %(required)s") % {"actual": actual, "required": required}


def value(unit: str, figure: float) -> str:
    """What is required, in its unit."""
    return _value(unit, figure)


def _measure(one: phases.CriterionStanding, measure: gates.Measure) -> str:
    asked = _asked(one, measure)
    name = asked.name.in_language(get_language())
    if measure.part is not None and measure.whole:
        said = __("%(name)s: %(part)s of %(whole)s")
        part, whole = number_format(measure.part), number_format(measure.whole)
        return said % {"name": name, "part": part, "whole": whole}
    actual, required = _figures(one, measure)
    said = __("%(name)s: %(actual)s, required %(required)s")
    return said % {"name": name, "actual": actual, "required": required}


def _figures(one: phases.CriterionStanding, measure: gates.Measure | None) -> tuple[str, str]:
    """Actual and required of the measure that counts, in its unit."""
    if measure is None:
        asked = one.criterion.measures[0]
        return "", _value(asked.unit, asked.required)
    asked = _asked(one, measure)
    if measure.found is not None:
        return number_format(measure.found), number_format(0)
    required = _value(asked.unit, measure.required)
    if measure.is_empty:
        return __("nothing to do") if one.criterion.empty else __("none yet"), required
    return _value(asked.unit, measure.actual, measure.required), required


def _usual(one: phases.CriterionStanding, measure: gates.Measure | None) -> str:
    """The measure's remark, or how much is usual where it asks for less; empty elsewhere."""
    if measure is not None and measure.remark:
        return measure.remark
    if measure is None or measure.found is not None or measure.is_empty:
        return ""
    asked = _asked(one, measure)
    if measure.required >= asked.required:
        return ""
    sentence = __("%(actual)s of the %(required)s asked; %(usual)s is usual")
    return sentence % {
        "actual": _value(asked.unit, measure.actual, measure.required),
        "required": _value(asked.unit, measure.required),
        "usual": _value(asked.unit, asked.required),
    }


def _asked(one: phases.CriterionStanding, measure: gates.Measure) -> catalogue.GateMeasure:
    """What the catalogue asks of this measure."""
    measures = one.criterion.measures
    return next((each for each in measures if each.key == measure.key), measures[0])


def _value(unit: str, value: float, required: float = 1) -> str:
    if unit == "share":
        return f"{_percent(value, required)} %"
    if unit == "yes_no":
        return __("yes") if value >= 1 else __("no")
    return number_format(int(value) if value == int(value) else value)


def _percent(ratio: float, required: float) -> str:
    return number_format(rounding.whole_percent(100 * ratio, required=100 * required))
