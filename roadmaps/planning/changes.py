"""What a new derivation would change, line by line, without losing what people edited.  No Django.

Three states over the same keys: what was derived last, what stands now, what is derived now.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

Fields = Mapping[str, object]
State = Mapping[str, Fields]


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    NO_LONGER_NEEDED = "no_longer_needed"
    EDITED_BY_PEOPLE = "edited_by_people"


class Effect(StrEnum):
    """What choosing the line does to what stands."""

    ADD = "add"
    SET = "set"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: derived last (before), as it stands, derived now; None where it is not there."""

    name: str
    before: object
    now: object
    proposed: object


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose.  `conflict`: people and the derivation changed it to different values.

    One key has at most two lines: what only the derivation changed, and what people edited.
    """

    key: str
    kind: Kind
    effect: Effect
    fields: tuple[Difference, ...]
    conflict: bool = False

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"


def lines(last: State, now: State, proposed: State) -> tuple[Line, ...]:
    """Everything in which what stands differs from what is derived now.

    What stands but was never derived is people's own, and no line speaks of it.
    """
    raise NotImplementedError


def apply(now: State, chosen: Collection[Line]) -> dict[str, dict[str, object]]:
    """What stands once these lines are accepted; everything else stays as it is."""
    raise NotImplementedError
