"""What templates of the plan use."""

from collections.abc import Mapping
from typing import Any

from django import template

from pmo_studio.core.models import Event
from roadmaps import package_words, promises

register = template.Library()


@register.filter
def effort_words(amount: int, unit: str) -> str:
    """So many person-days, or points: {{ package.effort|effort_words:engagement.planning_unit }}"""
    return package_words.effort(amount, unit)


@register.filter
def at_key(found: Mapping[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key: {% for one in states|at_key:row.pk %}; None for nothing."""
    return found.get(key)


@register.filter
def promise_words(event: Event) -> str:
    """A promise that was replaced or given up, in a sentence: {{ event|promise_words }}"""
    return promises.words(event)
