"""Which capabilities an engagement uses: those scored in a closed assessment, and what others say.

Functions of the PMO name theirs too; who knows them registers here, from AppConfig.ready().
"""

from collections.abc import Callable, Set

from assessments import results
from pmo_studio.core.models import Engagement

InUse = Callable[[Engagement], Set[str]]
_named: list[InUse] = []


def register(function: InUse) -> None:
    """`function(engagement)` answers with keys of capabilities."""
    _named.append(function)


def capabilities(engagement: Engagement) -> set[str]:
    """The keys of the capabilities in use (domain.md §9, D5)."""
    return set(results.capabilities(engagement)).union(*(name(engagement) for name in _named))
