"""Core rings when an engagement's log has grown; live decides who hears it."""

from typing import Protocol


class Bell(Protocol):
    """Both calls must return at once and must not raise."""

    def before_commit(self, engagement_id: int, number: int) -> None:
        """Inside the writing transaction (PostgreSQL's NOTIFY is sent by its commit)."""

    def after_commit(self, engagement_id: int, number: int) -> None:
        """The change can be read now."""


_bells: list[Bell] = []


def register(bell: Bell) -> None:
    _bells.append(bell)


def unregister(bell: Bell) -> None:
    _bells.remove(bell)


def before_commit(engagement_id: int, number: int) -> None:
    for bell in _bells:
        bell.before_commit(engagement_id, number)


def after_commit(engagement_id: int, number: int) -> None:
    for bell in _bells:
        bell.after_commit(engagement_id, number)
