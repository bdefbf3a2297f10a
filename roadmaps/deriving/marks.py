"""By what a package is known from one derivation to the next, whatever it is called by then.

A build is known by its function ("build:F05", "build:n12"), an enabling package by its key
("EN-5.1"), a change package by the group and its barrier ("change:7:K").
"""

from roadmaps.function_keys import function_key
from roadmaps.models import WorkPackage
from roadmaps.models.package import PackageKind

BUILD = "build:"
CHANGE = "change:"


def of_build(function: str) -> str:
    return f"{BUILD}{function}"


def of_change(group: int, barrier: str) -> str:
    return f"{CHANGE}{group}:{barrier}"


def of_row(row: WorkPackage) -> str:
    """A package of people's own is known by its key alone."""
    if row.kind == PackageKind.BUILD and row.origin_id is None:
        return of_build(function_key(row.function or row.note_id))
    if row.kind == PackageKind.CHANGE and row.group_id is not None:
        return of_change(row.group_id, row.barrier)
    return row.key
