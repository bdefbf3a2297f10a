"""What an engagement asks at its gates: the method's criteria, as it set them, and its own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pmo_studio.core import catalogue, gates
from pmo_studio.core.catalogue import GateCriterion, GateMeasure, Text
from pmo_studio.core.models import CriterionSetting, Engagement, OwnCriterion

OWN = "Z"
_MET = GateMeasure("met", "yes_no", 1, Text("Met", "Atendido", "Cumplido"))


def asked(
    phase: int, settings: Mapping[str, CriterionSetting], own: Iterable[OwnCriterion]
) -> tuple[GateCriterion, ...]:
    """The criteria of the phase in the order of the method, own ones after them."""
    listed = [
        adjusted(one, settings.get(one.key))
        for one in catalogue.criteria(phase)
        if not (one.key in settings and settings[one.key].is_off)
    ]
    return (*listed, *(of_own(row) for row in own if row.phase == phase))


def adjusted(one: GateCriterion, setting: CriterionSetting | None) -> GateCriterion:
    """The criterion of the method as the engagement set it."""
    if setting is None:
        return one
    measures = tuple(
        replace(each, required=float(setting.required.get(each.key, each.required)))
        for each in one.measures
    )
    wording = _text(setting.wording)
    return replace(
        one,
        weight=one.weight if setting.weight is None else float(setting.weight),
        mandatory=one.mandatory if setting.mandatory is None else setting.mandatory,
        rule=wording or one.rule,
        next_action=wording or _next_action(one, measures),
        measures=measures,
    )


def of_own(row: OwnCriterion) -> GateCriterion:
    """An own criterion as if it stood in the method."""
    text = Text(row.text, row.text, row.text)
    return GateCriterion(
        key=row.key,
        phase=row.phase,
        weight=float(row.weight),
        mandatory=row.mandatory,
        empty=0,
        name=text,
        rule=Text("", "", ""),
        next_action=text,
        measures=(_MET,),
    )


def of_engagement(engagement: Engagement, key: str) -> GateCriterion:
    """One criterion of the method as the engagement set it, for sheets that tell what is asked."""
    row = CriterionSetting.objects.filter(engagement=engagement, key=key).first()
    return adjusted(catalogue.criterion(key), row)


def is_own(key: str) -> bool:
    return key not in catalogue.load().criteria


def of_method(key: str) -> GateCriterion | None:
    """The criterion as the method has it; None for an own one."""
    return catalogue.load().criteria.get(key)


def measured(one: GateCriterion, measure: gates.Measure) -> gates.Measure:
    """The figure against what the engagement requires.

    Where less was required than the method does, because there are not more (of two invited
    groups two are asked, not three), it is never more than that.
    """
    method = of_method(one.key)
    if method is None or method.measures == one.measures or measure.found is not None:
        return measure
    usual, wanted = _required(method, measure.key), _required(one, measure.key)
    if usual == wanted:
        return measure
    required = wanted if measure.required >= usual else min(wanted, measure.required)
    return replace(measure, required=required)


def _required(one: GateCriterion, key: str) -> float:
    found = next((each for each in one.measures if each.key == key), one.measures[0])
    return found.required


def _text(text: str) -> Text | None:
    return Text(text, text, text) if text else None


def _next_action(one: GateCriterion, measures: tuple[GateMeasure, ...]) -> Text:
    """The method's, which may name figures; where others are required, the name with those."""
    if measures == one.measures:
        return one.next_action
    said = {
        language: f"{one.name.in_language(language)}: "
        + ", ".join(_required_of(each, one, language) for each in measures)
        for language in catalogue.LANGUAGES
    }
    return Text.read(said)


def _required_of(each: GateMeasure, one: GateCriterion, language: str) -> str:
    """The figure with its name, where that is not the criterion's own."""
    name = each.name.in_language(language)
    return _figure(each) if name == one.name.in_language(language) else f"{name} {_figure(each)}"


def _figure(each: GateMeasure) -> str:
    return f"{100 * each.required:g} %" if each.unit == "share" else f"{each.required:g}"
