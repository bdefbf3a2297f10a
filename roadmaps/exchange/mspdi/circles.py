"""Circles of things that wait for each other, by Tarjan's search (1972) without recursion.

No Django.
"""

from collections.abc import Iterable, Iterator


def circles(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The groups in which everything waits for everything else, itself included; sorted.

    O(V + E).
    """
    after: dict[int, list[int]] = {}
    for before, later in pairs:
        after.setdefault(before, []).append(later)
        after.setdefault(later, [])
    found = [group for group in _groups(after) if len(group) > 1 or group[0] in after[group[0]]]
    return sorted(sorted(group) for group in found)


def _groups(after: dict[int, list[int]]) -> Iterator[list[int]]:
    """Strongly connected components."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    held: set[int] = set()
    for root in after:
        if root in index:
            continue
        work = [(root, iter(after[root]))]
        _enter(root, index, low, stack, held)
        while work:
            node, rest = work[-1]
            step = next(rest, None)
            if step is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    yield _popped(node, stack, held)
            elif step not in index:
                _enter(step, index, low, stack, held)
                work.append((step, iter(after[step])))
            elif step in held:
                low[node] = min(low[node], index[step])


def _enter(
    node: int, index: dict[int, int], low: dict[int, int], stack: list[int], held: set[int]
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    held.add(node)


def _popped(node: int, stack: list[int], held: set[int]) -> list[int]:
    group = []
    while True:
        top = stack.pop()
        held.discard(top)
        group.append(top)
        if top == node:
            return group
