"""Waves: what each is called, where it takes place, what it can take; rollouts come and go."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions import placing, rollout_names
from roadmaps.actions.plans import begun
from roadmaps.actions.rules import record
from roadmaps.actions.wave_rules import MOST_ROLLOUTS, fresh, text
from roadmaps.models import Plan, RolloutUnit, Wave, WaveCriterion, WorkPackage
from roadmaps.models.wave import MOST_CAPACITY, WaveKind
from roadmaps.wave_words import wave_name

LONG_NAME = _("The name of a wave holds up to 80 characters. Shorten it.")
BAD_CAPACITY = _("A capacity is a whole number from 0 to 1,000,000. Leave it empty if unknown.")
NO_UNIT_HERE = _("Only the pilot and rollouts take place in a unit.")
UNIT_GONE = _("This unit was removed meanwhile. Choose another one.")
FULL = _("There are 50 rollouts, the most there can be. Let one of them reach several units.")
STANDS = _("Only rollouts can be taken out. The other waves stand in every plan.")
NONE_LEFT = _("Every unit has its wave already. Add a unit first.")


@dataclass(frozen=True)
class WaveFacts:
    """What people say of a wave; a unit of None is none, a capacity of None is unknown."""

    name: str = ""
    unit: RolloutUnit | None = None
    capacity: int | None = None


def facts_of(wave: Wave) -> WaveFacts:
    return WaveFacts(wave.name, wave.unit, wave.capacity)


def change_wave(
    wave: Wave,
    *,
    facts: WaveFacts,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Wave:
    """Say anew what a wave is called, where it takes place and what it can take."""
    facts = _checked(facts)
    with events.change(wave.engagement, by=by, key=key) as change:
        row = fresh(Wave, wave, by=change.by, seen=seen, right=Right.PLAN)
        before = row.name
        _place(row, facts.unit)
        row.name, row.capacity = facts.name, facts.capacity
        _save(change, row, before)
    return row


def set_capacity(
    wave: Wave,
    *,
    capacity: int | None,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Wave:
    """Only what the wave can take, as accepting the hint does."""
    capacity = _checked(WaveFacts(capacity=capacity)).capacity
    with events.change(wave.engagement, by=by, key=key) as change:
        row = fresh(Wave, wave, by=change.by, seen=seen, right=Right.PLAN)
        if row.capacity != capacity:
            row.capacity = capacity
            _save(change, row, row.name)
    return row


def add_rollout(
    engagement: Engagement,
    *,
    unit: RolloutUnit | None = None,
    by: Participant,
    key: events.Key | None = None,
) -> Wave:
    """A further rollout after the others, before the plan is stabilised."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        return _added(change, begun(change), unit)


def fill_rollouts(
    engagement: Engagement, *, by: Participant, key: events.Key | None = None
) -> list[Wave]:
    """Give every unit without a wave a rollout: first those that have no unit, then new ones."""
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        plan = begun(change)
        units = list(without_wave(plan))
        if not units:
            raise Refused(NONE_LEFT)
        rollouts = Wave.objects.filter(plan=plan, kind=WaveKind.ROLLOUT)
        free = list(rollouts.filter(unit=None, decisions=None))
        if rollouts.count() + len(units) - len(free) > MOST_ROLLOUTS:
            raise Refused(FULL)
        filled = []
        for unit, wave in zip(units, free, strict=False):
            wave.unit = unit
            _save(change, wave, wave.name)
            filled.append(wave)
        return filled + [_added(change, plan, unit) for unit in units[len(free) :]]


def without_wave(plan: Plan) -> Iterable[RolloutUnit]:
    """Units in which nothing takes place yet, in their order."""
    return RolloutUnit.objects.live().filter(plan=plan, waves=None)


