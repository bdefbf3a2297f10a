"""The rounds of a questionnaire in an engagement: which belong together, and which are compared."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from django.utils import timezone

from assessments.models import Assessment
from assessments.models.assessment import AssessmentKind

# What makes rounds: the same questionnaire, asked of the same part of the organisation.
Family: TypeAlias = tuple[str, str]


def family(assessment: Assessment) -> Family:
    return assessment.model_key, assessment.scope_unit


def closed_rounds(listed: Iterable[Assessment]) -> list[Assessment]:
    """Those with figures that are closed, the one closed first at the beginning."""
    found = [each for each in listed if each.is_closed and each.tally.get("questions")]
    return sorted(found, key=lambda each: (each.closed_at, each.pk))


def closed_on(closed: Assessment) -> datetime.date:
    """The day of a closed round."""
    if closed.closed_at is None:
        raise ValueError("only closed rounds have a day")
    return timezone.localdate(closed.closed_at)


def by_family(closed: Iterable[Assessment]) -> dict[Family, list[Assessment]]:
    found: dict[Family, list[Assessment]] = {}
    for each in closed:
        found.setdefault(family(each), []).append(each)
    return found


def looked_at(closed: Sequence[Assessment], asks: Assessment | None) -> list[Assessment]:
    """The rounds that the sheet is about unasked: of the questionnaire that was asked again last;
    before any was, of the one that is planned, else of the one that closed first."""
    families = by_family(closed)
    again = [rounds for rounds in families.values() if len(rounds) > 1]
    if again:
        return max(again, key=lambda rounds: (rounds[-1].closed_at, rounds[-1].pk))
    if asks is not None and family(asks) in families:
        return families[family(asks)]
    return next(iter(families.values()), [])


@dataclass(frozen=True)
class Pair:
    """The two rounds to compare; either is None where there is none."""

    before: Assessment | None
    after: Assessment | None

    @property
    def is_two(self) -> bool:
        return self.before is not None and self.after is not None and self.before != self.after


def unasked(rounds: Sequence[Assessment]) -> Pair:
    """The first as-is against the round closed last."""
    if len(rounds) < 2:
        return Pair(next(iter(rounds), None), None)
    as_is = [each for each in rounds[:-1] if each.kind == AssessmentKind.AS_IS]
    return Pair(next(iter(as_is), rounds[0]), rounds[-1])


def chosen(
    asked: Mapping[str, str], closed: Sequence[Assessment], asks: Assessment | None
) -> tuple[Pair, list[Assessment]]:
    """The pair that `a` and `b` name, with the rounds that the second belongs to.

    An id that is none of these counts as not given.
    """
    by_id = {str(each.pk): each for each in closed}
    before, after = (by_id.get(asked.get(name, "")) for name in "ab")
    named = after or before
    if named is None:
        rounds = looked_at(closed, asks)
        return unasked(rounds), rounds
    rounds = by_family(closed)[family(named)]
    usual = unasked([each for each in rounds if each != named])
    other = usual.before if before is None else usual.after or usual.before
    return Pair(before or other, after or other), rounds
