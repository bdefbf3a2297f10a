"""How much a capability matters to the people who voted (domain.md §6.1 and its Ruling); no Django.

i(c) = 1 + 4 × votes(c) / most votes, 3 for all where nobody voted
"""

from collections.abc import Mapping

LEAST = 1.0
SPAN = 4.0
# Where nobody voted, and for what was not put to the vote.
MIDDLE = 3.0


def importance(votes: int | None, most: int) -> float:
    """1..5; `votes` is None for what was not put to the vote, `most` what anything on it got.

    Equal votes above 0 give 5 to all.
    """
    if votes is None or most <= 0:
        return MIDDLE
    return LEAST + SPAN * votes / most


def of_all(votes: Mapping[str, int]) -> dict[str, float]:
    """The importance of everything that was put to one vote."""
    most = max(votes.values(), default=0)
    return {key: importance(count, most) for key, count in votes.items()}
