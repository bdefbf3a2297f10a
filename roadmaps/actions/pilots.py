"""Choosing the pilot: everybody rates the candidates, facilitators choose."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from pmo_studio.core import events
from pmo_studio.core.access import Right, require
from pmo_studio.core.models import Engagement, Participant
from pmo_studio.core.models.people import Kind
from pmo_studio.core.overtaken import Overtaken, is_overtaken
from pmo_studio.core.refusals import Refused
from roadmaps.actions.rules import record
from roadmaps.actions.wave_rules import ANEW, text
from roadmaps.actions.waves import check_free
from roadmaps.models import Plan, RolloutUnit, UnitRating, Wave
from roadmaps.models.plan import Criterion
from roadmaps.models.wave import UNIT_REASON_MOST, WaveKind
from roadmaps.querysets import UnitQuerySet

NO_PLAN = _("There is no unit to rate yet.")
BAD_VALUE = _("Rate from 1 to 5, or leave it open.")
SERVICE = _("Services do not rate.")
LONG_REASON = _("The reason holds up to 500 characters. Shorten it.")
NO_CANDIDATE = _("This unit may not be the pilot. Say at the unit that it may, then choose it.")
DECIDED = _("The gate of the pilot was decided. Where it took place is no longer changed.")

Which = tuple[int, str]


def rate_units(
    engagement: Engagement,
    *,
    ratings: Mapping[Which, int | None],
    by: Participant,
    key: events.Key | None = None,
) -> int:
    """Write one's own ratings, by unit and criterion; None takes one back.  How many changed.

    What is no candidate any more is left out: a unit that was removed while somebody rated takes
    nothing of the rest away.
    """
    _check(ratings)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.WRITE)
        if change.by.kind == Kind.SERVICE:
            raise Refused(SERVICE)
        plan = Plan.objects.filter(engagement=change.engagement).first()
        if plan is None:
            raise Refused(NO_PLAN)
        open_ones = set(candidates(plan).values_list("pk", flat=True))
        mine = UnitRating.objects.filter(seat=change.by, unit__in=open_ones)
        known = {(row.unit_id, row.criterion): row for row in mine}
        given = {which: value for which, value in ratings.items() if which[0] in open_ones}
        changed = {which: value for which, value in given.items() if _of(known, which) != value}
        if changed:
            _write(change, known, changed)
            change.rows = len(changed)
            record(change, "pilot.rated", plan.subject)
    return len(changed)


def candidates(plan: Plan) -> UnitQuerySet:
    """Units that may be the pilot, in their order."""
    return RolloutUnit.objects.live().filter(plan=plan, candidate=True)


def choose_pilot(
    engagement: Engagement,
    *,
    unit: RolloutUnit | None,
    reason: str,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> Wave:
    """Say where the pilot takes place and why; None takes the choice back."""
    reason = text(reason, UNIT_REASON_MOST, field="reason", too_long=LONG_REASON)
    with events.change(engagement, by=by, key=key) as change:
        require(change.by, Right.PLAN)
        wave = Wave.objects.filter(plan__engagement=change.engagement, kind=WaveKind.PILOT).first()
        if wave is None:
            raise Refused(NO_PLAN)
        if is_overtaken(wave, seen):
            raise Overtaken(ANEW, now=wave)
        if wave.decisions.exists() and wave.unit_id != (unit.pk if unit else None):
            raise Refused(DECIDED, field="unit")
        if unit is not None:
            check_free(wave, unit)
            if not RolloutUnit.objects.get(pk=unit.pk).candidate:
                raise Refused(NO_CANDIDATE, field="unit")
        wave.unit, wave.unit_reason = unit, reason
        wave.number = change.next_number
        wave.save(update_fields=["unit", "unit_reason", "number"])
        # The reason is called by its engagement: its text can go without the wave's name.
        subject = f"pilot_reason:{change.engagement.pk}"
        record(change, "pilot.chosen", subject, unit=wave.unit_id, text=reason)
    return wave


def drop_ratings(change: events.Change, seat: Participant, keep_notes: bool) -> None:
    """A removed seat's ratings go, like its votes."""
    UnitRating.objects.filter(seat=seat).delete()


def _check(ratings: Mapping[Which, int | None]) -> None:
    for (_unit, criterion), value in ratings.items():
        if criterion not in Criterion.values or (value is not None and not 1 <= value <= 5):
            raise Refused(BAD_VALUE)


def _of(known: Mapping[Which, UnitRating], which: Which) -> int | None:
    row = known.get(which)
    return row.value if row else None


def _write(
    change: events.Change, known: Mapping[Which, UnitRating], changed: Mapping[Which, int | None]
) -> None:
    old = [known[which].pk for which in changed if which in known]
    UnitRating.objects.filter(pk__in=old).delete()
    UnitRating.objects.bulk_create(
        UnitRating(
            unit_id=unit,
            criterion=criterion,
            seat=change.by,
            value=value,
            number=change.next_number,
        )
        for (unit, criterion), value in changed.items()
        if value is not None
    )
