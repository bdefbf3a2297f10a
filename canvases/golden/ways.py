"""Where one gets along the threads: from a box, and from a customer to the mandate."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from canvases.golden import columns
from canvases.golden.columns import Edge
from canvases.golden.own import kpi_key, note_key
from canvases.thread import Thread


@dataclass(frozen=True, slots=True)
class Light:
    """One thread among the others: by keys of boxes and by links."""

    boxes: frozenset[str] = frozenset()
    links: frozenset[tuple[str, str]] = frozenset()


class Ways:
    """Where one gets from a box, along the threads and back."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self.ahead: dict[str, list[str]] = defaultdict(list)
        self.back: dict[str, list[str]] = defaultdict(list)
        for edge in edges:
            self.ahead[edge.source].append(edge.target)
            self.back[edge.target].append(edge.source)

    def through(self, key: str) -> Light:
        """Everything before and after the box."""
        after, onward = _reached(self.ahead, key)
        before, backward = _reached(self.back, key)
        links = onward | {(source, target) for target, source in backward}
        return Light(frozenset(after | before), frozenset(links))

    def after(self, key: str) -> frozenset[str]:
        return frozenset(_reached(self.ahead, key)[0])

    def along(self, thread: Thread, keys: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """The boxes of one thread, through what other phases put in between to the mandate.

        `keys` are those of each column.
        """
        functions = frozenset(map(note_key, thread.functions))
        kpis = frozenset(map(kpi_key, thread.kpis)) if thread.complete else frozenset()
        between = frozenset().union(
            *(keys[column.key] for column in columns.every() if column.is_between)
        )
        built = between & frozenset().union(*map(self.after, functions))
        return ends(thread) | functions | built | kpis.union(*map(self.after, kpis))


def _reached(steps: Mapping[str, Sequence[str]], key: str) -> tuple[set[str], set[tuple[str, str]]]:
    found, links, near = {key}, set(), [key]
    while near:
        here = near.pop()
        for there in steps.get(here, ()):
            links.add((here, there))
            if there not in found:
                found.add(there)
                near.append(there)
    return found, links


def lit(thread: Thread | None, ways: Ways, keys: Mapping[str, frozenset[str]]) -> Light:
    """The thread from its customer to the mandate."""
    if thread is None:
        return Light()
    boxes = ways.along(thread, keys)
    links = frozenset(
        (source, target)
        for source, targets in ways.ahead.items()
        for target in targets
        if source in boxes and target in boxes
    )
    return Light(boxes, links)


def need(thread: Thread) -> tuple[str, str]:
    return note_key(thread.customer), note_key(thread.value)


def ends(thread: Thread) -> frozenset[str]:
    return frozenset(need(thread))
