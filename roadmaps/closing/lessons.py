"""Where the action of a lesson stands, and in which order lessons are read."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Action(StrEnum):
    """What became of what a lesson asks for."""

    NONE = "none"  # the lesson asks for nothing yet
    OPEN = "open"
    LATE = "late"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Learnt:
    """What of a lesson decides its state; `acts` is whether it names an action at all."""

    acts: bool
    due: datetime.date | None = None
    done: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """How many lessons there are, and how many of them in each state; the states add up to all."""

    all: int
    by_state: dict[Action, int]

    @property
    def acting(self) -> int:
        """Lessons with an action: what L2 counts (domain.md §9)."""
        return self.all - self.by_state[Action.NONE]


def action_of(lesson: Learnt, today: datetime.date) -> Action:
    """An action is late from the day after its day on, and never once it is done."""
    if not lesson.acts:
        return Action.NONE
    if lesson.done is not None:
        return Action.DONE
    return Action.LATE if lesson.due is not None and lesson.due < today else Action.OPEN


def counted(states: list[Action]) -> Counted:
    return Counted(len(states), {state: states.count(state) for state in Action})
