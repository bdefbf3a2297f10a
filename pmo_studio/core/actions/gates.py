"""Deciding the gate of a phase, and meeting the conditions under which it was passed."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events, gate_records, gate_shown, gate_snapshots, gate_words, phases
from pmo_studio.core import gates as rules
from pmo_studio.core.access import LAST_PHASE, Right, may, require, right_to_decide
from pmo_studio.core.actions import conditions
from pmo_studio.core.bundle.columns import clean
from pmo_studio.core.gates import Decision
from pmo_studio.core.models import Engagement, GateCondition, GateDecision, Participant
from pmo_studio.core.models.gates import MINUTES_MOST, RETURNING
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused

LATER = _("A gate is decided today, or was before: this day is still to come.")
NOT_AFTER = _("Look at it again on a day after the day of the decision.")
LONG_MINUTES = _("The minutes hold up to 5,000 characters. Shorten them.")
NO_REASON = _("Say why in the minutes: whoever reads it later has to know what is missing.")
NO_CONDITION = _(
    "“Go with conditions” needs at least one condition with a day. Without one it is a “go”."
)
NO_DATE = _("Each condition needs the day until which it is met.")
NOT_ASKED = _("This criterion is no longer asked at this gate. Open the page again.")
OVER = _("The gate was decided anew: this condition no longer counts.")
ANEW = _("Somebody else ticked this condition meanwhile. Open the page again.")


@dataclass(frozen=True)
class NewCondition(conditions.Condition):
    """`criterion` is the key of what it is for, "" for one of its own."""

    criterion: str = ""


@dataclass(frozen=True)
class Ruling:
    """A decision as somebody puts it."""

    decision: Decision
    decided_on: datetime.date
    minutes: str = ""
    conditions: Sequence[NewCondition] = ()
    # Of hold and recycle: when the gate is looked at again.
    review_on: datetime.date | None = None


class Moved(Refused):
    """The gate stands otherwise than it was shown: `changes` says how, each in a sentence."""

    def __init__(self, changes: Sequence[str], now: str) -> None:
        super().__init__(" ".join(changes))
        self.changes, self.now = changes, now


def topic(engagement: Engagement) -> str:
    """Where pages of gates, and Home, listen."""
    return f"home:{engagement.pk}"


def decide_gate(
    engagement: Engagement,
    *,
    phase: int,
    ruling: Ruling,
    by: Participant,
    shown: str | None = None,
    key: events.Key | None = None,
) -> GateDecision:
    """Put a decision on record; those before it stay.

    `shown` is the line of gate_shown that the sender read: Moved where something else stands now.
    What is allowed is asked of what stands under the lock, and goes on record with the decision.
    The last gate is decided once the closeout is approved, by the lead: that closes nothing anew.
    """
    ruling = _checked(ruling)
    with events.change(engagement, by=by, key=key, closed_too=phase == LAST_PHASE) as change:
        require(change.by, right_to_decide(change.engagement, phase))
        standing = phases.state_of(change.engagement, phase)
        newest = newest_of(change.engagement, phase)
        if shown is not None:
            changes = gate_shown.changes(shown, standing.criteria, newest)
            if changes:
                raise Moved(changes, gate_shown.line(standing.criteria, newest))
        _check_rules(standing, ruling)
        decision = _kept(change, standing, ruling)
        _add_conditions(decision, ruling.conditions, change)
        change.record(
            "gate.decided",
            subject=decision.subject,
            topic=topic(change.engagement),
            phase=phase,
            decision=ruling.decision.value,
            conditions=len(ruling.conditions),
        )
    return decision


def _right_to_tick(condition: GateCondition, change: events.Change) -> Right:
    if change.engagement.closed_at is not None:
        return Right.OWN
    owns = condition.owner_id == change.by.pk
    return Right.WRITE if owns and may(change.by, Right.WRITE) else Right.DESIGN


def newest_of(engagement: Engagement, phase: int) -> GateDecision | None:
    """The decision that counts now."""
    rows = GateDecision.objects.filter(engagement=engagement, phase=phase)
    return rows.select_related("by").first()


def tick_condition(
    condition: GateCondition,
    *,
    met: bool,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> GateCondition:
    """Say that a condition is met today, or open again: its owner, lead and facilitators; of an
    engagement that is closed out the lead alone."""
    phase = condition.decision.phase
    with events.change(
        condition.engagement, by=by, key=key, closed_too=phase == LAST_PHASE
    ) as change:
        require(change.by, _right_to_tick(condition, change))
        row = GateCondition.objects.select_related("decision__engagement").get(pk=condition.pk)
        if is_overtaken(row, seen):
            raise Overtaken(ANEW, now=row)
        newest = newest_of(change.engagement, row.decision.phase)
        if newest is None or newest.pk != row.decision_id:
            raise Refused(OVER)
        if (row.met_on is not None) == met:
            return row
        row.met_on = timezone.localdate() if met else None
        row.met_by = change.by if met else None
        row.number = change.next_number
        row.save(update_fields=["met_on", "met_by", "number"])
        change.record(
            "gate_condition.met",
            subject=row.subject,
            topic=topic(change.engagement),
            text=row.text,
            met=met,
        )
    return row


def _check_rules(standing: phases.PhaseStanding, ruling: Ruling) -> None:
    criteria = {one.key: one for one in standing.criteria}
    if any(each.criterion not in {"", *criteria} for each in ruling.conditions):
        raise Refused(NOT_ASKED)
    promised = [
        rules.Condition(each.criterion, each.text, each.due_on) for each in ruling.conditions
    ]
    verdict = standing.may_decide(ruling.decision, promised)
    if not verdict.allowed:
        words = [gate_words.refusal(each, criteria) for each in verdict.reasons]
        raise Refused(" ".join(words), field="decision")
    if ruling.decision is Decision.GO_WITH_CONDITIONS and not ruling.conditions:
        raise Refused(NO_CONDITION, field="decision")


def _kept(change: events.Change, standing: phases.PhaseStanding, ruling: Ruling) -> GateDecision:
    waivers = gate_records.waivers_of(change.engagement)
    progress = rules.phase_progress((one.standing for one in standing.criteria), ruling.decision)
    return GateDecision.objects.create(
        engagement=change.engagement,
        phase=standing.phase.number,
        decision=ruling.decision,
        decided_on=ruling.decided_on,
        review_on=ruling.review_on,
        minutes=ruling.minutes,
        snapshot=gate_snapshots.taken(standing.criteria, waivers),
        percent=progress.percent,
        by=change.by,
        at=timezone.now(),
        number=change.next_number,
    )


def _add_conditions(
    decision: GateDecision, listed: Sequence[NewCondition], change: events.Change
) -> None:
    conditions.check_owners(listed, change.engagement)
    GateCondition.objects.bulk_create(
        GateCondition(
            decision=decision, criterion=each.criterion, **conditions.columns(each, change)
        )
        for each in listed
    )


def _checked(ruling: Ruling) -> Ruling:
    """The ruling as it is kept: what belongs to other decisions falls off."""
    if ruling.decided_on > timezone.localdate():
        raise Refused(LATER, field="decided_on")
    minutes = clean(ruling.minutes.replace("\r\n", "\n")).strip()
    if len(minutes) > MINUTES_MOST:
        raise Refused(LONG_MINUTES, field="minuted")
    if not ruling.decision.passes and not minutes:
        raise Refused(NO_REASON, field="minuted")
    review_on = ruling.review_on if ruling.decision in RETURNING else None
    if review_on and review_on <= ruling.decided_on:
        raise Refused(NOT_AFTER, field="review_on")
    has_conditions = ruling.decision is Decision.GO_WITH_CONDITIONS
    listed = [
        conditions.checked(each, ruling.decided_on) for each in ruling.conditions if has_conditions
    ]
    if any(each.due_on is None and not each.criterion for each in listed):
        raise Refused(NO_DATE)
    return replace(ruling, minutes=minutes, conditions=listed, review_on=review_on)
