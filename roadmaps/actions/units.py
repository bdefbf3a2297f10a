"""Units: the regions or departments in which the PMO is tried and rolled out."""

from dataclasses import dataclass, replace

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.lines import TITLE_MOST
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions.plans import begun
from roadmaps.actions.rules import record
from roadmaps.actions.wave_rules import GONE, fresh, text
from roadmaps.models import RolloutUnit, Wave
from roadmaps.models.plan import MOST_PEOPLE
from roadmaps.wave_words import wave_name

NO_NAME = _("Give the unit a name, such as “Region North” or “Surgery”.")
LONG_NAME = _("The name of a unit holds up to 80 characters. Shorten it.")
BAD_PEOPLE = _("The number of people is a whole number from 0 to 1,000,000.")
TWICE = _("There is a unit of this name already.")
FULL = _("There are 200 units, the most there can be. Remove some first.")
MOST_UNITS = 200


@dataclass(frozen=True)
class UnitFacts:
    """What people say of a unit; `candidate`: it may be chosen for the pilot."""

    name: str
    people: int | None = None
    candidate: bool = True


def add_unit(
    engagement: Engagement, *, facts: UnitFacts, by: Participant, key: events.Key | None = None
) -> RolloutUnit:
    """A further unit, after the others."""
    facts = _checked(facts)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        plan = begun(change)
        rows = RolloutUnit.objects.live().filter(plan=plan)
        _refuse_twin(rows.filter(name__iexact=facts.name).exists())
        if rows.count() >= MOST_UNITS:
            raise Refused(FULL)
        top = RolloutUnit.objects.filter(plan=plan).aggregate(top=Max("position"))["top"]
        unit = RolloutUnit.objects.create(
            plan=plan, position=(top or 0.0) + 1, number=change.next_number, **vars(facts)
        )
        record(change, "rollout_unit.added", unit.subject, title=unit.name)
    return unit


def change_unit(
    unit: RolloutUnit,
    *,
    facts: UnitFacts,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> RolloutUnit:
    """Say anew what a unit is called, how many people it has, whether it may be the pilot."""
    facts = _checked(facts)
    with events.change(unit.engagement, by=by, key=key) as change:
        row = fresh(RolloutUnit, unit, by=change.by, seen=seen, right=Right.PLAN)
        if row.archived_at is not None:
            raise Refused(GONE)
        others = RolloutUnit.objects.live().filter(plan=row.plan_id).exclude(pk=row.pk)
        _refuse_twin(others.filter(name__iexact=facts.name).exists())
        before = row.name
        row.name, row.people, row.candidate = facts.name, facts.people, facts.candidate
        row.number = change.next_number
        row.save(update_fields=["name", "people", "candidate", "number"])
        record(change, "rollout_unit.changed", row.subject, title=row.name, before=before)
    return row


def remove_unit(
    unit: RolloutUnit, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> None:
    """Put a unit aside with what was rated of it.  Twice is no error."""
    with events.change(unit.engagement, by=by, key=key) as change:
        row = fresh(RolloutUnit, unit, by=change.by, seen=seen, right=Right.PLAN)
        if row.archived_at is not None:
            return
        wave = Wave.objects.filter(unit=row).first()
        if wave is not None:
            words = __("“%(wave)s” takes place there. Give that wave another unit first, or none.")
            raise Refused(words % {"wave": wave_name(wave)})
        row.archived_at, row.number = timezone.now(), change.next_number
        row.save(update_fields=["archived_at", "number"])
        record(change, "rollout_unit.removed", row.subject, title=row.name)


def restore_unit(
    unit: RolloutUnit, *, by: Participant, key: events.Key | None = None
) -> RolloutUnit:
    """Put a removed unit back, with its ratings.  Twice is no error."""
    with events.change(unit.engagement, by=by, key=key) as change:
        row = fresh(RolloutUnit, unit, by=change.by, right=Right.PLAN)
        if row.archived_at is None:
            return row
        others = RolloutUnit.objects.live().filter(plan=row.plan_id)
        _refuse_twin(others.filter(name__iexact=row.name).exists())
        row.archived_at, row.number = None, change.next_number
        row.save(update_fields=["archived_at", "number"])
        record(change, "rollout_unit.restored", row.subject, title=row.name)
    return row


def _refuse_twin(has_twin: bool) -> None:
    if has_twin:
        raise Refused(TWICE, field="name")


def _checked(facts: UnitFacts) -> UnitFacts:
    if facts.people is not None and not 0 <= facts.people <= MOST_PEOPLE:
        raise Refused(BAD_PEOPLE, field="people")
    name = text(facts.name, TITLE_MOST, field="name", empty=NO_NAME, too_long=LONG_NAME)
    return replace(facts, name=name)
