"""Names that a derivation put into packages: they go with the text that they were made of.

A package is called "Training: Ward managers" after its group, "Roll out to the next units: North"
after its unit, "Establish: Coaching" after a note that stands in no catalogue.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any

from django.db.models import Q

from pmo_studio.core import subjects, texts
from pmo_studio.core.models import Engagement
from pmo_studio.core.texts import REDACTED
from roadmaps.models import WorkPackage
from roadmaps.models.package import NAME_MOST, PackageKind

COLON = ": "
# By the prefix of what was redacted: the packages that are called after it.
CALLED_AFTER: Mapping[str, Q] = {
    "note": Q(kind=PackageKind.BUILD, function=""),
    "change_group": Q(kind=PackageKind.CHANGE),
    "rollout_unit": Q(kind=PackageKind.ENABLING),
}


def register_all() -> None:
    """Called once from AppConfig.ready()."""
    subjects.register_copy(redact_names)


def redact_names(engagement: Engagement, keys: Set[str], gone: Set[str]) -> None:
    """Of packages called after one of the keys: from the row, what was derived, and the log."""
    ids: dict[str, set[int]] = {}
    for prefix, number in map(subjects.split, keys):
        ids.setdefault(prefix, set()).add(number)
    for prefix in ids.keys() & CALLED_AFTER.keys():
        rows = WorkPackage.objects.filter(CALLED_AFTER[prefix], plan__engagement=engagement)
        packages = list(rows)
        words = gone | set(_earlier(packages, ids.get("change_group", frozenset())))
        named = [row for row in packages if _empty(row, words)]
        for row in named:
            row.number = engagement.last_number + 1
        WorkPackage.objects.bulk_update(named, ["name", "derived", "number"], batch_size=500)
        _empty_log(engagement, {row.subject for row in packages}, words)


def _earlier(packages: Iterable[WorkPackage], groups: Set[int]) -> Iterator[str]:
    """What groups were called when packages were derived: no log tells it of them."""
    for row in packages:
        name = row.derived.get("name") if row.group_id in groups else None
        if isinstance(name, str) and COLON in name:
            yield name.partition(COLON)[2]


def _empty(row: WorkPackage, gone: Set[str]) -> bool:
    """Whether the row told one of the texts."""
    name = _without(row.name, gone)
    derived = {
        field: _without(value, gone) if field == "name" and isinstance(value, str) else value
        for field, value in row.derived.items()
    }
    found = (name, derived) != (row.name, row.derived)
    row.name, row.derived = name, derived
    return found


def _empty_log(engagement: Engagement, keys: Set[str], gone: Set[str]) -> None:
    for event, line in texts.lines(engagement, keys):
        told = dict(_told(line, gone))
        if told:
            line.update(told)
            event.save(update_fields=["data"])


def _told(line: Mapping[str, Any], gone: Set[str]) -> Iterator[tuple[str, str]]:
    for field in texts.fields_in(dict(line)):
        kept = _without(line[field], gone)
        if kept != line[field]:
            yield field, kept


def _without(name: str, gone: Set[str]) -> str:
    """The name without the text that it ends in, which may be cut off where a name is full."""
    head, colon, tail = name.partition(COLON)
    is_cut = len(name) == NAME_MOST
    is_told = any(tail == text or (is_cut and text.startswith(tail)) for text in gone)
    return f"{head}{colon}{REDACTED}" if tail and is_told else name
