"""Gates of many engagements as they stood on a day: decisions, conditions, waivers; six queries."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as __

from pmo_studio.core import catalogue, gate_reading, gate_words
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import GateCondition, GateDecision, GateWaiver, OwnCriterion
from pmo_studio.portfolio.review.span import Span
from roadmaps.models import Wave, WaveCondition, WaveDecision
from roadmaps.wave_words import wave_name


@dataclass(frozen=True)
class Condition:
    """One condition, as it stood then."""

    text: str
    # The gate at which it was set.
    gate: str
    owner: str
    due_on: datetime.date
    # Empty while it was not met by then.
    met_on: datetime.date | None
    is_late: bool

    @property
    def tone(self) -> str:
        return "ok" if self.met_on else "bad" if self.is_late else "open"

    @property
    def state(self) -> str:
        if self.met_on:
            return __("met %(day)s") % {"day": _short(self.met_on)}
        said = __("overdue since %(day)s") if self.is_late else __("due %(day)s")
        return said % {"day": _short(self.due_on)}


@dataclass(frozen=True)
class Decided:
    """One decision at the gate of a phase or a wave."""

    gate: str
    decision: Decision
    on: datetime.date
    # When it is looked at again: of hold and recycle.
    again_on: datetime.date | None
    # How far the phase was when that was decided; None for waves.
    percent: int | None
    conditions: Sequence[Condition]

    @property
    def words(self) -> str:
        return str(gate_words.DECISIONS[self.decision])

    @property
    def tone(self) -> str:
        return gate_words.TONES[self.decision]

    @property
    def met(self) -> int:
        return sum(each.met_on is not None for each in self.conditions)


@dataclass(frozen=True)
class Waived:
    criterion: str
    reason: str
    by: str
    since: datetime.date


@dataclass
class Gates:
    """Of one engagement.  `standing` is what counted last at each gate, by phase or wave."""

    standing: dict[int | str, Decided] = field(default_factory=dict)
    decided: list[Decided] = field(default_factory=list)
    waived: list[Waived] = field(default_factory=list)

    @property
    def phase(self) -> int:
        """The first whose gate was not passed; the last one when all were."""
        numbers = [phase.number for phase in catalogue.phases()]
        return next((n for n in numbers if not self._passed(n)), numbers[-1])

    @property
    def is_closed(self) -> bool:
        return all(self._passed(phase.number) for phase in catalogue.phases())

    def closed_on(self) -> datetime.date | None:
        """The day on which the last gate was passed, with all before it."""
        return self.standing[catalogue.phases()[-1].number].on if self.is_closed else None

    def _passed(self, phase: int) -> bool:
        return phase in self.standing and self.standing[phase].decision.passes

    @property
    def waiting(self) -> list[Decided]:
        """Gates that were on hold or sent back."""
        return [each for each in self.standing.values() if not each.decision.passes]

    @property
    def open(self) -> list[Condition]:
        """Conditions in force: of what counted, and not met."""
        found = [one for each in self.standing.values() for one in each.conditions]
        return sorted((one for one in found if not one.met_on), key=lambda one: one.due_on)


def of(engagements: Collection[int], span: Span) -> Mapping[int, Gates]:
    """By engagement; every one is there."""
    found = {pk: Gates() for pk in engagements}
    _phases(found, span)
    _waves(found, span)
    _waivers(found, span)
    for each in found.values():
        each.decided.sort(key=lambda one: one.on)
    return found


def _phases(found: Mapping[int, Gates], span: Span) -> None:
    conditions: dict[int, list[GateCondition]] = defaultdict(list)
    rows = GateCondition.objects.filter(decision__engagement__in=found)
    for row in rows.select_related("owner"):
        conditions[row.decision_id].append(row)
    decided = GateDecision.objects.filter(engagement__in=found, decided_on__lte=span.until)
    for each in decided.defer("snapshot", "minutes").order_by("pk"):
        gate = gate_words.gate(each.phase)
        said = [_condition(row, gate, span) for row in conditions[each.pk]]
        which = Decision(each.decision)
        one = Decided(gate, which, each.decided_on, each.review_on, each.percent, said)
        _add(found[each.engagement_id], each.phase, one, span)


def _waves(found: Mapping[int, Gates], span: Span) -> None:
    conditions: dict[int, list[WaveCondition]] = defaultdict(list)
    rows = WaveCondition.objects.filter(decision__wave__plan__engagement__in=found)
    for row in rows.select_related("owner"):
        conditions[row.decision_id].append(row)
    decided = WaveDecision.objects.filter(
        wave__plan__engagement__in=found, decided_on__lte=span.until
    )
    for each in decided.select_related("wave__plan").order_by("pk"):
        gate = _wave_gate(each.wave)
        said = [_condition(row, gate, span) for row in conditions[each.pk]]
        one = Decided(gate, Decision(each.decision), each.decided_on, each.until, None, said)
        _add(found[each.wave.plan.engagement_id], f"wave:{each.wave_id}", one, span)


def _wave_gate(wave: Wave) -> str:
    return __("%(wave)s gate") % {"wave": wave_name(wave)}


def _add(gates: Gates, place: int | str, one: Decided, span: Span) -> None:
    gates.standing[place] = one
    if one.on >= span.first:
        gates.decided.append(one)


def _condition(row: GateCondition | WaveCondition, gate: str, span: Span) -> Condition:
    """What was met after the quarter was open in it."""
    met = row.met_on if row.met_on and row.met_on <= span.until else None
    return Condition(
        text=row.text,
        gate=gate,
        owner=row.owner.name if row.owner else "",
        due_on=row.due_on,
        met_on=met,
        is_late=met is None and span.is_late(row.due_on),
    )


def _waivers(found: Mapping[int, Gates], span: Span) -> None:
    own = OwnCriterion.objects.filter(engagement__in=found)
    named: dict[int, dict[str, str]] = defaultdict(dict)
    for engagement, key, text in own.values_list("engagement", "key", "text"):
        named[engagement][key] = text
    rows = GateWaiver.objects.filter(engagement__in=found, since__lte=span.until)
    for row in rows.select_related("by"):
        if row.withdrawn_on is not None and row.withdrawn_on <= span.until:
            continue
        name = gate_reading.name_of(row.criterion, named[row.engagement_id])
        found[row.engagement_id].waived.append(Waived(name, row.reason, row.by.name, row.since))


def _short(day: datetime.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
