"""Deciding the gate of a wave, and meeting the conditions under which it was let through."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, may, require
from pmo_studio.core.actions import conditions, gates
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Participant
from pmo_studio.core.overtaken import Overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions.packages import check_day
from roadmaps.actions.rules import record
from roadmaps.actions.wave_rules import GONE, fresh, text
from roadmaps.models import Wave, WaveCondition, WaveCriterion, WaveDecision, WorkPackage
from roadmaps.models.package import PackageStatus
from roadmaps.models.wave import REASON_MOST, CriterionKind
from roadmaps.planning import wave_gates as rules
from roadmaps.planning.wave_gates import Refusal
from roadmaps.waves import refusals

NOT_AFTER = _("Hold until a day after the day of the decision.")
LONG_REASON = _("The reason holds up to 1,000 characters. Shorten it.")
DECIDED = _(
    "Somebody else decided this gate while you were reading. What stands now is shown here: send"
    " yours again only if it should take its place."
)


@dataclass(frozen=True)
class NewCondition(conditions.Condition):
    """For which criterion, by its id, or for none."""

    criterion: int | None = None


@dataclass(frozen=True)
class Ruling:
    """A decision as somebody puts it."""

    decision: Decision
    decided_on: datetime.date
    reason: str = ""
    conditions: Sequence[NewCondition] = ()
    # Of hold and recycle: later waves begin on that day at the earliest.
    until: datetime.date | None = None


def decide_gate(
    wave: Wave,
    *,
    ruling: Ruling,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> WaveDecision:
    """Put a decision on record; those before it stay.  `seen` is the newest that was read.

    Which decision is allowed when: planning.wave_gates.  Where the wave is let through, how many of
    its packages were not done goes on record with it.
    """
    ruling = _checked(ruling)
    with events.change(wave.engagement, by=by, key=key) as change:
        require(change.by, Right.SETTINGS)
        row = fresh(Wave, wave, by=change.by, right=Right.SETTINGS)
        newest = WaveDecision.objects.filter(wave=row).first()
        if seen is not None and (newest.pk if newest else 0) != seen:
            raise Overtaken(DECIDED, now=_Newest(newest.pk if newest else 0))
        _check_rules(row, ruling)
        decision = WaveDecision.objects.create(
            wave=row,
            decision=ruling.decision,
            decided_on=ruling.decided_on,
            until=ruling.until,
            reason=ruling.reason,
            early=_undone(row) if ruling.decision.passes else 0,
            by=change.by,
            at=timezone.now(),
            number=change.next_number,
        )
        _add_conditions(decision, ruling.conditions, change)
        record(
            change,
            "wave_gate.decided",
            decision.subject,
            wave=row.pk,
            wave_key=row.key,
            decision=ruling.decision.value,
            conditions=len(ruling.conditions),
            text=ruling.reason,
            early=decision.early,
        )
    return decision


def tick_condition(
    condition: WaveCondition,
    *,
    met: bool,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> WaveCondition:
    """Say that a condition is met today, or open again: its owner, lead and facilitators."""
    with events.change(condition.engagement, by=by, key=key) as change:
        owns = condition.owner_id == change.by.pk and may(change.by, Right.WRITE)
        right = Right.WRITE if owns else Right.DESIGN
        row = fresh(WaveCondition, condition, by=change.by, seen=seen, right=right)
        newest = WaveDecision.objects.filter(wave=row.decision.wave_id).first()
        if newest is None or newest.pk != row.decision_id:
            raise Refused(gates.OVER)
        if (row.met_on is not None) == met:
            return row
        row.met_on = timezone.localdate() if met else None
        row.number = change.next_number
        row.save(update_fields=["met_on", "number"])
        record(change, "wave_condition.met", row.subject, text=row.text, met=met)
    return row


@dataclass(frozen=True)
class _Newest:
    """The newest decision as what was seen of the gate."""

    version: int


def success_criteria(wave: Wave) -> list[WaveCriterion]:
    """What is looked at when the gate is decided."""
    rows = WaveCriterion.objects.live().filter(wave=wave, kind=CriterionKind.SUCCESS)
    return list(rows.select_related("kpi"))


def _undone(wave: Wave) -> int:
    """How many packages of the wave are still to be done."""
    over = (PackageStatus.DONE, PackageStatus.DROPPED)
    return WorkPackage.objects.live().filter(wave=wave).exclude(status__in=over).count()


def _check_rules(wave: Wave, ruling: Ruling) -> None:
    criteria = success_criteria(wave)
    reasons = rules.may_decide(
        ruling.decision,
        [rules.Looked(row.pk, row.met) for row in criteria],
        [rules.Promise(each.criterion, each.due_on) for each in ruling.conditions],
        has_reason=bool(ruling.reason),
    )
    if reasons:
        texts = {row.pk: row.text for row in criteria}
        field = "reason" if reasons[0].refusal == Refusal.NO_REASON else "decision"
        raise Refused(" ".join(refusals.words(each, texts) for each in reasons), field=field)
    known = {row.pk for row in criteria}
    if any(each.criterion not in {None, *known} for each in ruling.conditions):
        raise Refused(GONE)


def _add_conditions(
    decision: WaveDecision, listed: Sequence[NewCondition], change: events.Change
) -> None:
    conditions.check_owners(listed, change.engagement)
    WaveCondition.objects.bulk_create(
        WaveCondition(
            decision=decision, criterion_id=each.criterion, **conditions.columns(each, change)
        )
        for each in listed
    )


def _checked(ruling: Ruling) -> Ruling:
    if ruling.decided_on > timezone.localdate():
        raise Refused(gates.LATER, field="decided_on")
    reason = text(ruling.reason, REASON_MOST, field="reason", too_long=LONG_REASON)
    has_conditions = ruling.decision is Decision.GO_WITH_CONDITIONS
    given = ruling.conditions if has_conditions else ()
    until = ruling.until if ruling.decision in rules.DELAYING else None
    check_day(until, "until")
    if until and until <= ruling.decided_on:
        raise Refused(NOT_AFTER, field="until")
    listed = [conditions.checked(each, ruling.decided_on) for each in given]
    return replace(ruling, reason=reason, conditions=listed, until=until)
