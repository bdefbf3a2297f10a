"""What is approved: the closeout as one document, and the number by which its reader knows it.

figures    readers below give what sections of the report come to (`READERS`), in words of the
           engagement's language, so that whoever reads it sees the same document
version    the first 52 bits of the document's SHA-256: another figure, another number
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from django.utils import translation

from canvases.mandates import reading
from pmo_studio.core import gate_table, phases
from pmo_studio.core.access import LAST_PHASE
from pmo_studio.core.signing import Signature
from roadmaps.closeout.story import tables
from roadmaps.closeout.story.whole import Whole
from roadmaps.models import Closeout, CloseoutNarrative
from roadmaps.models.closeout import NARRATIVE_MOST

# The gate is what the approval is asked of; its own criterion for it says nothing yet.
APPROVAL = "L1"
# Sections of the report (domain.md §10).
PLAN = 7
FIGURED = range(2, 8)
# As much as a line of a bundle holds.
MOST = NARRATIVE_MOST
BITS = 52


@dataclass(frozen=True)
class Figure:
    """One line of a section: what it is called, what it came to, what is to be known of it."""

    section: int
    name: str
    value: str
    note: str = ""


Reader = Callable[[Whole], Iterable[Figure]]


@dataclass(frozen=True)
class Draft:
    """The document as it would be approved now, without the approval itself."""

    document: Mapping[str, Any]

    @cached_property
    def version(self) -> int:
        """What a form remembers of what its sender read."""
        text = json.dumps(self.document, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).digest()
        return int.from_bytes(digest[:8], "big") >> (64 - BITS)

    def approved(self, approval: Signature) -> dict[str, Any]:
        """As it is kept."""
        said = {
            "name": approval.name,
            "on": approval.on.isoformat(),
            "how": str(approval.how),
        }
        return {**self.document, "approval": said}


def draft(closeout: Closeout, whole: Whole | None = None) -> Draft:
    """What stands now; a fixed number of queries, fewer where the `whole` of a page was read in the
    engagement's language."""
    engagement = closeout.engagement
    mandate = reading.mandate_of(engagement)
    if whole is None or translation.get_language() != engagement.language:
        whole = Whole(engagement)
    with translation.override(engagement.language):
        figures = [asdict(each) for read in READERS for each in read(whole)]
    rows = CloseoutNarrative.objects.filter(closeout=closeout) if closeout.pk else ()
    return Draft(
        {
            "engagement": engagement.name,
            "organisation": engagement.organisation,
            "sponsor": mandate.sponsor_words,
            "mission": mandate.mission,
            "vision": mandate.vision,
            "narratives": [{"section": row.section, "text": row.text} for row in rows if row.text],
            "figures": figures,
        }
    )


def table_figures(whole: Whole) -> Iterator[Figure]:
    """Every line of the tables of the sections that hold figures; those of people stay out of it:
    whoever is erased goes from their own rows."""
    for table in tables.of(whole):
        if table.section not in FIGURED:
            continue
        for first, *others in table.rows:
            cells = zip(table.heads[1:], others, strict=True)
            value = "; ".join(f"{head}: {cell}" for head, cell in cells if cell not in ("", None))
            yield Figure(table.section, str(first), value[:MOST], table.title)


def gate_figures(whole: Whole) -> Iterator[Figure]:
    """What the last gate asks for; what was waived says why."""
    standing = phases.state_of(whole.engagement, LAST_PHASE)
    for row, one in zip(gate_table.rows(standing), standing.criteria, strict=True):
        if one.key == APPROVAL:
            continue
        # Who waived it is a person's name, and stands with the gate.
        waiver = one.standing.waiver
        value = f"{gate_table.reached(one)}, {row.state}"
        yield Figure(PLAN, row.name, value, waiver.reason if waiver else "")


READERS: tuple[Reader, ...] = (table_figures, gate_figures)
