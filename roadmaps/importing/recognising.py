"""Rows without a key of ours that are packages of the plan all the same: so that the same plan of
another tool, imported again, changes what it made before instead of making it twice."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from enum import StrEnum

from pmo_studio.core.lines import one_line
from roadmaps import package_keys
from roadmaps.dated import Standing
from roadmaps.exchange.arriving import known_by
from roadmaps.exchange.package_rows import Row
from roadmaps.exchange.tables import Column
from roadmaps.importing.arrival import Arrival, Choices
from roadmaps.importing.reading import TEMPORARY
from roadmaps.models import FileFormat, WorkPackage
from roadmaps.planning.network import Key, Predecessor

# What a derivation calls its packages by: a package out of a file gets another key.
DERIVED = ("EN-", "WP-", "CH-", "OWN-")


class How(StrEnum):
    """By what a row is taken for a package; only TASK leaves no doubt."""

    TASK = "task"
    NUMBER = "number"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Recognised:
    """`as_new`: people chose that it is another one all the same."""

    handle: str
    row: Row
    package: WorkPackage
    how: How
    as_new: bool = False

    @property
    def is_guess(self) -> bool:
        return self.how is not How.TASK


def handle_of(row: Row) -> str:
    return row.key or f"{TEMPORARY}{row.line}"


def by_handle(arrival: Arrival, standing: Standing) -> dict[str, Row]:
    """The rows with keys as the plan writes them: parts of what was split end in a small letter,
    and files are read in capitals."""
    keys = [row.key for row in standing.rows]
    here = {key.upper(): key for key in keys if key.upper() != key}
    spelled = (_under(here, row) for row in arrival.rows)
    known = frozenset(keys)
    return {handle_of(row): _with_its_key(row, known) for row in spelled}


def recognised(
    rows: Mapping[str, Row], standing: Standing, arrival: Arrival
) -> Iterator[Recognised]:
    """By the task that it was in the other tool, else by its name."""
    known = {row.key: row for row in standing.rows}
    loose = {
        handle: row for handle, row in rows.items() if handle not in known and _is_loose(handle)
    }
    if not loose:
        return
    choices = arrival.choices
    free = {key: row for key, row in known.items() if key not in rows}
    by_task = {row.foreign: row for row in free.values() if row.foreign}
    for handle, row in tuple(loose.items()):
        if package := by_task.pop(row.foreign, None):
            same = folded(row.name) == folded(package.name)
            yield _told(handle, row, package, How.TASK if same else How.NUMBER, choices)
            del loose[handle], free[package.key]
    names = _Names(free.values(), loose.values(), standing.wave_keys)
    says_waves = arrival.format != FileFormat.MSPDI and Column.WAVE in arrival.columns
    for handle, row in loose.items():
        if package := names.pop(row, in_wave=says_waves or bool(row.wave)):
            yield _told(handle, row, package, How.NAME, choices)


def renamed(rows: Mapping[str, Row], found: Iterable[Recognised]) -> dict[str, Row]:
    """The rows under the keys of the packages that they are, which others then wait for."""
    keys = {each.handle: each.package.key for each in found if not each.as_new}
    if not keys:
        return dict(rows)
    return {
        keys.get(handle, handle): replace(_under(keys, row), key=keys.get(handle, row.key))
        for handle, row in rows.items()
    }


def keys_of_new(
    handles: Iterable[str], taken: Iterable[str], written: Collection[str]
) -> dict[str, Key]:
    """What new packages are called, by their handles; `taken` are keys of the plan, `written` those
    that stand in the file."""
    held = {key.upper() for key in taken}
    free = package_keys.numbered(package_keys.OWN, held)
    # A key of another row would make that row this package when the file comes again.
    own = (key for key in free if key not in written)
    found = {}
    for handle in handles:
        found[handle] = next(own) if _is_loose(handle) or handle in held else handle
        held.add(found[handle])
    return found


def folded(name: str) -> str:
    return one_line(name).casefold()


def _told(handle: str, row: Row, package: WorkPackage, how: How, choices: Choices) -> Recognised:
    as_new = how is not How.TASK and (choices.all_new or handle in choices.new)
    return Recognised(handle, row, package, how, as_new)


def _is_loose(handle: str) -> bool:
    """Whether a new package gets another key than its row has."""
    return handle.startswith((TEMPORARY, *DERIVED))


def _with_its_key(row: Row, known: Set[Key]) -> Row:
    """A key that cannot be kept is what the package is known by in the file from then on."""
    if row.foreign or row.key in known or not row.key.startswith(DERIVED):
        return row
    return replace(row, foreign=known_by("key", row.key))


def _under(keys: Mapping[str, str], row: Row) -> Row:
    if row.key not in keys and not any(each.key in keys for each in row.after):
        return row
    after = tuple(Predecessor(keys.get(each.key, each.key), each.lag) for each in row.after)
    return replace(row, key=keys.get(row.key, row.key), after=after)


class _Names:
    """Packages by their names, each given away once, in the order of the plan: so the same rows
    meet the same packages again after they were taken."""

    def __init__(
        self, packages: Iterable[WorkPackage], rows: Iterable[Row], waves: Mapping[int, str]
    ) -> None:
        self._found: dict[str, list[tuple[str, WorkPackage]]] = {}
        for package in packages:
            place = waves.get(package.wave_id or 0, "")
            self._found.setdefault(folded(package.name), []).append((place, package))
        asked = Counter(folded(row.name) for row in rows)
        self._only = {
            name for name, found in self._found.items() if len(found) == 1 and asked[name] == 1
        }

    def pop(self, row: Row, *, in_wave: bool) -> WorkPackage | None:
        """The next of its name: in the wave that the row says, unless there is but one here and
        in the file."""
        name = folded(row.name)
        named = self._found.get(name, [])
        anywhere = not in_wave or name in self._only
        for place, (wave, package) in enumerate(named):
            if anywhere or wave == row.wave:
                del named[place]
                return package
        return None
