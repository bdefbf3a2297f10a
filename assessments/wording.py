"""A maturity model in words: what it asks, how long it takes, how it is scored."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from assessments import result_words
from assessments.maturity.entries import (
    AnswerType,
    DkPolicy,
    MaturityModel,
    OverallRule,
    Params,
    Question,
    Rule,
    Weighting,
)
from pmo_studio.core import catalogue, languages

# How long people take for one question: statements of five levels are read in full.
SECONDS = 20
SECONDS_TO_CHOOSE_A_LEVEL = 40

RULES = {
    Rule.PRACTICE_PERCENT: _("The share of practices that are in place, 0 to 100 %"),
    Rule.LEVEL_AVERAGE: _("The average of the levels chosen, 1 to 5"),
    Rule.LEVEL_GATED: _("The highest level, 1 to 5, that is reached together with all below it"),
    Rule.SERVICE_PERCENT: _("How far the services are developed, 0 to 100 %"),
}
WEIGHTINGS = {
    Weighting.BY_GROUP: _("One voice for each role group, however many people answer in it"),
    Weighting.BY_RESPONDENT: _("One voice for each person"),
}
DK_POLICIES = {
    DkPolicy.EXCLUDE: _("It does not lower the score; how often it was said is shown"),
    DkPolicy.AS_ZERO: _("It counts as the lowest answer, as in a strict audit"),
}
OVERALL_RULES = {
    OverallRule.MIN: _("The lowest of its levels"),
    OverallRule.MEAN: _("The mean of its levels"),
}
WEIGHTING = _("Whose answers count how much")
DK_POLICY = _("“I don't know”")
BINARISE = _("A practice is in place or not, as most say")
STAGE = _("A stage is achieved from")
THRESHOLD = _("A level is reached when so much of it is in place")
CHOICE_THRESHOLD = _("A level is reached when so many chose it or a higher one")
OVERALL_RULE = _("The level of a whole part is")


@dataclass(frozen=True)
class Fact:
    """One choice of the scoring: what was decided, and how."""

    what: str
    how: str


def minutes(questions: Iterable[Question]) -> int:
    """How long one person takes for these, rounded up."""
    levels = [each.answer_type is AnswerType.LEVEL_CHOICE for each in questions]
    slow = sum(levels)
    seconds = SECONDS * (len(levels) - slow) + SECONDS_TO_CHOOSE_A_LEVEL * slow
    return math.ceil(seconds / 60)


def capabilities(model: MaturityModel) -> list[str]:
    """The capabilities that its questions measure, in the order of the catalogue."""
    asked = {question.capability for question in model.questions()}
    language = languages.current()
    return [
        each.name.in_language(language) for each in catalogue.capabilities() if each.key in asked
    ]


def scoring(model: MaturityModel) -> list[Fact]:
    """How the model is scored, a line for each choice."""
    params = model.params
    facts = [
        Fact(__("Score"), str(RULES[model.rule])),
        Fact(str(WEIGHTING), str(WEIGHTINGS[params.weighting])),
        Fact(str(DK_POLICY), str(DK_POLICIES[params.dk_policy])),
    ]
    return facts + _of_the_rule(model, params)


def _of_the_rule(model: MaturityModel, params: Params) -> list[Fact]:
    facts = []
    if has_practices(model):
        facts.append(Fact(str(BINARISE), __("yes") if params.binarise else __("no")))
    if has_stages(model):
        facts.append(Fact(str(STAGE), _percent(params.stage_percent)))
    if has_levelled_practices(model):
        facts.append(Fact(str(THRESHOLD), _percent(100 * params.threshold)))
    if has_chosen_levels(model):
        facts.append(Fact(str(CHOICE_THRESHOLD), _percent(100 * params.choice_threshold)))
    if model.rule == Rule.LEVEL_GATED:
        facts.append(Fact(str(OVERALL_RULE), str(OVERALL_RULES[params.overall_rule])))
    return facts


def _percent(value: float) -> str:
    """As exact as people chose it: two thirds are 66.7 %."""
    return f"{result_words.exact(value, 1)}\N{NO-BREAK SPACE}%"


def has_practices(model: MaturityModel) -> bool:
    """Whether single practices are counted as in place or not."""
    return model.rule == Rule.PRACTICE_PERCENT


def has_stages(model: MaturityModel) -> bool:
    """Whether some of its parts are stages that build on each other."""
    return model.rule == Rule.PRACTICE_PERCENT and any(each.chain for each in model.domains)


def has_levelled_practices(model: MaturityModel) -> bool:
    """Whether practices belong to levels that they reach together."""
    return model.rule == Rule.LEVEL_GATED and any(not _is_choice(q) for q in model.questions())


def has_chosen_levels(model: MaturityModel) -> bool:
    """Whether people choose a level themselves."""
    return model.rule == Rule.LEVEL_GATED and any(_is_choice(q) for q in model.questions())


def _is_choice(question: Question) -> bool:
    return question.answer_type == AnswerType.LEVEL_CHOICE


def name_of(document: Mapping[str, Any]) -> str:
    """The name in a model's document, without reading all of it: one text, or one a language."""
    name = document["name"]
    if isinstance(name, str):
        return name
    return catalogue.Text.read(name).in_language(languages.current())
