"""What context and processes say of the gate of phase 1 (domain.md §9, A3 and A4)."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from assessments.models import ContextEntry, PainPoint, Process
from assessments.models.processes import SIPOC
from pmo_studio.core import catalogue, gates
from pmo_studio.core.models import Engagement


def context_described(engagement: Engagement) -> Sequence[gates.Measure]:
    """A3: so many entries, of so many kinds; the lower ratio counts.  One query."""
    live = ContextEntry.objects.live().filter(engagement=engagement)
    kinds = list(live.order_by().values_list("kind", flat=True))
    actual = {"entries": len(kinds), "kinds": len(set(kinds))}
    wanted = catalogue.criterion("A3").measures
    return tuple(gates.count(actual[one.key], one.required, key=one.key) for one in wanted)


def processes_mapped(engagement: Engagement) -> gates.Measure:
    """A4: processes with all of SIPOC, a pain point and an owner.  One query."""
    pains = PainPoint.objects.live().filter(process=OuterRef("pk"))
    mapped = Process.objects.live().filter(Exists(pains), engagement=engagement).exclude(owner="")
    complete = [row for row in mapped if all(getattr(row, name) for name in SIPOC)]
    return gates.count(len(complete), catalogue.criterion("A4").required, key="processes")
