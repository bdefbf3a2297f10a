"""What a gate asks: criteria set otherwise than the method has them, and own ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import catalogue, events, gate_criteria, gate_records
from pmo_studio.core.access import Right, require
from pmo_studio.core.actions.gates import topic
from pmo_studio.core.lines import one_line
from pmo_studio.core.models import (
    CriterionSetting,
    Engagement,
    GateWaiver,
    OwnCriterion,
    Participant,
)
from pmo_studio.core.models.gates import MOST_WEIGHT, TEXT_MOST
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

ANEW = _("Somebody else changed this while you were writing. Save again to put yours in its place.")
NO_TEXT = _("Say what must hold at the gate.")
LONG_TEXT = _("A criterion holds up to 200 characters. Shorten it.")
BAD_WEIGHT = _("The weight is above 0 and 10 at most, with one decimal.")
BAD_REQUIRED = _("Enter what is required: 1 to 1,000, or to 100 where it is a share in percent.")
LAST_ONE = _("A gate asks for one thing at least: add another criterion first.")
GONE = _("This was removed meanwhile. Open the page again to see what stands now.")
MOST_OWN = 20
TOO_MANY = _("A gate holds up to 20 criteria of your own. Remove one first.")
MOST_REQUIRED = {"count": 1000.0, "share": 1.0}


@dataclass(frozen=True)
class Asked:
    """How a criterion of the method is asked; None, "" and what is left out: as the method does."""

    weight: Decimal | None = None
    mandatory: bool | None = None
    required: Mapping[str, float] = field(default_factory=dict)
    is_off: bool = False
    wording: str = ""


@dataclass(frozen=True)
class OwnFacts:
    """An own criterion as somebody writes it."""

    text: str
    weight: Decimal = Decimal(1)
    mandatory: bool = False


def set_criterion(
    engagement: Engagement,
    *,
    criterion: catalogue.GateCriterion,
    asked: Asked,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> CriterionSetting | None:
    """Ask something else than the method; where nothing differs, the setting goes."""
    asked = _checked(criterion, asked)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.SETTINGS)
        rows = CriterionSetting.objects.filter(engagement=change.engagement, key=criterion.key)
        row = rows.first()
        if is_overtaken(row, seen):
            raise Overtaken(ANEW, now=row)
        if asked == _of(row):
            return row
        if asked.is_off:
            _refuse_last(change.engagement, criterion.key, criterion.phase)
        if asked == Asked():
            rows.delete()
            _record(change, "gate.criterion_reset", criterion=criterion.key)
            return None
        row = row or CriterionSetting(engagement=change.engagement, key=criterion.key)
        row.weight, row.mandatory, row.is_off = asked.weight, asked.mandatory, asked.is_off
        row.required, row.wording = dict(asked.required), asked.wording
        row.changed_by, row.changed_on = change.by, timezone.localdate()
        row.number = change.next_number
        row.save()
        _record(change, "gate.criterion_changed", criterion=criterion.key, off=asked.is_off)
    return row


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
        rows = OwnCriterion.objects.filter(engagement=change.engagement)
        if rows.filter(phase=phase, archived_at=None).count() >= MOST_OWN:
            raise Refused(TOO_MANY)
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
        _refuse_last(change.engagement, row.key, row.phase)
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
        withdrawn(waiver, change)


def withdrawn(row: GateWaiver, change: events.Change) -> None:
    """The waiver stands no more from today on; that it did stays on record."""
    row.withdrawn_on, row.withdrawn_by = timezone.localdate(), change.by
    row.number = change.next_number
    row.save(update_fields=["withdrawn_on", "withdrawn_by", "number"])
    change.record(
        "gate.waiver_withdrawn",
        subject=row.subject,
        topic=topic(change.engagement),
        criterion=row.criterion,
        text=row.reason,
    )


def asked_now(engagement: Engagement) -> dict[str, int]:
    """The keys of all criteria that are asked, each with its phase."""
    settings, own = gate_records.settings_of(engagement), gate_records.own_of(engagement)
    return {
        one.key: one.phase
        for phase in catalogue.phases()
        for one in gate_criteria.asked(phase.number, settings, own)
    }


def _refuse_last(engagement: Engagement, key: str, phase: int) -> None:
    asked = asked_now(engagement)
    if not any(other == phase for name, other in asked.items() if name != key):
        raise Refused(LAST_ONE)


def _of(row: CriterionSetting | None) -> Asked:
    if row is None:
        return Asked()
    return Asked(row.weight, row.mandatory, row.required, row.is_off, row.wording)


def _checked(criterion: catalogue.GateCriterion, asked: Asked) -> Asked:
    """Without what is as the method has it."""
    wording = one_line(asked.wording)
    if len(wording) > TEXT_MOST:
        raise Refused(LONG_TEXT, field="wording")
    weight = asked.weight
    if weight is not None:
        weight = _weight(weight)
        weight = None if float(weight) == criterion.weight else weight
    mandatory = None if asked.mandatory == criterion.mandatory else asked.mandatory
    required = {}
    for each in criterion.measures:
        wanted = asked.required.get(each.key, each.required)
        if wanted == each.required:
            continue
        most = MOST_REQUIRED.get(each.unit)
        if most is None or not 0 < wanted <= most:
            raise Refused(BAD_REQUIRED, field=f"required-{each.key}")
        required[each.key] = wanted
    return Asked(weight, mandatory, required, asked.is_off, wording)


def _weight(weight: Decimal) -> Decimal:
    if not weight.is_finite() or not 0 < weight <= MOST_WEIGHT:
        raise Refused(BAD_WEIGHT, field="weight")
    kept = weight.quantize(Decimal("0.1"))
    if kept != weight:
        raise Refused(BAD_WEIGHT, field="weight")
    return kept


def _checked_own(facts: OwnFacts) -> OwnFacts:
    text = one_line(facts.text)
    if not text:
        raise Refused(NO_TEXT, field="text")
    if len(text) > TEXT_MOST:
        raise Refused(LONG_TEXT, field="text")
    return OwnFacts(text, _weight(facts.weight), facts.mandatory)


def _fresh(
    row: OwnCriterion, by: Participant, seen: int | None, *, right: Right = Right.SETTINGS
) -> OwnCriterion:
    """The row as it is under the lock."""
    require(by, right)
    found = OwnCriterion.objects.select_related("engagement").get(pk=row.pk)
    if is_overtaken(found, seen):
        raise Overtaken(ANEW, now=found)
    return found


def _record(change: events.Change, kind: str, **data: Any) -> None:
    """About the engagement: a setting that goes leaves no row to name."""
    engagement = change.engagement
    change.record(kind, subject=f"engagement:{engagement.pk}", topic=topic(engagement), **data)


def _record_own(change: events.Change, act: str, row: OwnCriterion, **data: Any) -> None:
    change.record(
        f"own_criterion.{act}",
        subject=row.subject,
        topic=topic(change.engagement),
        text=row.text,
        **data,
    )
