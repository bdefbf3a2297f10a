"""Entry and success criteria of waves: written, and looked at before the gate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from canvases.models import Kpi
from pmo_studio.core import events
from pmo_studio.core.access import Right
from pmo_studio.core.models import Participant
from pmo_studio.core.refusals import Refused
from roadmaps.actions.rules import record
from roadmaps.actions.wave_rules import GONE, fresh, text
from roadmaps.models import Wave, WaveCriterion
from roadmaps.models.wave import CRITERION_MOST, CriterionKind

NO_TEXT = _("Say what must hold, so that two people would judge it alike.")
LONG_TEXT = _("A criterion holds up to 200 characters. Shorten it.")
NO_KIND = _("Say whether it must hold before the wave or at its end.")
KPI_GONE = _("This KPI was removed meanwhile. Choose another one, or none.")
NOTHING = _("Tick at least one suggestion.")
FULL = _("A wave holds up to 30 criteria. Fewer are looked at more closely.")
MOST_EACH = 30
MET = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True)
class CriterionFacts:
    """What people say of a criterion, and the KPI that shows it."""

    kind: str
    text: str
    kpi: Kpi | None = None


def add_criterion(
    wave: Wave, *, facts: CriterionFacts, by: Participant, key: events.Key | None = None
) -> WaveCriterion:
    """A further criterion, after the others of its kind."""
    return add_criteria(wave, listed=[facts], by=by, key=key)[0]


def add_criteria(
    wave: Wave, *, listed: Sequence[CriterionFacts], by: Participant, key: events.Key | None = None
) -> list[WaveCriterion]:
    """Several at once, such as suggestions; what stands in these words already is left out."""
    if not listed:
        raise Refused(NOTHING)
    checked = [_checked(facts) for facts in listed]
    with events.change(wave.engagement, by=by, key=key) as change:
        row = fresh(Wave, wave, by=change.by, right=Right.DESIGN)
        rows = WaveCriterion.objects.live().filter(wave=row)
        known = set(rows.values_list("kind", "text"))
        new = [each for each in checked if (each.kind, each.text) not in known]
        if not new:
            return list(rows)
        if len(known) + len(new) > MOST_EACH:
            raise Refused(FULL)
        return [_added(change, row, each) for each in new]


def change_criterion(
    criterion: WaveCriterion,
    *,
    facts: CriterionFacts,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> WaveCriterion:
    """Say it anew.  Other words were not looked at yet."""
    facts = _checked(facts)
    with events.change(criterion.engagement, by=by, key=key) as change:
        row = _standing(criterion, by=change.by, seen=seen)
        before = row.text
        if (row.kind, row.text) != (facts.kind, facts.text):
            row.met = None
        _describe(row, facts, change.next_number)
        row.save()
        record(change, "wave_criterion.changed", row.subject, text=row.text, before=before)
    return row


def look_at(
    criterion: WaveCriterion,
    *,
    met: bool | None,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> WaveCriterion:
    """Whether it is met; None: nobody has looked."""
    with events.change(criterion.engagement, by=by, key=key) as change:
        row = _standing(criterion, by=change.by, seen=seen)
        if row.met == met:
            return row
        row.met, row.number = met, change.next_number
        row.save(update_fields=["met", "number"])
        record(change, "wave_criterion.looked_at", row.subject, text=row.text, met=MET[met])
    return row


def remove_criterion(
    criterion: WaveCriterion,
    *,
    by: Participant,
    seen: int | None = None,
    key: events.Key | None = None,
) -> None:
    """Put a criterion aside.  Twice is no error."""
    with events.change(criterion.engagement, by=by, key=key) as change:
        row = fresh(WaveCriterion, criterion, by=change.by, seen=seen, right=Right.DESIGN)
        if row.archived_at is not None:
            return
        row.archived_at, row.number = timezone.now(), change.next_number
        row.save(update_fields=["archived_at", "number"])
        record(change, "wave_criterion.removed", row.subject, text=row.text)


def restore_criterion(
    criterion: WaveCriterion, *, by: Participant, key: events.Key | None = None
) -> WaveCriterion:
    """Put a removed criterion back.  Twice is no error."""
    with events.change(criterion.engagement, by=by, key=key) as change:
        row = fresh(WaveCriterion, criterion, by=change.by, right=Right.DESIGN)
        if row.archived_at is None:
            return row
        row.archived_at, row.number = None, change.next_number
        row.save(update_fields=["archived_at", "number"])
        record(change, "wave_criterion.restored", row.subject, text=row.text)
    return row


def _added(change: events.Change, wave: Wave, facts: CriterionFacts) -> WaveCriterion:
    top = WaveCriterion.objects.filter(wave=wave).aggregate(top=Max("position"))["top"]
    row = WaveCriterion(wave=wave, position=(top or 0.0) + 1)
    _describe(row, facts, change.next_number)
    row.save()
    record(change, "wave_criterion.added", row.subject, text=row.text)
    return row


def _describe(row: WaveCriterion, facts: CriterionFacts, number: int) -> None:
    engagement = row.wave.plan.engagement_id
    kpi = facts.kpi
    if kpi is not None and not Kpi.objects.live().filter(pk=kpi.pk, engagement=engagement).exists():
        raise Refused(KPI_GONE, field="kpi")
    row.kind, row.text, row.kpi, row.number = facts.kind, facts.text, kpi, number


def _standing(criterion: WaveCriterion, *, by: Participant, seen: int | None) -> WaveCriterion:
    row = fresh(WaveCriterion, criterion, by=by, seen=seen, right=Right.DESIGN)
    if row.archived_at is not None:
        raise Refused(GONE)
    return row


def _checked(facts: CriterionFacts) -> CriterionFacts:
    if facts.kind not in CriterionKind.values:
        raise Refused(NO_KIND, field="kind")
    kept = text(facts.text, CRITERION_MOST, field="text", empty=NO_TEXT, too_long=LONG_TEXT)
    return replace(facts, text=kept)
