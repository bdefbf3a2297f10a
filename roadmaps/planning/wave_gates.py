"""Which decisions the gate of a wave allows.  No Django.

As at the gates of phases (domain.md §9), with the wave's success criteria as what must be met:
"go" needs every one of them met; "go with conditions" needs that somebody has looked at every one,
at least one dated condition, and one for each that is not met; hold, recycle and stop always may
be decided, with the reason.  A wave without success criteria has nothing that stands against "go".
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pmo_studio.core.gates import Decision

# Those that say that later waves begin later than planned.
DELAYING = (Decision.HOLD, Decision.RECYCLE)


class Refusal(StrEnum):
    """Why a decision is not allowed."""

    NOT_MET = "not_met"  # "go" needs every success criterion met
    NOT_LOOKED_AT = "not_looked_at"  # "go with conditions" needs that somebody looked
    NO_CONDITION = "no_condition"  # ... a condition for each that is not met, and one at least
    NO_DATE = "no_date"  # ... with a day
    NO_REASON = "no_reason"  # hold, recycle and stop say why


@dataclass(frozen=True, slots=True)
class Looked:
    """One success criterion; `met` is None while nobody has looked."""

    key: int
    met: bool | None


@dataclass(frozen=True, slots=True)
class Promise:
    """A condition: for which criterion (None: of its own) and until when."""

    criterion: int | None
    due: datetime.date | None


@dataclass(frozen=True, slots=True)
class Reason:
    """A refusal and the criteria that cause it; none where it is the decision as a whole."""

    refusal: Refusal
    criteria: tuple[int, ...] = ()


def may_decide(
    decision: Decision,
    criteria: Iterable[Looked],
    conditions: Sequence[Promise] = (),
    *,
    has_reason: bool = False,
) -> tuple[Reason, ...]:
    """What stands against the decision; nothing when it is allowed."""
    below = [each for each in criteria if not each.met]
    if decision is Decision.GO:
        return _reasons({Refusal.NOT_MET: below})
    if decision is Decision.GO_WITH_CONDITIONS:
        return _against_conditions(below, conditions)
    return () if has_reason else (Reason(Refusal.NO_REASON),)


def _against_conditions(below: list[Looked], given: Sequence[Promise]) -> tuple[Reason, ...]:
    named = {each.criterion for each in given}
    refused = _reasons(
        {
            Refusal.NOT_LOOKED_AT: [each for each in below if each.met is None],
            Refusal.NO_CONDITION: [
                each for each in below if each.met is False and each.key not in named
            ],
        }
    )
    if not given and not refused:
        refused += (Reason(Refusal.NO_CONDITION),)
    if any(each.due is None for each in given):
        refused += (Reason(Refusal.NO_DATE),)
    return refused


def _reasons(found: dict[Refusal, list[Looked]]) -> tuple[Reason, ...]:
    return tuple(
        Reason(refusal, tuple(each.key for each in listed))
        for refusal, listed in found.items()
        if listed
    )
