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
from django.utils.translation import gettext as __

from canvases import kpi_words
from canvases.mandates import reading
from pmo_studio.core import gate_table, phases
from pmo_studio.core.access import LAST_PHASE
from pmo_studio.core.models import Engagement
from pmo_studio.core.signing import Signature
from roadmaps.closing import mandate as promises
from roadmaps.models import Closeout, CloseoutNarrative
from roadmaps.readings import current, wall

# The gate is what the approval is asked of; its own criterion for it says nothing yet.
APPROVAL = "L1"
# Sections of the report (domain.md §10).
KPIS, MANDATE, PLAN = 3, 5, 7
BITS = 52


@dataclass(frozen=True)
class Figure:
    """One line of a section: what it is called, what it came to, what is to be known of it."""

    section: int
    name: str
    value: str
    note: str = ""


Reader = Callable[[Engagement], Iterable[Figure]]


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


def draft(closeout: Closeout) -> Draft:
    """What stands now; as many queries for 3 KPIs as for 300."""
    engagement = closeout.engagement
    mandate = reading.mandate_of(engagement)
    with translation.override(engagement.language):
        figures = [asdict(each) for read in READERS for each in read(engagement)]
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


def mandate_figures(engagement: Engagement) -> Iterator[Figure]:
    """Whether each objective was kept, and how many of all."""
    found = reading.of(engagement)
    standings = current.standings(engagement)
    verdicts = []
    for each in found.objectives:
        proofs = [_proof(standings[kpi.pk]) for kpi in each.kpis if kpi.pk in standings]
        verdict = promises.verdict(proofs)
        verdicts.append(verdict)
        yield Figure(MANDATE, each.row.text, _VERDICTS[verdict]())
    whole = promises.fulfilment(verdicts)
    if whole.percent is not None:
        told = {"kept": whole.kept, "total": whole.total, "percent": int(whole.percent)}
        value = __("%(kept)s of %(total)s, %(percent)s %%") % told
        yield Figure(MANDATE, __("Objectives of the mandate kept"), value)


_VERDICTS: Mapping[promises.Verdict, Callable[[], str]] = {
    promises.Verdict.KEPT: lambda: __("kept"),
    promises.Verdict.NOT_YET: lambda: __("not yet kept"),
    promises.Verdict.NO_READING: lambda: __("not measured"),
}


def _proof(standing: current.KpiStanding) -> promises.Proof:
    reached = standing.achieved
    return promises.Proof(
        standing.colour, reached.percent if reached else None, standing.last is not None
    )


def kpi_figures(engagement: Engagement) -> Iterator[Figure]:
    """The last value of each KPI, of when it is, and what it should be."""
    for standing in current.standings(engagement).values():
        line = wall.Line(standing)
        told = [line.last_period, line.state, line.trend]
        value = f"{line.last} {line.unit}".strip() if line.last else __("not measured")
        note = [*filter(None, told)]
        if line.target:
            note.append(__("target %(target)s") % {"target": line.target})
        yield Figure(KPIS, kpi_words.told(standing.kpi.name), value, ", ".join(note))


def gate_figures(engagement: Engagement) -> Iterator[Figure]:
    """What the last gate asks for; what was waived says why."""
    standing = phases.state_of(engagement, LAST_PHASE)
    for row, one in zip(gate_table.rows(standing), standing.criteria, strict=True):
        if one.key == APPROVAL:
            continue
        # Who waived it is a person's name, and stands with the gate.
        waiver = one.standing.waiver
        value = f"{gate_table.reached(one)}, {row.state}"
        yield Figure(PLAN, row.name, value, waiver.reason if waiver else "")


READERS: tuple[Reader, ...] = (kpi_figures, mandate_figures, gate_figures)
