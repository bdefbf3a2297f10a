"""Words of maturity models in templates: {% load maturity %} {{ question|answered_with }}"""

from django import template

from assessments import result_words
from assessments.library import model_words
from assessments.maturity.entries import MaturityModel, Question
from pmo_studio.core import catalogue

register = template.Library()


@register.filter
def answered_with(question: Question) -> str:
    """What people choose from."""
    return str(model_words.ANSWER_TYPES[question.answer_type])


@register.filter
def rule_name(model: MaturityModel) -> str:
    return str(model_words.RULES[model.rule])


@register.filter
def capability_name(key: str) -> str:
    return result_words.capability(key)


@register.filter
def function_name(key: str) -> str:
    return result_words.spoken(catalogue.load().functions[key].name)


@register.filter
def group_name(key: str) -> str:
    """The name of one of the usual role groups; the key of another."""
    names = {each.key: each.name for each in catalogue.role_groups()}
    return result_words.spoken(names[key]) if key in names else key


@register.filter
def as_number(value: float) -> str:
    """2 instead of 2.0, with the decimal sign of the page."""
    return result_words.exact(value)


@register.filter
def as_percent(share: float) -> str:
    return result_words.exact(share * 100)
