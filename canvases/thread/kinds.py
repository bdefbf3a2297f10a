"""Which link may stand between which blocks.

Two blocks decide the kind, so nobody chooses one: whoever draws from a value proposition to a
resource is told that there is none, and a link drawn the wrong way round is turned.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

# The target of a link that leads out of the canvas, to an indicator.
KPI = "kpi"
STRENGTHS = (1, 2, 3)
USUAL_STRENGTH = 2


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A kind of link: the blocks it may start from, and the one block (or "kpi") it leads to."""

    key: str
    sources: tuple[str, ...]
    target: str

    def fits(self, source: str, target: str) -> bool:
        return source in self.sources and target == self.target


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


def kind_between(source: str, target: str) -> tuple[LinkKind, bool] | None:
    """The kind between two blocks, and whether the link must be turned; None where none may be."""
    for kind in KINDS.values():
        if kind.fits(source, target):
            return kind, False
        if kind.fits(target, source):
            return kind, True
    return None
