"""Plan, do, check, act: where an improvement stands, and what it needs to go on."""

from enum import StrEnum


class Stage(StrEnum):
    """In the order in which an improvement goes through them."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"

    @property
    def place(self) -> int:
        return list(Stage).index(self)

    @property
    def before(self) -> "Stage | None":
        return list(Stage)[self.place - 1] if self.place else None

    @property
    def after(self) -> "Stage | None":
        return next(iter(list(Stage)[self.place + 1 :]), None)

    def needs_a_finding(self) -> bool:
        """Who acts on a check says first what it found."""
        return self is Stage.ACT
