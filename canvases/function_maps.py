"""The process maps of a function: flow efficiency of today, and of what redraws it (T42)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as __

from assessments.models import Process
from assessments.processes import maps
from assessments.processes.maps import ProcessMap, share_in_words
from canvases.models import FunctionProcess
from pmo_studio.core.models import Engagement


@dataclass(frozen=True)
class MapLine:
    """One map with its figures."""

    map: ProcessMap

    @property
    def process(self) -> Process:
        return self.map.process

    @property
    def efficiency(self) -> str:
        return share_in_words(self.map.flow.efficiency)

    @property
    def handovers(self) -> int:
        return len(self.map.flow.handovers)


@dataclass(frozen=True)
class Redrawn(MapLine):
    """A to-be map beside the one of today."""

    before: MapLine

    @property
    def difference(self) -> str:
        """How much the flow efficiency gains, in words; empty where one is not known."""
        was, will = self.before.map.flow.percent, self.map.flow.percent
        if was is None or will is None:
            return ""
        if will == was:
            return __("as today")
        words = __("%(n)s points more than today") if will > was else __("%(n)s points less")
        return words % {"n": abs(will - was)}


@dataclass(frozen=True)
class Pair:
    """A map of today and every map that redraws it."""

    row: FunctionProcess
    today: MapLine
    redrawn: Sequence[Redrawn]


def of(engagement: Engagement, function: str) -> list[Pair]:
    """The function's maps; five queries, however many there are."""
    attached = FunctionProcess.objects.filter(engagement=engagement, function=function)
    rows = list(attached.filter(process__archived_at=None).order_by("pk"))
    keys = [row.process_id for row in rows]
    found = Process.objects.live().filter(Q(pk__in=keys) | Q(origin__in=keys)).order_by("pk")
    shown = {one.process.pk: one for one in maps.several(list(found))}
    copies: defaultdict[int, list[ProcessMap]] = defaultdict(list)
    for one in shown.values():
        if one.process.origin_id:
            copies[one.process.origin_id].append(one)
    pairs = []
    for row in rows:
        today = MapLine(shown[row.process_id])
        redrawn = [Redrawn(copy, today) for copy in copies[row.process_id]]
        pairs.append(Pair(row, today, redrawn))
    return pairs


def to_choose(engagement: Engagement, pairs: Sequence[Pair]) -> list[Process]:
    """Maps of today that the function does not have yet."""
    today = Process.objects.live().as_is().filter(engagement=engagement)
    return list(today.exclude(pk__in=[pair.row.process_id for pair in pairs]).order_by("name"))
