"""What speaks against a setting, asked of every app before it is saved: people may insist."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class Objection:
    """At which field, in words that name the remedy; `sure` is what one ticks to insist."""

    field: str
    words: str
    sure: str


Check = Callable[[Engagement, Mapping[str, Any]], list[Objection]]
_checks: list[Check] = []


def register(check: Check) -> None:
    """`check(engagement, values)`: the settings as they stand, and what is to be saved."""
    _checks.append(check)


def objections(engagement: Engagement, values: Mapping[str, Any]) -> list[Objection]:
    return [found for check in _checks for found in check(engagement, values)]
