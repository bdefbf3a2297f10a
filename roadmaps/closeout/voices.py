"""What customers said: evidence they gave of what they need, else the needs in their words."""

from dataclasses import dataclass

from canvases.models import Canvas, Link, NoteEvidence
from canvases.models.evidence import EvidenceKind, Support
from canvases.models.link import LinkType
from pmo_studio.core.models import Engagement

# So many segments speak (domain.md §10).
MOST = 2


@dataclass(frozen=True)
class Voice:
    """Words of a customer segment; what they need stands beside where they told more of it."""

    who: str
    words: str
    about: str = ""


def of(engagement: Engagement) -> list[Voice]:
    """Of two segments at most, those first of whom the most is known; three queries."""
    canvas = Canvas.objects.to_be(engagement).first()
    if canvas is None:
        return []
    needs = _needs(canvas)
    told = {row.note_id: row.text for row in _evidence(canvas)}
    needs.sort(key=lambda link: (link.target_id not in told, -link.strength, link.pk))
    found: dict[int, Voice] = {}
    for link in needs:
        if link.target is None or link.source_id in found:
            continue
        value = link.target.text
        said = told.get(link.target_id or 0, "")
        found[link.source_id] = Voice(link.source.text, said or value, value if said else "")
    return list(found.values())[:MOST]


def _needs(canvas: Canvas) -> list[Link]:
    """Live links from a customer segment to a value."""
    rows = Link.objects.filter(
        canvas=canvas,
        kind=LinkType.NEEDS,
        archived_at=None,
        source__archived_at=None,
        target__archived_at=None,
        source__block="cs",
        target__block="vp",
    )
    return list(rows.select_related("source", "target"))


def _evidence(canvas: Canvas) -> list[NoteEvidence]:
    """What people said for it, in interviews and surveys, the newest last."""
    rows = NoteEvidence.objects.of_canvas(canvas).filter(
        kind__in=(EvidenceKind.INTERVIEW, EvidenceKind.SURVEY), supports=Support.YES
    )
    return list(rows.exclude(text=""))
