"""What the templates of the quarterly review use."""

from collections.abc import Mapping
from typing import Any

from django import template

from pmo_studio.portfolio.review import span
from roadmaps.improving.quarters import Quarter
from roadmaps.next_steps import words

register = template.Library()


@register.filter
def quarter_key(quarter: Quarter) -> str:
    """As addresses have it: 2026-Q3."""
    return span.key(quarter)


@register.filter
def quarter_name(quarter: Quarter) -> str:
    return words.quarter(quarter)


@register.filter
def of(found: Mapping[str, Any], key: str) -> Any:
    """What a mapping holds under a key that a loop gives."""
    return found[key]
