"""The gate of a wave as pages show it: its criteria, decisions and conditions."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import gettext as __

from canvases import kpi_words
from pmo_studio.core.gates import Decision
from roadmaps.models import Wave, WaveCondition, WaveCriterion, WaveDecision
from roadmaps.models.wave import CriterionKind
from roadmaps.waves import names


@dataclass(frozen=True)
class GateState:
    """The newest decision of a wave's gate; None while there is none."""

    decision: Decision | None = None
    decided_on: datetime.date | None = None
    open_conditions: int = 0
    until: datetime.date | None = None
    undone: int = 0

    @property
    def early(self) -> str:
        """That it was let through before its work was done; "" where it was not."""
        return names.early(self.undone)

    @property
    def tone(self) -> str:
        return names.TONES[self.decision] if self.decision else "open"

    @property
    def words(self) -> str:
        return names.decision(self.decision) if self.decision else __("Gate not decided")

    @property
    def passes(self) -> bool:
        """Whether the next wave may begin."""
        return self.decision is not None and self.decision.passes

    @property
    def holds_up(self) -> bool:
        """Whether it was decided, and not that the next wave may begin."""
        return self.decision is not None and not self.passes

    @property
    def follows(self) -> str:
        """What that means for the plan; "" while nothing is decided."""
        return names.follows(self.decision, self.until) if self.decision else ""


@dataclass(frozen=True)
class Looked:
    """A criterion with the target of its KPI in words."""

    row: WaveCriterion
    target: str

    @property
    def tone(self) -> str:
        return {True: "ok", False: "bad", None: "open"}[self.row.met]


@dataclass(frozen=True)
class Decided:
    """One decision on record, with the conditions under which the wave was let through."""

    row: WaveDecision
    conditions: Sequence[WaveCondition]

    @property
    def words(self) -> str:
        return names.decision(Decision(self.row.decision))

    @property
    def early(self) -> str:
        return names.early(self.row.early)

    @property
    def follows(self) -> str:
        return names.follows(Decision(self.row.decision), self.row.until)

    @property
    def tone(self) -> str:
        return names.TONES[Decision(self.row.decision)]


@dataclass(frozen=True)
class Gate:
    """What must hold before and after a wave, what was decided of it, the newest first."""

    entry: Sequence[Looked]
    success: Sequence[Looked]
    removed: Sequence[WaveCriterion]
    decisions: Sequence[Decided]

    @property
    def newest(self) -> Decided | None:
        return self.decisions[0] if self.decisions else None

    @property
    def earlier(self) -> Sequence[Decided]:
        return self.decisions[1:]

    @property
    def met(self) -> int:
        return sum(each.row.met is True for each in self.success)


def read(wave: Wave) -> Gate:
    """Three queries, however long the history is."""
    rows = list(WaveCriterion.objects.filter(wave=wave).select_related("kpi"))
    live = [row for row in rows if row.archived_at is None]
    decisions = list(WaveDecision.objects.filter(wave=wave).select_related("by"))
    by_decision: dict[int, list[WaveCondition]] = {}
    conditions = WaveCondition.objects.filter(decision__wave=wave)
    for row in conditions.select_related("owner", "criterion"):
        by_decision.setdefault(row.decision_id, []).append(row)
    return Gate(
        entry=_looked(live, CriterionKind.ENTRY),
        success=_looked(live, CriterionKind.SUCCESS),
        removed=[row for row in rows if row.archived_at is not None],
        decisions=[Decided(row, by_decision.get(row.pk, ())) for row in decisions],
    )


def gate_states(waves: Sequence[Wave]) -> Mapping[int, GateState]:
    """How the gate of each wave stands, by wave; one query."""
    rows = WaveDecision.objects.filter(wave__in=[wave.pk for wave in waves]).order_by("pk")
    open_ones = Count("conditions", filter=Q(conditions__met_on=None))
    found = {wave.pk: GateState() for wave in waves}
    for row in rows.annotate(open_ones=open_ones):
        found[row.wave_id] = GateState(
            Decision(row.decision), row.decided_on, row.open_ones, row.until, row.early
        )
    return found


def _looked(rows: Sequence[WaveCriterion], kind: CriterionKind) -> list[Looked]:
    return [Looked(row, _target(row)) for row in rows if row.kind == kind]


def _target(row: WaveCriterion) -> str:
    """The KPI that shows it, with its target; "" without one, or when it was removed."""
    kpi = row.kpi
    if kpi is None or kpi.archived_at is not None:
        return ""
    aim = kpi_words.aim(kpi)
    return f"{kpi_words.told(kpi.name)}: {aim}" if aim else kpi_words.told(kpi.name)
