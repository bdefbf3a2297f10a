"""What keeps a mandate from being agreed on, or signed.  Pure, no Django."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Facts:
    """What a mandate says, as far as it decides whether it is complete.

    `objectives` counts the KPIs of each objective.
    """

    mission: str = ""
    vision: str = ""
    scope: str = ""
    scope_in: str = ""
    authority: str = ""
    rights: int = 0
    objectives: Sequence[int] = ()
    reporting_line: str = ""
    sponsor: str = ""
    funding: str = ""
    review_on: datetime.date | None = None


def to_agree(facts: Facts, today: datetime.date) -> list[str]:
    """Keys of what is still missing before the room can agree, in the order of the document."""
    return [
        *(name for name in ("mission", "vision") if not getattr(facts, name)),
        *(["scope"] if not facts.scope or not facts.scope_in else []),
        *([] if facts.authority else ["authority"]),
        *([] if facts.rights else ["rights"]),
        *_objectives(facts.objectives),
        *([] if facts.reporting_line else ["reporting_line"]),
        *([] if is_timely(facts.review_on, today) else ["review_on"]),
    ]


def to_sign(facts: Facts, today: datetime.date) -> list[str]:
    """The same before it can be signed."""
    return [*to_agree(facts, today), *to_sign_alone(facts)]


def to_sign_alone(facts: Facts) -> list[str]:
    """What a signature asks for beyond agreeing: whoever signs is named, and what pays for it."""
    return [name for name in ("sponsor", "funding") if not getattr(facts, name)]


def is_timely(day: datetime.date | None, today: datetime.date) -> bool:
    """Whether a review on that day is ahead, and no more than a year."""
    return day is not None and today < day <= latest(today)


def latest(today: datetime.date) -> datetime.date:
    """The same day a year later; after 29 February the last day of it."""
    try:
        return today.replace(year=today.year + 1)
    except ValueError:
        return today.replace(year=today.year + 1, day=28)


def _objectives(kpis: Sequence[int]) -> list[str]:
    if len(kpis) < 2:
        return ["objectives"]
    return [] if all(kpis) else ["objective_kpis"]