def swap_rollout(
    wave: Wave, *, up: bool, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> None:
    """Let a rollout change places with the one before or after it; at the end it stays.

    What changes places is where it takes place, its name and its criteria.  Packages and capacity
    stay where they are in time, and are called after the unit: what is built when does not depend
    on who gets it first.
    """
    with events.change(wave.engagement, by=by, key=key) as change:
        row = fresh(Wave, wave, by=change.by, seen=seen, right=Right.PLAN)
        _check_rollout(row)
        rows = list(Wave.objects.filter(plan=row.plan_id, kind=WaveKind.ROLLOUT))
        at = next(place for place, each in enumerate(rows) if each.pk == row.pk)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(rows):
            return
        one, other = rows[at], rows[to]
        _check_undecided(one, other)
        _exchange(one, other, change.next_number)
        for each in (one, other):
            rollout_names.follow(change, each)
        record(change, "waves.swapped", one.subject)


def remove_rollout(
    wave: Wave, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> int:
    """Take a rollout out; its packages go to the backlog: how many.  Twice is no error."""
    with events.change(wave.engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        if not Wave.objects.filter(pk=wave.pk).exists():
            return 0
        row = fresh(Wave, wave, by=change.by, seen=seen, right=Right.PLAN)
        _check_rollout(row)
        _check_undecided(row)
        placing.refuse_begun(WorkPackage.objects.live().filter(wave=row))
        number = change.next_number
        packages = WorkPackage.objects.filter(wave=row).update(wave=None, number=number)
        plan, subject = row.plan_id, row.subject
        row.delete()
        _close_ranks(plan, number)
        change.rows = packages
        record(change, "waves.removed", subject, packages=packages)
    return packages


def _added(change: events.Change, plan: Plan, unit: RolloutUnit | None) -> Wave:
    rollouts = Wave.objects.filter(plan=plan, kind=WaveKind.ROLLOUT).count()
    if rollouts >= MOST_ROLLOUTS:
        raise Refused(FULL)
    last = Wave.objects.get(plan=plan, kind=WaveKind.STABILISE)
    position, last.position = last.position, last.position + 1
    last.save(update_fields=["position"])
    wave = Wave(plan=plan, kind=WaveKind.ROLLOUT, key=f"R{rollouts + 1}", position=position)
    _place(wave, unit)
    wave.number = change.next_number
    wave.save()
    record(change, "wave.added", wave.subject, title=wave.name, unit=wave.unit_id)
    return wave


def _save(change: events.Change, wave: Wave, before: str) -> None:
    wave.number = change.next_number
    wave.save(update_fields=["name", "unit", "capacity", "number"])
    record(
        change,
        "wave.changed",
        wave.subject,
        title=wave.name,
        before=before,
        unit=wave.unit_id,
        capacity=wave.capacity,
    )


def _place(wave: Wave, unit: RolloutUnit | None) -> None:
    """Let it take place there; the pilot's unit is chosen with its reason (actions.pilots)."""
    if wave.kind == WaveKind.PILOT:
        return
    if unit is not None and wave.kind != WaveKind.ROLLOUT:
        raise Refused(NO_UNIT_HERE, field="unit")
    if unit is not None:
        check_free(wave, unit)
    wave.unit = unit


def check_free(wave: Wave, unit: RolloutUnit) -> None:
    """Refused where the unit is gone, or another wave takes place in it."""
    if not RolloutUnit.objects.live().filter(pk=unit.pk, plan=wave.plan_id).exists():
        raise Refused(UNIT_GONE, field="unit")
    other = Wave.objects.filter(plan=wave.plan_id, unit=unit).exclude(pk=wave.pk).first()
    if other is not None:
        words = __(
            "%(unit)s is the unit of “%(wave)s”. Give that wave another unit first, or none."
        )
        raise Refused(words % {"unit": unit.name, "wave": wave_name(other)}, field="unit")


def _exchange(one: Wave, other: Wave, number: int) -> None:
    one.name, other.name = other.name, one.name
    one.unit, other.unit = other.unit, one.unit
    for wave in (one, other):
        wave.number = number
        wave.save(update_fields=["name", "unit", "number"])
    here = list(WaveCriterion.objects.filter(wave=one).values_list("pk", flat=True))
    WaveCriterion.objects.filter(wave=other).update(wave=one, number=number)
    WaveCriterion.objects.filter(pk__in=here).update(wave=other, number=number)


def _close_ranks(plan: int, number: int) -> None:
    """Rollouts are R1 to Rn in the order of their positions, without a gap."""
    for place, wave in enumerate(Wave.objects.filter(plan=plan, kind=WaveKind.ROLLOUT), start=1):
        if wave.key != f"R{place}":
            wave.key, wave.number = f"R{place}", number
            wave.save(update_fields=["key", "number"])


def _check_rollout(wave: Wave) -> None:
    if wave.kind != WaveKind.ROLLOUT:
        raise Refused(STANDS)


def _check_undecided(*waves: Wave) -> None:
    for wave in waves:
        if wave.decisions.exists():
            words = __("The gate of “%(wave)s” was decided: this wave stays where it is.")
            raise Refused(words % {"wave": wave_name(wave)})


def _checked(facts: WaveFacts) -> WaveFacts:
    if facts.capacity is not None and not 0 <= facts.capacity <= MOST_CAPACITY:
        raise Refused(BAD_CAPACITY, field="capacity")
    return replace(facts, name=text(facts.name, TITLE_MOST, field="name", too_long=LONG_NAME))
