"""What a gate asks: criteria of the method, set otherwise than the method has them."""

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
from pmo_studio.core.models import CriterionSetting, Engagement, Participant
from pmo_studio.core.models.gates import MOST_WEIGHT, TEXT_MOST
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

ANEW = _("Somebody else changed this while you were writing. Save again to put yours in its place.")
LONG_TEXT = _("A criterion holds up to 200 characters. Shorten it.")
BAD_WEIGHT = _("The weight is above 0 and 10 at most, with one decimal.")
BAD_REQUIRED = _("Enter what is required: 1 to 1,000, or to 100 where it is a share in percent.")
LAST_ONE = _("A gate asks for one thing at least: add another criterion first.")
MOST_REQUIRED = {"count": 1000.0, "share": 1.0}


@dataclass(frozen=True)
class Asked:
    """How a criterion of the method is asked; None, "" and what is left out: as the method does."""

    weight: Decimal | None = None
    mandatory: bool | None = None
    required: Mapping[str, float] = field(default_factory=dict)
    is_off: bool = False
    wording: str = ""


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
            refuse_last(change.engagement, criterion.key, criterion.phase)
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


def asked_now(engagement: Engagement) -> dict[str, int]:
    """The keys of all criteria that are asked, each with its phase."""
    settings, own = gate_records.settings_of(engagement), gate_records.own_of(engagement)
    return {
        one.key: one.phase
        for phase in catalogue.phases()
        for one in gate_criteria.asked(phase.number, settings, own)
    }


def refuse_last(engagement: Engagement, key: str, phase: int) -> None:
    """Refused where the gate asks for nothing else."""
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
        weight = checked_weight(weight)
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


def checked_weight(weight: Decimal) -> Decimal:
    """With one decimal; Refused where it is not above 0 and 10 at most."""
    if not weight.is_finite() or not 0 < weight <= MOST_WEIGHT:
        raise Refused(BAD_WEIGHT, field="weight")
    kept = weight.quantize(Decimal("0.1"))
    if kept != weight:
        raise Refused(BAD_WEIGHT, field="weight")
    return kept


def _record(change: events.Change, kind: str, **data: Any) -> None:
    """About the engagement: a setting that goes leaves no row to name."""
    engagement = change.engagement
    change.record(kind, subject=f"engagement:{engagement.pk}", topic=topic(engagement), **data)
