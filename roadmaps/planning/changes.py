"""What a new derivation would change, line by line, without losing what people edited.  No Django.

Three states over the same keys: what was derived last, what stands now, what is derived now.  A
field that only the derivation changed is proposed; one that only people changed, or both to
different values, is shown as edited and changes only when its line is chosen.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

Fields = Mapping[str, object]
State = Mapping[str, Fields]


class Kind(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    NO_LONGER_NEEDED = "no_longer_needed"
    EDITED_BY_PEOPLE = "edited_by_people"


class Effect(StrEnum):
    """What choosing the line does to what stands."""

    ADD = "add"
    SET = "set"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field: derived last (before), as it stands, derived now; None where it is not there."""

    name: str
    before: object
    now: object
    proposed: object


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to choose.  `conflict`: people and the derivation changed it to different values.

    One key has at most two lines: what only the derivation changed, and what people edited.
    """

    key: str
    kind: Kind
    effect: Effect
    fields: tuple[Difference, ...]
    conflict: bool = False

    @property
    def id(self) -> str:
        return f"{self.kind}:{self.key}"


def lines(last: State, now: State, proposed: State, over: Collection[str] = ()) -> tuple[Line, ...]:
    """Everything in which what stands differs from what is derived now, in the order of both.

    What stands but was never derived is people's own, and no line speaks of it; nor of what is
    `over`: work that is done is neither planned anew nor put aside.
    """
    keys = [key for key in dict.fromkeys([*now, *proposed]) if key not in over]
    return tuple(line for key in keys for line in _of_key(key, last, now, proposed))


def apply(now: State, chosen: Iterable[Line]) -> dict[str, dict[str, object]]:
    """What stands once these lines are accepted; everything else stays as it is."""
    standing = {key: dict(fields) for key, fields in now.items()}
    for line in chosen:
        if line.effect == Effect.REMOVE:
            standing.pop(line.key, None)
        elif line.effect == Effect.ADD or line.key in standing:
            fields = standing.setdefault(line.key, {})
            fields.update({each.name: each.proposed for each in line.fields})
    return standing


def leaves_its_wave(line: Line) -> bool:
    """Whether it puts something that stands in a wave into the backlog."""
    return line.effect is Effect.SET and any(
        each.name == "wave" and each.now is not None and each.proposed is None
        for each in line.fields
    )


def _of_key(key: str, last: State, now: State, proposed: State) -> Iterator[Line]:
    if key not in proposed:
        if key in last:
            yield _no_longer_needed(key, last[key], now[key])
    elif key in now:
        yield from _standing(key, last.get(key), now[key], proposed[key])
    elif key not in last:
        fields = tuple(_differences(proposed[key], {}, {}, proposed[key]))
        yield Line(key, Kind.NEW, Effect.ADD, fields)
    else:
        # somebody took it out
        fields = tuple(_differences(proposed[key], last[key], {}, proposed[key]))
        conflict = last[key] != proposed[key]
        yield Line(key, Kind.EDITED_BY_PEOPLE, Effect.ADD, fields, conflict)


def _no_longer_needed(key: str, last: Fields, now: Fields) -> Line:
    fields = tuple(_differences({**last, **now}, last, now, {}))
    return Line(key, Kind.NO_LONGER_NEEDED, Effect.REMOVE, fields, conflict=last != now)


def _standing(key: str, last: Fields | None, now: Fields, proposed: Fields) -> Iterator[Line]:
    before = {} if last is None else last
    names = [name for name in {**now, **proposed} if now.get(name) != proposed.get(name)]
    derived = [name for name in names if before.get(name) == now.get(name)]
    edited = [name for name in names if name not in derived]
    if derived:
        yield Line(
            key, Kind.CHANGED, Effect.SET, tuple(_differences(derived, before, now, proposed))
        )
    if edited:
        conflict = any(before.get(name) != proposed.get(name) for name in edited)
        fields = tuple(_differences(edited, before, now, proposed))
        yield Line(key, Kind.EDITED_BY_PEOPLE, Effect.SET, fields, conflict)


def _differences(
    names: Iterable[str], before: Fields, now: Fields, proposed: Fields
) -> Iterator[Difference]:
    for name in names:
        yield Difference(name, before.get(name), now.get(name), proposed.get(name))
