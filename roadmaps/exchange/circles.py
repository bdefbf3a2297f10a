"""Circles of things that wait for each other, by Tarjan's search (1972) without recursion.

No Django.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

Name = TypeVar("Name", int, str)


def circles(pairs: Iterable[tuple[Name, Name]]) -> list[list[Name]]:
    """The groups in which everything waits for everything else, itself included; sorted.

    A pair is something and what waits for it.  O(V + E).
    """
    after: dict[Name, list[Name]] = {}
    for before, later in pairs:
        after.setdefault(before, []).append(later)
        after.setdefault(later, [])
    groups = _Search(after).groups()
    found = [group for group in groups if len(group) > 1 or group[0] in after[group[0]]]
    return sorted(sorted(group) for group in found)


class _Search(Generic[Name]):
    """For strongly connected components."""

    def __init__(self, after: Mapping[Name, list[Name]]) -> None:
        self._after: Mapping[Name, list[Name]] = after
        self._index: dict[Name, int] = {}
        self._low: dict[Name, int] = {}
        self._stack: list[Name] = []
        self._held: set[Name] = set()

    def groups(self) -> Iterator[list[Name]]:
        for root in self._after:
            if root not in self._index:
                yield from self._from(root)

    def _from(self, root: Name) -> Iterator[list[Name]]:
        work = [(root, self._entered(root))]
        while work:
            node, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    self._low[above] = min(self._low[above], self._low[node])
                if self._low[node] == self._index[node]:
                    yield self._popped(node)
            elif step not in self._index:
                work.append((step, self._entered(step)))
            elif step in self._held:
                self._low[node] = min(self._low[node], self._index[step])

    def _entered(self, node: Name) -> Iterator[Name]:
        self._index[node] = self._low[node] = len(self._index)
        self._stack.append(node)
        self._held.add(node)
        return iter(self._after[node])

    def _popped(self, node: Name) -> list[Name]:
        group: list[Name] = []
        while node not in group[-1:]:
            group.append(self._stack.pop())
            self._held.discard(group[-1])
        return group
