"""Tasks in the order and with the numbers of an outline.  No Django."""

from collections.abc import Iterable, Iterator, Mapping

from roadmaps.exchange.project import Task, Uid, children_of

Numbers = tuple[int, ...]


def outlined(tasks: Iterable[Task]) -> Iterator[tuple[Task, Numbers]]:
    """Every task after its parent, with its numbers: the second under the first is (1, 2)."""
    yield from _below(None, (), children_of(tasks))


def _below(
    parent: Uid | None, above: Numbers, under: Mapping[Uid | None, list[Task]]
) -> Iterator[tuple[Task, Numbers]]:
    for number, task in enumerate(under.get(parent, ()), start=1):
        yield task, (*above, number)
        yield from _below(task.uid, (*above, number), under)


def dotted(numbers: Numbers) -> str:
    return ".".join(map(str, numbers))
