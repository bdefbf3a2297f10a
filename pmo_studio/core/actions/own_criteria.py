"""What a gate asks: criteria of the engagement's own, which somebody ticks."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, gate_criteria, gate_records
from pmo_studio.core.access import Right, require
from pmo_studio.core.actions import gate_waivers
from pmo_studio.core.actions.gate_criteria import ANEW, LONG_TEXT, checked_weight, refuse_last
from pmo_studio.core.actions.gates import topic
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import Engagement, OwnCriterion, Participant
from pmo_studio.core.models.gates import TEXT_MOST
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

NO_TEXT = _("Say what must hold at the gate.")
GONE = _("This was removed meanwhile. Open the page again to see what stands now.")
MOST_OWN = 20
TOO_MANY = _("A gate holds up to 20 criteria of your own. Remove one first.")


@dataclass(frozen=True)
class OwnFacts:
    """An own criterion as somebody writes it."""

    text: str
    weight: Decimal = Decimal(1)
    mandatory: bool = False


def add_own(
    engagement: Engagement,
    *,
    phase: int,
    facts: OwnFacts,
    by: Participant,
    key: events.Key | None = None,
) -> OwnCriterion:
    """One more thing that the gate of this phase asks for."""
    facts = _checked_own(facts)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.SETTINGS)
        _refuse_full(change.engagement, phase)
        rows = OwnCriterion.objects.filter(engagement=change.engagement)
        numbers = [int(each[1:]) for each in rows.values_list("key", flat=True)]
        row = OwnCriterion.objects.create(
            engagement=change.engagement,
            phase=phase,
            key=f"{gate_criteria.OWN}{max(numbers, default=0) + 1}",
            text=facts.text,
            weight=facts.weight,
            mandatory=facts.mandatory,
            number=change.next_number,
        )
        _record_own(change, "added", row, phase=phase)
    return row


def change_own(
    row: OwnCriterion,
    *,
    facts: OwnFacts,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> OwnCriterion:
    """Other words are another question: what was ticked or waived before no longer counts."""
    facts = _checked_own(facts)
    with events.change(row.engagement, by=by, key=key) as change:
        row = _fresh(row, change.by, seen)
        if row.archived_at is not None:
            raise Refused(GONE)
        before = row.text
        if facts == OwnFacts(row.text, row.weight, row.mandatory):
            return row
        if facts.text != before:
            row.met_on = row.met_by = None
        row.text, row.weight, row.mandatory = facts.text, facts.weight, facts.mandatory
        row.number = change.next_number
        row.save()
        if facts.text != before:
            _withdraw_waiver(change, row)
        _record_own(change, "changed", row, before=before)
    return row


def remove_own(
    row: OwnCriterion, *, by: Participant, seen: int | None = None, key: events.Key | None = None
) -> OwnCriterion:
    """Put it aside; it can be put back."""
    with events.change(row.engagement, by=by, key=key) as change:
        row = _fresh(row, change.by, seen)
        if row.archived_at is not None:
            return row
        refuse_last(change.engagement, row.key, row.phase)
        row.archived_at, row.number = timezone.now(), change.next_number
        row.save(update_fields=["archived_at", "number"])
        _record_own(change, "removed", row)
    return row


def restore_own(
    row: OwnCriterion, *, by: Participant, key: events.Key | None = None
) -> OwnCriterion:
    """Ask it again."""
    with events.change(row.engagement, by=by, key=key) as change:
        row = _fresh(row, change.by, None)
        if row.archived_at is None:
            return row
        _refuse_full(change.engagement, row.phase)
        row.archived_at, row.number = None, change.next_number
        row.save(update_fields=["archived_at", "number"])
        _record_own(change, "restored", row)
    return row


def tick_own(
    row: OwnCriterion,
    *,
    met: bool,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> OwnCriterion:
    """Say that an own criterion is met today, or is not: lead and facilitators."""
    with events.change(row.engagement, by=by, key=key) as change:
        row = _fresh(row, change.by, seen, right=Right.DESIGN)
        if row.archived_at is not None:
            raise Refused(GONE)
        if (row.met_on is not None) == met:
            return row
        row.met_on = timezone.localdate() if met else None
        row.met_by = change.by if met else None
        row.number = change.next_number
        row.save(update_fields=["met_on", "met_by", "number"])
        _record_own(change, "met", row, met=met)
    return row


def _withdraw_waiver(change: events.Change, row: OwnCriterion) -> None:
    """Nobody agreed to do without what it asks now."""
    waiver = gate_records.waivers_of(change.engagement).get(row.key)
    if waiver is not None:
        gate_waivers.withdrawn(waiver, change)


def _refuse_full(engagement: Engagement, phase: int) -> None:
    rows = OwnCriterion.objects.filter(engagement=engagement, phase=phase, archived_at=None)
    if rows.count() >= MOST_OWN:
        raise Refused(TOO_MANY)


def _checked_own(facts: OwnFacts) -> OwnFacts:
    text = one_line(facts.text)
    if not text:
        raise Refused(NO_TEXT, field="text")
    if len(text) > TEXT_MOST:
        raise Refused(LONG_TEXT, field="text")
    return OwnFacts(text, checked_weight(facts.weight), facts.mandatory)


def _fresh(
    row: OwnCriterion, by: Participant, seen: int | None, *, right: Right = Right.SETTINGS
) -> OwnCriterion:
    """The row as it is under the lock."""
    require(by, right)
    found = OwnCriterion.objects.select_related("engagement").get(pk=row.pk)
    if is_overtaken(found, seen):
        raise Overtaken(ANEW, now=found)
    return found


def _record_own(change: events.Change, act: str, row: OwnCriterion, **data: Any) -> None:
    change.record(
        f"own_criterion.{act}",
        subject=row.subject,
        topic=topic(change.engagement),
        text=row.text,
        **data,
    )
