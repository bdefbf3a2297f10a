"""The kinds of link between notes, and which blocks each joins (domain.md §5.4).

Pure: the checks and the exports use it without Django.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Not a block of the canvas: KPIs stand beside it.
KPI = "kpi"


@dataclass(frozen=True, slots=True)
class LinkKind:
    """One kind of link: from a note of one of `sources` to a note of `target`, or to a KPI."""

    key: str
    sources: tuple[str, ...]
    target: str


KINDS: Mapping[str, LinkKind] = MappingProxyType(
    {
        kind.key: kind
        for kind in (
            LinkKind("needs", ("cs",), "vp"),
            LinkKind("delivered_by", ("vp",), "ka"),
            LinkKind("uses", ("ka",), "kr"),
            LinkKind("supported_by", ("ka",), "kp"),
            LinkKind("measured_by", ("ka", "vp"), KPI),
            LinkKind("reached_by", ("cs",), "ch"),
            LinkKind("relates_by", ("cs",), "cr"),
            LinkKind("returns", ("vp",), "rs"),
            LinkKind("costs", ("ka",), "co"),
        )
    }
)
BETWEEN: Mapping[tuple[str, str], LinkKind] = MappingProxyType(
    {(source, kind.target): kind for kind in KINDS.values() for source in kind.sources}
)


def kind_between(source: str, target: str) -> LinkKind | None:
    """The kind that joins these two blocks in this direction; None where none does."""
    return BETWEEN.get((source, target))


def fits(kind: str, source: str, target: str) -> bool:
    """Whether a link of this kind holds between notes of these blocks."""
    found = kind_between(source, target)
    return found is not None and found.key == kind


def partners(block: str) -> tuple[str, ...]:
    """The blocks (or KPI) that a note of this block can be linked with, either way round."""
    ahead = [kind.target for kind in KINDS.values() if block in kind.sources]
    back = [source for kind in KINDS.values() if kind.target == block for source in kind.sources]
    return (*ahead, *back)
